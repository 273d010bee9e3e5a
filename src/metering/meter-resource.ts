import { coveringBudgets } from '../budgets/domain/covering';
import { address as toAddress, type AccountId, type Address } from '../core/domain/address';
import { periodOf } from '../core/domain/period';
import type { ResourceId } from '../core/domain/resource-id';
import type { Calls, Operators, Spokes } from '../core/ports';
import { addressesOf } from '../ledger/addresses-of';
import { bookChange, type BookingPorts, type ResourceChange } from '../ledger/book-change';
import { ZERO_RATE, type Rate } from '../ledger/domain/rate';
import type { SpendingNotice } from '../ledger/domain/spending-notice';
import type { MeteredTypes, Observation, ReportedChange } from './domain/resource';
import type { Fleet, Prices } from './ports';

export interface MeteringPorts extends BookingPorts {
  readonly types: MeteredTypes;
  readonly fleets: Spokes<Fleet>;
  readonly prices: Prices;
  readonly operators: Operators<SpendingNotice>;
  readonly calls: Pick<Calls, 'disableResources'>;
}

/** The origin of an event. EventBridge vouches for both fields. */
export interface Origin {
  readonly account: AccountId;
  readonly region: string;
}

export interface Metered {
  readonly arn: string;
  readonly running: boolean;
  readonly rate: Rate;
  readonly budgets: readonly Address[];
}

export const METERING_ERRAND = 'meter-resource';

/** Starts or stops the contributions of what an event reports, in every budget of the account that it counts in. */
export async function meterResource(
  changes: readonly ReportedChange[],
  origin: Origin,
  ports: MeteringPorts,
): Promise<readonly Metered[]> {
  const metered: Metered[] = [];
  for (const change of changes) {
    metered.push(
      ...(change.running === false ? await meterStop(change, origin, ports) : await meterStart(change, origin, ports)),
    );
  }
  return metered;
}

/** Books a stop without asking the resource: it may be gone, and what it cost is known. */
async function meterStop(
  change: ReportedChange,
  { account }: Origin,
  ports: MeteringPorts,
): Promise<readonly Metered[]> {
  const ofAccount = toAddress(account);
  const addresses = await addressesOf(account, ports);
  const stopped = await partsOf(change.about, ofAccount, ports);
  for (const resource of stopped) {
    await bookChange({ resource, at: change.at, running: false, rate: ZERO_RATE }, [ofAccount], addresses, ports);
  }
  return stopped.map(({ arn }) => ({ arn, running: false, rate: ZERO_RATE, budgets: [ofAccount] }));
}

/** Returns what stops with a resource: itself, or its members as far as they are known. */
async function partsOf(
  about: ResourceId,
  ofAccount: Address,
  { contributions, types }: MeteringPorts,
): Promise<readonly ResourceId[]> {
  if (types.membersOf(about.type) === undefined) return [about];
  return (await contributions.of(ofAccount))
    .filter(({ control }) => control?.arn === about.arn)
    .map(({ resource }) => resource);
}

async function meterStart(
  change: ReportedChange,
  { account, region }: Origin,
  ports: MeteringPorts,
): Promise<readonly Metered[]> {
  const fleet = await ports.fleets.reach(account, METERING_ERRAND, account);
  const asked = ports.clock.now();
  const observations = await fleet.of(change.about.type, region).observe(change);
  const look = { asked, answered: ports.clock.now() };
  const metered: Metered[] = [];
  for (const observation of observations) {
    const resource: ResourceId = {
      type: ports.types.membersOf(change.about.type) ?? change.about.type,
      arn: observation.arn,
    };
    const running = change.running ?? observation.running;
    // What does not run now may have run when the event happened, so only the look knows.
    const at = change.running === undefined && !running ? look : change.at;
    const happened = { resource, at, running };
    metered.push(await meterObservation(happened, observation, { account, region }, ports));
  }
  return metered;
}

/** Books one resource as it was found, and has it stopped again if there is no money for it. */
export async function meterObservation(
  { resource, at, running }: Pick<ResourceChange, 'resource' | 'at' | 'running'>,
  observation: Observation,
  { account, region }: Origin,
  ports: MeteringPorts,
): Promise<Metered> {
  const budgets = await ports.budgets.of(account);
  const covering = coveringBudgets(account, budgets, observation.tags);
  const rate = await priceOf(observation, account, region, ports);
  const { tags, control, startedBy } = observation;
  const ledgers = await bookChange(
    { resource, at, running, rate, tags, control, startedBy },
    covering,
    await addressesOf(account, ports, budgets),
    ports,
  );
  for (const { address } of ledgers.filter(({ state }) => state === 'exhausted')) {
    await ports.calls.disableResources(address);
  }
  return { arn: resource.arn, running, rate, budgets: covering };
}

async function priceOf(
  { arn, price }: Observation,
  account: AccountId,
  region: string,
  ports: MeteringPorts,
): Promise<Rate> {
  if (price === undefined) return ZERO_RATE;
  const { rate, certainty, note } = await ports.prices.rateOf(price, region);
  if (certainty === 'bound') {
    await ports.operators.tell({
      kind: 'price-unknown',
      address: account,
      period: periodOf(ports.clock.now()),
      arn,
      rate,
      note: note ?? 'no price was found',
    });
  }
  return rate;
}
