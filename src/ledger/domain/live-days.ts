import { money, type Money } from '../../core/domain/money';
import { periodEnd, periodStart } from '../../core/domain/period';
import { instant, later, MS_PER_DAY, type Instant } from '../../core/domain/time';
import { dayOf, NAMED_MS, sumOf, withMost, type AccountBill, type Amounts, type BilledDay } from './account-bill';

/** What was counted live, as the rows of an account tell it. */
export interface LiveCount {
  readonly now: Instant;
  /** What meters have counted in the month up to now. */
  readonly live: Money;
  /** What resources that cost by the hour have cost, by type: in each day that their rows still know. */
  readonly reserved: ReadonlyMap<Instant, Amounts>;
  /** What meters by use have counted, by meter, and what both had cost at list prices: in the same days. */
  readonly used: ReadonlyMap<Instant, Amounts>;
  readonly listed: ReadonlyMap<Instant, Amounts>;
  /** The days of which the rows know all: what they have less of one than before was never spent. */
  readonly whole: ReadonlySet<Instant>;
  /** What they have cost between two instants. */
  reservedBetween(from: Instant, to: Instant): Money;
}

/**
 * Returns the bill with what was counted live by the end of each day that is over. A start, or use, that is heard of
 * late raises what was counted in its days, so that the bill does not count it a second time. A stop that is heard of
 * late lowers it, so that the bill does not take it back a second time.
 */
export function withLive(bill: AccountBill, count: LiveCount): AccountBill {
  const end = Math.min(count.now, periodEnd(bill.period));
  const known = new Map(bill.days.map((day) => [day.day, day]));
  const days: BilledDay[] = [];
  let late = 0n;
  for (let day = periodStart(bill.period); day < end; day = later(day, MS_PER_DAY)) {
    const before = known.get(day);
    const was = withMetered(withLiveAtTold(before ?? dayOf(day), late, count), count);
    known.delete(day);
    const dayEnd = later(day, MS_PER_DAY);
    if (dayEnd > end) {
      if (was.through !== undefined) days.push(was);
      continue;
    }
    const found = count.reserved.get(day) ?? new Map<string, Money>();
    const more = heardLate(sumOf(found) - sumOf(was.reserved), day, count);
    const used = sumOf(was.used ?? new Map()) - sumOf(before?.used ?? was.used ?? new Map());
    if (was.live === undefined) {
      days.push({ ...was, reserved: found, live: money(count.live - count.reservedBetween(dayEnd, count.now)) });
      continue;
    }
    late += more;
    // Metrics of a day's last hour come after it.
    if (used > 0n) late += used;
    const heard = more !== 0n ? { reserved: found, missed: missedOf(was, found) } : {};
    days.push({ ...was, ...heard, live: money(was.live + late) });
  }
  return { ...bill, days: [...days, ...known.values()] };
}

/** Returns a day that is over with what was counted in it, and what that had cost at list prices, by name. */
function withMetered(day: BilledDay, { now, used, listed, whole }: LiveCount): BilledDay {
  if (later(day.day, MS_PER_DAY) > now) return day;
  const { used: _used, listed: _listed, missed: _missed, ...others } = day;
  if (day.day < now - NAMED_MS) return others;
  // A day that was over before such amounts were kept is not compared.
  if ((day.live !== undefined && day.listed === undefined) || !listed.has(day.day)) return day;
  return {
    ...day,
    used: withMost(day.used ?? new Map(), used.get(day.day) ?? new Map()),
    listed: withMost(lastingOf(day, whole), listed.get(day.day) ?? new Map()),
  };
}

/** Returns what was listed of a day that stays: what rows know all of, they tell anew. */
function lastingOf({ day, listed = new Map(), used = new Map() }: BilledDay, whole: ReadonlySet<Instant>): Amounts {
  return whole.has(day) ? new Map([...listed].filter(([name]) => used.has(name))) : listed;
}

/** Returns by how much what resources have cost in a day has changed, as far as the rows can say so. */
function heardLate(more: bigint, day: Instant, { whole }: LiveCount): bigint {
  return more > 0n || whole.has(day) ? more : 0n;
}

/** Returns what resources have cost in a day that nobody had heard of when it was over. */
function missedOf({ reserved, missed }: BilledDay, found: Amounts): Amounts {
  const all = new Map(missed);
  for (const type of new Set([...found.keys(), ...reserved.keys()])) {
    const sum = (all.get(type) ?? 0n) + (found.get(type) ?? 0n) - (reserved.get(type) ?? 0n);
    if (sum > 0n) all.set(type, money(sum));
    else all.delete(type);
  }
  return all;
}

/** Returns a day with what was counted live when AWS told of it, if it was not over then. */
function withLiveAtTold(day: BilledDay, late: bigint, count: LiveCount): BilledDay {
  const { now, live, reservedBetween } = count;
  const { toldAt, liveAtTold: was } = day;
  if (toldAt === undefined) return day;
  const reserved = reservedBetween(day.day, instant(Math.min(toldAt, now)));
  if (was === undefined) return { ...day, liveAtTold: { live, reserved } };
  const more = heardLate(reserved - was.reserved, day.day, count);
  return { ...day, liveAtTold: { live: money(was.live + late + more), reserved: money(was.reserved + more) } };
}
