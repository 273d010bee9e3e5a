import type { Money } from '../../src/core/domain/money';
import { MS_PER_MINUTE, MS_PER_SECOND } from '../../src/core/domain/time';

const SHORTEST_MS = MS_PER_MINUTE;
const LONGEST_MS = 60 * MS_PER_MINUTE;
const SPENT_MS = 15 * MS_PER_MINUTE;
/** The part of the money left that may be spent between two looks: a fiftieth. */
const LOOKS_UNTIL_SPENT = 50n;
/** Metrics tell what was used up to so long ago. */
export const METRICS_DELAY_MS = 3 * MS_PER_MINUTE;

/**
 * Returns after how long an account is looked at again for what it has used: the sooner, the nearer its limit and the
 * faster it spends. `speed`: micro-revantios a second.
 */
export function lookInterval(remaining: Money, speed: bigint): number {
  if (remaining <= 0n) return SPENT_MS;
  if (speed <= 0n) return LONGEST_MS;
  const ms = (remaining * BigInt(MS_PER_SECOND)) / (speed * LOOKS_UNTIL_SPENT);
  if (ms >= BigInt(LONGEST_MS)) return LONGEST_MS;
  return Math.max(SHORTEST_MS, Number(ms));
}
