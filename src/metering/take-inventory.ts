import pMap from 'p-map';
import type { AccountId } from '../core/domain/address';
import { periodOf } from '../core/domain/period';
import { regionOf } from '../core/domain/resource-id';
import { instant, MS_PER_DAY, type Instant } from '../core/domain/time';
import { SpokeFailure } from '../core/ports';
import { addressesOf } from '../ledger/addresses-of';
import { isRunning } from '../ledger/domain/contribution';
import type { Contribution, UnreadableRow } from '../ledger/ports';
import { tellUnreadable } from '../ledger/tell-unreadable';
import { METERING_ERRAND, type Metered, type MeteringPorts } from './book-observation';
import { lookAtRegion, type Believed, type RegionLook } from './look-at-region';
import type { RegionsSeen } from './ports';

/** An account to look at, in one of its regions or in all of them. */
export interface InventoryPlace {
  readonly account: AccountId;
  readonly region?: string;
}

/** The number of regions that are looked at together, each in a conversation of its own. */
const CONCURRENCY = 6;

/** Operators hear of one region at most once in this time. */
const TELL_AGAIN_MS = MS_PER_DAY;

/** The name under which it is remembered that the regions themselves could not be found out. No region has it. */
const ALL = '*';

/**
 * Compares all that is known of an account with what is there, in every region, and books what differs: what runs and
 * is not known, at another price, of another owner, with other tags or in other budgets, and what is known to run and
 * does not. It makes up for what ran before there was a budget, and for events that were lost (AWS sends most as best
 * effort). One region or resource delays no other: the look fails at its end.
 *
 * A listing takes its time, and the account goes on meanwhile: docs/decisions/0026-a-look-knows-an-interval.md. Which
 * regions: docs/decisions/0036-the-account-says-its-regions.md.
 */
export async function takeInventory(place: InventoryPlace, ports: MeteringPorts): Promise<readonly Metered[]> {
  const { account } = place;
  const [believed, seen] = await Promise.all([whatIsBelieved(account, ports), ports.looks.of(account)]);
  const { regions, failure } = await regionsOf(place, believed, seen, ports);
  const looks = await pMap(regions, (region) => lookSafely(region, account, believed, seen, ports), {
    concurrency: CONCURRENCY,
  });
  const now = ports.clock.now();
  const lookedAt = new Map(
    looks.flatMap(({ region, asked, failures }) => (failures.length === 0 ? [[region, asked] as const] : [])),
  );
  const told = [
    ...(await tellUnheard(looks, account, believed, seen, ports)),
    ...(await tellUnknown(failure, account, seen, ports)),
  ];
  const answers = looks.filter(({ isAnswered }) => isAnswered).map(({ asked }) => asked);
  const answeredAt = answers.length === 0 ? undefined : instant(Math.max(...answers));
  await ports.looks.save(account, { lookedAt, toldAt: new Map(told.map((region) => [region, now])), answeredAt });
  const failures = looks.flatMap((look) => look.failures);
  if (failures.length > 0) throw failureOf(failures, account);
  return looks.flatMap(({ metered }) => metered);
}

async function whatIsBelieved(account: AccountId, ports: MeteringPorts): Promise<Believed> {
  const budgets = await ports.budgets.counting(account);
  const addresses = await addressesOf(account, ports, budgets);
  const running = new Map<string, Contribution[]>();
  const unreadable: UnreadableRow[] = [];
  // Every budget is asked: one whose row could not be read for a while has not heard of what stopped meanwhile.
  for (const address of addresses) {
    for (const row of await ports.contributions.of(address, (wrong) => unreadable.push(wrong))) {
      if (isRunning(row.history)) running.set(row.resource.arn, [...(running.get(row.resource.arn) ?? []), row]);
    }
  }
  for (const row of unreadable) await tellUnreadable(row, ports);
  return { budgets, addresses, running };
}

/**
 * Returns the regions that are enabled in the account, and those where something is known to run. An account that does
 * not tell (its spoke may be of an older version) is looked at wherever anything was ever heard of.
 */
async function regionsOf(
  { account, region }: InventoryPlace,
  { running }: Believed,
  { heard }: RegionsSeen,
  ports: MeteringPorts,
): Promise<{ readonly regions: readonly string[]; readonly failure?: SpokeFailure }> {
  if (region !== undefined) return { regions: [region] };
  // What only the bill knows of is in no region.
  const known = [...running.keys()].map(regionOf).filter((one) => one !== '');
  const fleet = await ports.fleets.reach(account, METERING_ERRAND, account);
  try {
    return { regions: [...new Set([ports.homeRegion, ...(await fleet.regions()), ...known])] };
  } catch (error) {
    if (!(error instanceof SpokeFailure)) throw error;
    return { regions: [...new Set([ports.homeRegion, ...known, ...heard])], failure: error };
  }
}

async function lookSafely(
  region: string,
  account: AccountId,
  believed: Believed,
  { lookedAt }: RegionsSeen,
  ports: MeteringPorts,
): Promise<RegionLook> {
  const asked = ports.clock.now();
  try {
    return await lookAtRegion({ account, region, lookedAt: lookedAt.get(region) }, believed, ports);
  } catch (error) {
    return { region, asked, metered: [], running: 0, failures: [error], isAnswered: false };
  }
}

/**
 * Names the regions in which something runs, and from which no event has ever come: the spoke may have no rule there.
 * What is seen there for the first time has had no time to send any. A region is named again when something has started
 * that no event told. Returns the regions that were named.
 */
async function tellUnheard(
  looks: readonly RegionLook[],
  account: AccountId,
  { running }: Believed,
  { lookedAt, heard, toldAt }: RegionsSeen,
  ports: MeteringPorts,
): Promise<readonly string[]> {
  const now = ports.clock.now();
  const told = new Set(
    [...running.values()]
      .flat()
      .flatMap(({ resource, history }) =>
        history.some(({ seen }) => seen === undefined) ? [regionOf(resource.arn)] : [],
      ),
  );
  const unheard = looks.filter(({ region, running: count, metered }) => {
    const last = toldAt.get(region);
    const isNews = last === undefined || (metered.some((one) => one.running) && isDue(last, now));
    return count > 0 && lookedAt.has(region) && !heard.has(region) && !told.has(region) && isNews;
  });
  const regions = unheard.map(({ region }) => region);
  if (regions.length > 0) {
    await ports.operators.tell({ kind: 'region-unheard', address: account, period: periodOf(now), regions });
  }
  return regions;
}

/** Says that an account does not tell its regions. Returns the name under which that is remembered. */
async function tellUnknown(
  failure: SpokeFailure | undefined,
  account: AccountId,
  { toldAt }: RegionsSeen,
  ports: MeteringPorts,
): Promise<readonly string[]> {
  const now = ports.clock.now();
  const last = toldAt.get(ALL);
  if (failure === undefined || (last !== undefined && !isDue(last, now))) return [];
  const period = periodOf(now);
  await ports.operators.tell({ kind: 'regions-unknown', address: account, period, note: failure.message });
  return [ALL];
}

function isDue(last: Instant, now: Instant): boolean {
  return now - last >= TELL_AGAIN_MS;
}

function failureOf(failures: readonly unknown[], account: AccountId): unknown {
  if (failures.length === 1) return failures[0];
  const reasons = failures.map((failure) => (failure instanceof Error ? failure.message : String(failure)));
  return new AggregateError(failures, `a look at ${account} left out: ${[...new Set(reasons)].join('; ')}`);
}
