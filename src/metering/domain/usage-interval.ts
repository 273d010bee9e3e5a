import type { Money } from '../../core/domain/money';
import { MS_PER_MINUTE, MS_PER_SECOND } from '../../core/domain/time';
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

/** Returns after how long an account is looked at again: the sooner, the nearer its limit and the faster it spends. */
export function usageInterval(remaining: Money | undefined, speed: Rate): number {
  if (remaining === undefined) return LONGEST_INTERVAL_MS;
  if (remaining <= 0n) return SPENT_INTERVAL_MS;
  if (speed <= 0n) return LONGEST_INTERVAL_MS;
  const ms = (remaining * BigInt(MS_PER_SECOND)) / (speed * LOOKS_UNTIL_SPENT);
  if (ms >= BigInt(LONGEST_INTERVAL_MS)) return LONGEST_INTERVAL_MS;
  return Math.max(SHORTEST_INTERVAL_MS, Number(ms));
}
