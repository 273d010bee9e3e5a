import { period, periodEnd, periodStart } from '../../src/core/domain/period';
import { instant, later, MS_PER_DAY, MS_PER_HOUR, MS_PER_SECOND, type Instant } from '../../src/core/domain/time';

/** The month that is measured, and the days before it: the last bills of the month before tell the first speeds. */
export const MONTH = period('2026-11');
export const MONTH_STARTS = periodStart(MONTH);
export const MONTH_ENDS = periodEnd(MONTH);
export const HISTORY_STARTS = later(MONTH_STARTS, -10 * MS_PER_DAY);
export const DAYS = (MONTH_ENDS - HISTORY_STARTS) / MS_PER_DAY;
export const HOURS_PER_DAY = MS_PER_DAY / MS_PER_HOUR;
export const HOURS = DAYS * HOURS_PER_DAY;
export const SECONDS_PER_HOUR = BigInt(MS_PER_HOUR / MS_PER_SECOND);

/** Returns the beginning of an hour, counted from the beginning of the history. */
export function startOfHour(hour: number): Instant {
  return later(HISTORY_STARTS, hour * MS_PER_HOUR);
}

export function wholeSecond(ms: number): Instant {
  return instant(Math.floor(ms / MS_PER_SECOND) * MS_PER_SECOND);
}
