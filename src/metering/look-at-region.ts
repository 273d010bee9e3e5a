import pMap from 'p-map';
import type { Budget } from '../budgets/domain/budget';
import { address as toAddress, type Address } from '../core/domain/address';
import { regionOf, type ResourceId, type ResourceType } from '../core/domain/resource-id';
import { instant, type Instant } from '../core/domain/time';
import { ServiceMissing, SpokeDenied } from '../core/ports';
import { bookChange, isDescribedBy } from '../ledger/book-change';
import { currentRate } from '../ledger/domain/contribution';
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
import type { Observation } from './domain/resource';
import type { Fleet, ResourceAdapter } from './ports';

/** What a look at one account has to compare with: its budgets, and all that is known to run in them. */
export interface Believed {
  readonly budgets: readonly Budget[];
  readonly addresses: readonly Address[];
  readonly running: ReadonlyMap<string, readonly Contribution[]>;
}

/** A region to look at: its account, and when it was last looked at without any failure. */
export interface Place extends Origin {
  readonly lookedAt?: Instant | undefined;
}

export interface RegionLook {
  readonly region: string;
  readonly asked: Instant;
  readonly metered: readonly Metered[];
  /** The number of things that run there, of the types that events tell of. */
  readonly running: number;
  readonly failures: readonly unknown[];
  /** At least one type could be listed. */
  readonly isAnswered: boolean;
}

/** The types that are listed together: their services are others, and each takes its time to answer. */
const CONCURRENCY = 3;

/**
 * Compares all that is known of a region with what is there, and books what differs. What cannot be looked at or booked
 * delays nothing else.
 */
export async function lookAtRegion(place: Place, believed: Believed, ports: MeteringPorts): Promise<RegionLook> {
  const asked = ports.clock.now();
  const fleet = await ports.fleets.reach(place.account, METERING_ERRAND, place.account);
  const looks = await pMap(ports.types.byTheHour, (type) => lookAtType(type, fleet, place, believed, ports), {
    concurrency: CONCURRENCY,
  });
  return {
    region: place.region,
    asked,
    metered: looks.flatMap(({ metered }) => metered),
    running: looks.reduce((sum, { running }) => sum + running, 0),
    failures: looks.flatMap(({ failures }) => failures),
    isAnswered: looks.some((look) => look.isAnswered),
  };
}

async function lookAtType(
  type: ResourceType,
  fleet: Fleet,
  place: Place,
  believed: Believed,
  ports: MeteringPorts,
): Promise<Pick<RegionLook, 'metered' | 'running' | 'failures' | 'isAnswered'>> {
  const missing = new Map(believedOf(type, place.region, believed).map((resource) => [resource.arn, resource]));
  const failures: unknown[] = [];
  try {
    const adapter = fleet.of(type, place.region);
    const began = ports.clock.now();
    const listed = await adapter.list(({ arn, failure }) => {
      failures.push(failure);
      for (const known of [...missing.keys()]) if (known.startsWith(arn)) missing.delete(known);
    });
    const found = listed.filter((observation) => observation.running);
    const look = { asked: began, answered: ports.clock.now() };
    for (const { arn } of found) missing.delete(arn);
    const changes = [
      ...found.map((observation) => () => bookFound(type, observation, look, place, believed, ports)),
      ...(await missingChanges([...missing.values()], look, adapter, place, believed, ports)),
    ];
    const metered = await eachBooked(changes, failures);
    return { metered, running: ports.types.isTold(type) ? found.length : 0, failures, isAnswered: true };
  } catch (error) {
    if (missing.size > 0 || !isNothingThere(error, place, ports)) failures.push(error);
    return { metered: [], running: 0, failures, isAnswered: false };
  }
}

/** Where a policy allows nothing, or the service is not, and nothing is known to run, there is nothing to see. */
function isNothingThere(error: unknown, { region }: Place, { homeRegion }: MeteringPorts): boolean {
  return error instanceof ServiceMissing || (error instanceof SpokeDenied && region !== homeRegion);
}

/** Makes one booking after the other. What fails is added to `failures`, and delays no other. */
async function eachBooked(
  bookings: readonly (() => Promise<Metered | undefined>)[],
  failures: unknown[],
): Promise<readonly Metered[]> {
  const metered: Metered[] = [];
  for (const book of bookings) {
    try {
      const booked = await book();
      if (booked !== undefined) metered.push(booked);
    } catch (error) {
      failures.push(error);
    }
  }
  return metered;
}

/** Books what was found, unless all of it is known. */
async function bookFound(
  type: ResourceType,
  observation: Observation,
  look: Look,
  place: Place,
  { running, budgets }: Believed,
  ports: MeteringPorts,
): Promise<Metered | undefined> {
  const { arn, since: own, createdAt } = observation;
  const rows = running.get(arn) ?? [];
  const described = asPriced(await describeObservation(observation, place, budgets, ports), rows);
  if (isAsBelieved(described, rows)) return undefined;
  // What the last look did not see has not run for longer than that.
  const earliest = createdAt && instant(Math.max(createdAt, place.lookedAt ?? createdAt));
  const happened = { resource: { type, arn }, at: { ...look, own, earliest }, running: true };
  return bookObservation(happened, described, place, ports);
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

/** Returns what is known to run of a type in a region. */
function believedOf(type: ResourceType, region: string, { running }: Believed): readonly ResourceId[] {
  return [...running.values()]
    .flatMap(([row]) => row?.resource ?? [])
    .filter((resource) => resource.type === type && regionOf(resource.arn) === region);
}

/** Ends what is missing: at the time of its own stop, where its API remembers, or else when the look was asked for. */
async function missingChanges(
  missing: readonly ResourceId[],
  look: Look,
  adapter: ResourceAdapter,
  { account }: Place,
  { addresses }: Believed,
  ports: MeteringPorts,
): Promise<readonly (() => Promise<Metered>)[]> {
  if (missing.length === 0) return [];
  const budgets = [toAddress(account)];
  const stops = (await adapter.stopsOf?.(missing.map(({ arn }) => arn))) ?? new Map<string, Instant>();
  return missing.map((resource) => async () => {
    const at = { ...look, own: stops.get(resource.arn) };
    await bookChange({ resource, at, running: false, rate: ZERO_RATE }, budgets, addresses, ports);
    return { arn: resource.arn, running: false, rate: ZERO_RATE, budgets };
  });
}
