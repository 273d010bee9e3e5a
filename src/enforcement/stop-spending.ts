import pMap from 'p-map';
import { arnOfControl } from '../core/domain/resource-id';
import { SpokeFailure } from '../core/ports';
import type { AccountFleet, Fleet } from '../metering/ports';
import { bookStops } from './book-stops';
import { ACCOUNT_TYPE } from './domain/freeze';
import { planDisabling, type Plan, type Spared, type Spender, type Target } from './domain/plan';
import type { Standing } from './domain/standing';
import { BY_USE, speedOfUse } from './domain/use';
import { knownSpenders, listedSpenders } from './find-spending';
import { freezeAccount } from './freeze-account';
import { forEachGroup, grouped, readMany, type Group } from './many';
import type { EnforcementRun, Prepared } from './run';
import { stopGroup, type TargetOutcome } from './stop-targets';

/** What was done about a budget that is exhausted. */
export interface Stopping {
  readonly standing: Standing;
  readonly targets: readonly TargetOutcome[];
  readonly spared: readonly Spared[];
  /** The reasons why parts of the account could not be looked at. */
  readonly unseen: readonly string[];
  /** What the brake has left for the next run. */
  readonly braked: readonly Target[];
}

/** The targets that are looked at, written down and stopped together. */
const WAVE = 100;
const WAVES_AT_ONCE = 5;

/**
 * Stops what spends in a budget, the highest speed first, or writes down what it would stop. What was prepared comes
 * first, then what was not known then, and then what costs nothing by the hour: an account may have a thousand
 * functions to list. Where that does not hold, the account is frozen at last.
 */
export async function stopSpending(standing: Standing, run: EnforcementRun): Promise<Stopping> {
  const fleet = await reach(standing, run);
  if (fleet instanceof SpokeFailure) {
    const nothing = { ...nothingStopped(standing), unseen: [fleet.message] };
    return nameUseAndFreeze(nothing, true, run);
  }
  const all: { targets: TargetOutcome[]; spared: Spared[]; unseen: string[]; braked: Target[] } = {
    targets: [],
    spared: [],
    unseen: [],
    braked: [],
  };
  let brake = run.ports.policy.maxDisabledPerRun;
  const seen = new Set<string>();
  const stop = async (spenders: readonly Spender[], states?: Prepared['states']) => {
    const news = spenders.filter(({ resource, control }) => !seen.has(arnOfControl(control) ?? resource.arn));
    for (const { resource, control } of spenders) seen.add(arnOfControl(control) ?? resource.arn);
    const plan = planDisabling(news, standing.budget?.exempt ?? [], refusedBefore(standing, run));
    const stopped = await stopPlanned(plan, brake, (group) => stopGroup(group, standing, run, states), fleet, standing);
    all.targets.push(...stopped.targets);
    all.spared.push(...stopped.spared);
    all.braked.push(...stopped.braked);
    brake = stopped.left;
    await bookStops(run);
  };
  const prepared = standing.wanted === 'stopped' ? run.takePrepared(standing.address) : undefined;
  if (prepared !== undefined) await stop(prepared.known, prepared.states);
  const known = await knownSpenders(standing, run);
  await stop(known);
  if (run.turned || run.isOver) return { standing, ...all };
  const { spenders, unseen } = await listedSpenders(fleet, known, standing, run);
  await stop(spenders);
  return nameUseAndFreeze({ standing, ...all, unseen }, false, run);
}

/** Returns what was done about a budget in which nothing was. */
export function nothingStopped(standing: Standing): Stopping {
  return { standing, targets: [], spared: [], unseen: [], braked: [] };
}

/** Names what is spent although nothing runs by the hour, and freezes the account where stopping does not hold. */
async function nameUseAndFreeze(stopping: Stopping, isClosed: boolean, run: EnforcementRun): Promise<Stopping> {
  const { standing, targets } = stopping;
  const { address, ledger, wanted } = standing;
  if (wanted !== 'stopped' || run.turned || run.isOver) return stopping;
  const rate = speedOfUse(ledger, run.ports.clock.now());
  const use = { resource: { type: ACCOUNT_TYPE, arn: address }, startedBy: undefined, reason: BY_USE };
  const spared = [...stopping.spared, ...(rate === undefined ? [] : [{ ...use, rate }])];
  const frozen = await freezeAccount(standing, { spared, targets, isClosed }, run);
  return { ...stopping, targets: [...targets, ...frozen], spared };
}

/** Reads what is about to be stopped, so that nothing but the stop itself is left to do at the instant. */
export async function prepareStop(soon: Standing, run: EnforcementRun): Promise<void> {
  const standing = { ...soon, wanted: 'stopped' as const };
  const { address, budget } = standing;
  const [fleet, known] = await Promise.all([run.fleet(address), knownSpenders(standing, run)]);
  const { targets } = planDisabling(known, budget?.exempt ?? []);
  const groups = grouped(targets, ({ control }) => control, fleet);
  const states = await forEachGroup(groups, async ({ adapter, members }) => [
    ...(await readMany(
      adapter,
      members.map(({ control }) => control.arn),
    )),
  ]);
  run.prepare(address, { at: run.ports.clock.now(), known, states: new Map(states) });
}

interface Stopped extends Pick<Stopping, 'targets' | 'spared' | 'braked'> {
  /** How many more the brake allows. */
  readonly left: number;
}

/** Stops in waves until the brake is reached, which counts what was stopped: what refuses holds up no other. */
async function stopPlanned(
  { targets, spared }: Plan,
  brake: number,
  stopOne: (group: Group<Target>) => Promise<readonly TargetOutcome[]>,
  fleet: Fleet,
  standing: Standing,
): Promise<Stopped> {
  const outcomes: TargetOutcome[] = [];
  const rest = [...targets];
  let left = brake;
  while (rest.length > 0 && left > 0) {
    const taken = rest.splice(0, standing.wanted === 'planned' ? rest.length : left);
    const waves = Array.from({ length: Math.ceil(taken.length / WAVE) }, (_, index) =>
      taken.slice(index * WAVE, (index + 1) * WAVE),
    );
    const stopWave = (wave: readonly Target[]) =>
      forEachGroup(
        grouped(wave, ({ control }) => control, fleet),
        stopOne,
      );
    const found = (await pMap(waves, stopWave, { concurrency: WAVES_AT_ONCE })).flat();
    outcomes.push(...found);
    left -= found.filter(({ outcome }) => outcome.kind === 'disabled').length;
  }
  return { targets: outcomes, spared, braked: rest, left };
}

async function reach({ address }: Standing, run: EnforcementRun): Promise<AccountFleet | SpokeFailure> {
  try {
    return await run.fleet(address);
  } catch (error) {
    if (error instanceof SpokeFailure) return error;
    throw error;
  }
}

/** What was refused last time does not stand before what was never tried. */
function refusedBefore({ address, ledger }: Standing, run: EnforcementRun): ReadonlySet<string> {
  const refused = run.entriesOf(address).filter((one) => one.period === ledger.period && one.status === 'failed');
  return new Set(refused.map(({ resource }) => resource.arn));
}
