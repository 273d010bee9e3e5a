import pMap from 'p-map';
import { accountOf, type Address } from '../core/domain/address';
import { arnOfControl, regionOf } from '../core/domain/resource-id';
import { SpokeFailure } from '../core/ports';
import { addressesOf } from '../ledger/addresses-of';
import type { Fleet } from '../metering/ports';
import { awaitExhaustion, type Awaited } from './await-exhaustion';
import { disableTarget, type DisablingRun } from './disable-target';
import { holdsSomething } from './domain/journal';
import { planDisabling, type Target } from './domain/plan';
import { knownSpenders, listedSpenders } from './find-spending';
import type { EnforcementPorts } from './ports';
import { tellDisabling, type DisabledTarget, type Disabling } from './tell-disabling';

export type DisablingResult =
  | Exclude<Awaited, { kind: 'exhausted' }>
  | { readonly kind: 'ran'; readonly disabling: Disabling };

const ERRAND = 'disable-resources';
const CONCURRENCY = 5;

/**
 * Disables what spends in a budget at the instant of exhaustion, or says what it would disable, as the budget's mode
 * asks. It believes nothing that its trigger says. It may run twice or in parallel, and goes on where a run before it
 * died.
 */
export async function disableResources(address: Address, ports: EnforcementPorts): Promise<DisablingResult> {
  const awaited = await awaitExhaustion(address, ports, () => warmSession(address, ports));
  if (awaited.kind !== 'exhausted') return awaited;
  const { ledger, budget } = awaited;
  // The state comes first of all: whoever starts something from now on sees it, and asks for another run.
  if (ledger.state === 'open' && (await ports.ledgers.changeState(ledger, 'exhausted')) === 'superseded') {
    return disableResources(address, ports);
  }
  const wanted = budget.mode ?? ports.policy.defaultMode;
  const suspended = wanted === 'enforce' && !ports.policy.enforcementEnabled;
  const [addresses, journal] = await Promise.all([addressesOf(accountOf(address), ports), ports.journal.of(address)]);
  const others = await Promise.all(
    addresses.filter((other) => other !== address).map((other) => ports.journal.of(other)),
  );
  const heldByOthers = others.flat().filter(holdsSomething);
  const run: DisablingRun = { ledger, budget, mode: suspended ? 'notify' : wanted, addresses, journal, heldByOthers };
  const disabling = { ...(await disableAll(run, ports)), suspended };
  await tellDisabling(disabling, ports);
  return { kind: 'ran', disabling };
}

async function disableAll(run: DisablingRun, ports: EnforcementPorts): Promise<Omit<Disabling, 'suspended'>> {
  const {
    ledger: { address },
    budget: { exempt },
  } = run;
  const brake = ports.policy.maxDisabledPerRun;
  const [fleet, known] = await Promise.all([reach(address, ports), knownSpenders(run, ports)]);
  if (fleet instanceof SpokeFailure) return { run, targets: [], spared: [], unseen: [fleet.message] };
  const metered = planDisabling(known, exempt, brake);
  // What costs by the hour comes first: an account may have a thousand functions to list.
  const stopped = await disableTargets(metered.targets, fleet, run, ports);
  const { spenders, unseen } = await listedSpenders(fleet, known, run, ports);
  const others = spenders.filter(
    ({ resource }) => !known.some(({ control }) => arnOfControl(control) === resource.arn),
  );
  const listed = planDisabling(others, exempt, brake, stopped.length);
  const throttled = await disableTargets(listed.targets, fleet, run, ports);
  return { run, targets: [...stopped, ...throttled], spared: [...metered.spared, ...listed.spared], unseen };
}

/**
 * Opens a session ahead of the instant, so that it is there when the run needs it. A failure to open it shows only
 * then.
 */
function warmSession(address: Address, ports: EnforcementPorts): void {
  ports.fleets.reach(accountOf(address), ERRAND, address).catch(() => undefined);
}

async function reach(address: Address, { fleets }: EnforcementPorts): Promise<Fleet | SpokeFailure> {
  try {
    return await fleets.reach(accountOf(address), ERRAND, address);
  } catch (error) {
    if (error instanceof SpokeFailure) return error;
    throw error;
  }
}

function disableTargets(
  targets: readonly Target[],
  fleet: Fleet,
  run: DisablingRun,
  ports: EnforcementPorts,
): Promise<readonly DisabledTarget[]> {
  return pMap(
    targets,
    async (target) => {
      const adapter = fleet.of(target.control.type, regionOf(target.control.arn));
      return { target, outcome: await disableTarget(target, adapter, run, ports) };
    },
    { concurrency: CONCURRENCY },
  );
}
