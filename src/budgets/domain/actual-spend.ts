import { periodOf, periodStart } from '../../core/domain/period';
import { later, MS_PER_HOUR, type Instant } from '../../core/domain/time';

/** AWS Budgets is refreshed up to three times a day. */
const REFRESHED_WITHIN_MS = 36 * MS_PER_HOUR;

/** Returns whether what AWS Budgets says was spent is of the present month: at first it is still of the one before. */
export function isOfThisMonth(now: Instant): boolean {
  return now >= later(periodStart(periodOf(now)), REFRESHED_WITHIN_MS);
}
