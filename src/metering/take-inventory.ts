import type { Budget } from '../budgets/domain/budget';
import { address as toAddress, type Address } from '../core/domain/address';
import { regionOf, type ResourceId, type ResourceType } from '../core/domain/resource-id';
import type { Instant } from '../core/domain/time';
import { addressesOf } from '../ledger/addresses-of';
import { bookChange, isDescribedBy } from '../ledger/book-change';
import { currentRate, isRunning } from '../ledger/domain/contribution';
import type { Look } from '../ledger/domain/look';
import { ZERO_RATE } from '../ledger/domain/rate';
import type { Contribution } from '../ledger/ports';
import {
  bookObservation,
  describeObservation,
  METERING_ERRAND,
  type Described,
  type Metered,
  type MeteringPorts,
  type Origin,
} from './book-observation';
import type { ResourceAdapter } from './ports';

/** What a look at one account has to compare with: its budgets, and all that is known to run in them. */
interface Believed {
  readonly budgets: readonly Budget[];
  readonly addresses: readonly Address[];
  readonly running: ReadonlyMap<string, readonly Contribution[]>;
}

/**
 * Compares all that is known of an account's region with what is there, and books what differs: what runs and is not
 * known, at another price, of another owner, with other tags or in other budgets, and what is known to run and does
 * not. It makes up for what ran before there was a budget, and for events that were lost (AWS sends most as best
 * effort). What cannot be looked at or booked delays nothing else: the look fails at its end.
 *
 * A listing takes its time, and the account goes on meanwhile: docs/decisions/0026-a-look-knows-an-interval.md.
 */
export async function takeInventory(origin: Origin, ports: MeteringPorts): Promise<readonly Metered[]> {
  const { account, region } = origin;
  const fleet = await ports.fleets.reach(account, METERING_ERRAND, account);
  const metered: Metered[] = [];
  const failures: unknown[] = [];
  for (const type of ports.types.byTheHour) {
    try {
      metered.push(...(await lookAt(type, fleet.of(type, region), origin, failures, ports)));
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failureOf(failures, origin);
  return metered;
}

/** Looks at all of one type. Adds to `failures` what could not be booked. Throws when it cannot look. */
async function lookAt(
  type: ResourceType,
  adapter: ResourceAdapter,
  origin: Origin,
  failures: unknown[],
  ports: MeteringPorts,
): Promise<readonly Metered[]> {
  const asked = ports.clock.now();
  const found = (await adapter.list()).filter(({ running }) => running);
  const look = { asked, answered: ports.clock.now() };
  const believed = await whatIsBelieved(origin, ports);
  const metered: Metered[] = [];
  for (const observation of found) {
    try {
      const rows = believed.running.get(observation.arn) ?? [];
      const described = asPriced(await describeObservation(observation, origin, believed.budgets, ports), rows);
      if (isAsBelieved(described, rows)) continue;
      const { since: own, createdAt: earliest } = observation;
      const happened = {
        resource: { type, arn: observation.arn },
        at: { ...look, own, earliest },
        running: true,
      };
      metered.push(await bookObservation(happened, described, origin, ports));
    } catch (error) {
      failures.push(error);
    }
  }
  const missing = missingOf(type, new Set(found.map(({ arn }) => arn)), origin.region, believed);
  metered.push(...(await bookMissing(missing, look, adapter, origin, believed, ports)));
  return metered;
}

async function whatIsBelieved({ account }: Origin, ports: MeteringPorts): Promise<Believed> {
  const budgets = await ports.budgets.of(account);
  const addresses = await addressesOf(account, ports, budgets);
  const running = new Map<string, Contribution[]>();
  // Every budget is asked: one that was removed and set again has not heard of what stopped meanwhile.
  for (const address of addresses) {
    for (const row of await ports.contributions.of(address)) {
      if (isRunning(row.history)) running.set(row.resource.arn, [...(running.get(row.resource.arn) ?? []), row]);
    }
  }
  return { budgets, addresses, running };
}

/**
 * Returns whether a resource is known to run in every budget that it counts in and in no other, at its price, and with
 * all that is said about whose it is.
 */
function isAsBelieved({ observation, covering, price }: Described, rows: readonly Contribution[]): boolean {
  return (
    rows.length === covering.length &&
    rows.every(
      (row) =>
        covering.includes(row.address) &&
        currentRate(row.history) === price.rate &&
        isDescribedBy(row, { ...observation, startedBy: observation.startedBy ?? row.startedBy }),
    )
  );
}

/** Returns the resource at the price that it is known by, when the price list does not answer just now. */
function asPriced(described: Described, [row]: readonly Contribution[]): Described {
  const isKept = described.price.isMakeshift === true && row !== undefined;
  return isKept ? { ...described, price: { rate: currentRate(row.history) } } : described;
}

/** Returns what is known to run and was not found. */
function missingOf(
  type: ResourceType,
  found: ReadonlySet<string>,
  region: string,
  { running }: Believed,
): readonly ResourceId[] {
  return [...running.values()]
    .flatMap(([row]) => row?.resource ?? [])
    .filter((resource) => resource.type === type && regionOf(resource.arn) === region && !found.has(resource.arn));
}

/** Ends what is missing: at the time of its own stop, where its API remembers, or else when the look was asked for. */
async function bookMissing(
  missing: readonly ResourceId[],
  look: Look,
  adapter: ResourceAdapter,
  { account }: Origin,
  { addresses }: Believed,
  ports: MeteringPorts,
): Promise<readonly Metered[]> {
  if (missing.length === 0) return [];
  const ofAccount = toAddress(account);
  const stops = (await adapter.stopsOf?.(missing.map(({ arn }) => arn))) ?? new Map<string, Instant>();
  for (const resource of missing) {
    const at = { ...look, own: stops.get(resource.arn) };
    await bookChange({ resource, at, running: false, rate: ZERO_RATE }, [ofAccount], addresses, ports);
  }
  return missing.map(({ arn }) => ({ arn, running: false, rate: ZERO_RATE, budgets: [ofAccount] }));
}

function failureOf(failures: readonly unknown[], { account, region }: Origin): unknown {
  if (failures.length === 1) return failures[0];
  const reasons = failures.map((failure) => (failure instanceof Error ? failure.message : String(failure)));
  return new AggregateError(failures, `a look at ${account} in ${region} left out: ${reasons.join('; ')}`);
}
