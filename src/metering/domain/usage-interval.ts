import type { Money } from '../../core/domain/money';
import { MS_PER_DAY, MS_PER_MINUTE, MS_PER_SECOND } from '../../core/domain/time';
import type { Rate } from '../../ledger/domain/rate';

export const SHORTEST_INTERVAL_MS = MS_PER_MINUTE;
export const LONGEST_INTERVAL_MS = 60 * MS_PER_MINUTE;
/** Nothing is decided any more in a budget that is spent; what goes on is told once an hour. */
export const SPENT_INTERVAL_MS = 15 * MS_PER_MINUTE;

/** The part of the money left that may be spent between two looks: a fiftieth. */
const LOOKS_UNTIL_SPENT = 50n;

/** Lists name what has had data in the last three hours: some time before, they must be asked again. */
const LONGEST_IDLE_MS = 150 * MS_PER_MINUTE;
const IDLE_MS_PER_ACCOUNT = 3_600;

/**
 * Returns after how long a region is listed again in which nothing is in use: an hour up to a thousand accounts, and
 * longer where there are more, because each list costs something.
 */
export function idleListInterval(accounts: number): number {
  return Math.min(Math.max(accounts * IDLE_MS_PER_ACCOUNT, LONGEST_INTERVAL_MS), LONGEST_IDLE_MS);
}

/** With the time until the next look, a day. */
const LONGEST_UNUSED_MS = MS_PER_DAY - LONGEST_INTERVAL_MS;
const UNUSED_MS_PER_ACCOUNT = 45_000;
const LOOKS_UNTIL_LISTED = 24;

/**
 * Returns after how long a region is listed again in which nothing was used: an hour up to 80 accounts, so that the
 * lists cost nothing, and up to a day where there are more. It is 24 looks at most, so that it is the sooner, the less
 * money is left.
 */
export function unusedListInterval(accounts: number, lookMs: number): number {
  const byAccounts = Math.min(accounts * UNUSED_MS_PER_ACCOUNT, LONGEST_UNUSED_MS, LOOKS_UNTIL_LISTED * lookMs);
  return Math.max(byAccounts, idleListInterval(accounts));
}

/** Returns after how long an account is looked at again: the sooner, the nearer its limit and the faster it spends. */
export function usageInterval(remaining: Money | undefined, speed: Rate): number {
  if (remaining === undefined) return LONGEST_INTERVAL_MS;
  if (remaining <= 0n) return SPENT_INTERVAL_MS;
  if (speed <= 0n) return LONGEST_INTERVAL_MS;
  const ms = (remaining * BigInt(MS_PER_SECOND)) / (speed * LOOKS_UNTIL_SPENT);
  if (ms >= BigInt(LONGEST_INTERVAL_MS)) return LONGEST_INTERVAL_MS;
  return Math.max(SHORTEST_INTERVAL_MS, Number(ms));
}
