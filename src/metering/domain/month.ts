import { periodEnd, periodOf, periodStart } from '../../core/domain/period';
import { MS_PER_SECOND, type Instant } from '../../core/domain/time';
import { SECONDS_PER_HOUR } from '../../ledger/domain/rate';

/** The seconds of a month, over which AWS spreads a price by the month. */
export type MonthSeconds = bigint & { readonly unit: 'seconds of a month' };

/** Of the shortest month, whose hours are the dearest: for whoever does not say which month it is. */
export const SHORTEST_MONTH = (28n * 24n * SECONDS_PER_HOUR) as MonthSeconds;

/**
 * Returns the seconds of the month of an instant, in UTC: 8 GB are 0.0111111111 GB-months an hour in a September.
 *
 * Why the month's own: docs/decisions/0052-a-month-is-as-long-as-it-is.md.
 */
export function monthOf(now: Instant): MonthSeconds {
  const period = periodOf(now);
  return BigInt((periodEnd(period) - periodStart(period)) / MS_PER_SECOND) as MonthSeconds;
}
