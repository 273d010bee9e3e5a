import { money, type Money } from '../../core/domain/money';
import { periodEnd, periodStart } from '../../core/domain/period';
import { instant, later, MS_PER_DAY, type Instant } from '../../core/domain/time';
import type { AccountBill, BilledDay, Calibration } from './account-bill';

/** What is counted in a month at an instant, and how it is estimated what nobody has told yet. */
export interface Counted {
  readonly now: Instant;
  /** What meters have counted in the month up to now. */
  readonly live: Money;
  /** Returns what the meters do not see between two instants, as the last bills let expect. */
  unseenBetween(from: Instant, to: Instant): Money;
}

/**
 * Returns the part of the position that no meter has counted: what the position is to have beyond `live`.
 *
 * Up to the last day whose bill is complete, it is what bills have more than meters; from then on, what meters are
 * expected not to see. The bill of a day that is not complete is a bound from below: what was spent by the end of the
 * day is at least that. Where bills only add, the part is never less than nothing: the position is at least what was
 * counted live, and at least what AWS bills.
 *
 * Why: docs/decisions/0047-the-bill-anchors-the-position.md.
 */
export function beyondLive(bill: AccountBill, counted: Counted, calibration: Calibration): Money {
  const end = instant(Math.min(counted.now, periodEnd(bill.period)));
  const told = bill.days.filter((day) => day.day < end && day.through !== undefined);
  const isClosed = (day: BilledDay) =>
    bill.closedThrough !== undefined && later(day.day, MS_PER_DAY) <= bill.closedThrough && day.live !== undefined;
  const closed = told.filter(isClosed);
  const gaps = closed.map((day) => gapOf(day, day.live ?? counted.live));
  const confirmed =
    calibration === 'both' ? (gaps.at(-1) ?? 0n) : gaps.reduce((one, gap) => (gap > one ? gap : one), 0n);
  const last = closed.at(-1);
  const since = last === undefined ? periodStart(bill.period) : later(last.day, MS_PER_DAY);
  const bounds = told.filter((day) => !isClosed(day)).map((day) => boundBy(day, end, counted));
  return money(
    bounds.reduce<bigint>(
      (most, bound) => (bound !== undefined && bound > most ? bound : most),
      confirmed + counted.unseenBetween(since, end),
    ),
  );
}

/**
 * Returns what the bill of a day that is not complete asks for at least. It says what was spent by the end of the day,
 * or by the time at which AWS said it. Of a day that was not over when AWS spoke of it, without that time, it asks
 * nothing: what was counted since would be taken back.
 */
function boundBy(day: BilledDay, end: Instant, counted: Counted): bigint | undefined {
  const { toldAt, liveAtTold, live } = day;
  const dayEnd = later(day.day, MS_PER_DAY);
  if (toldAt !== undefined) {
    return gapOf(day, liveAtTold?.live ?? counted.live) + counted.unseenBetween(instant(Math.min(toldAt, end)), end);
  }
  return live === undefined || dayEnd > end ? undefined : gapOf(day, live) + counted.unseenBetween(dayEnd, end);
}

/** Returns what AWS bills more (negative: less) than meters have counted. */
function gapOf({ through = money(0n) }: BilledDay, live: Money): bigint {
  return through - live;
}
