import { money } from '../../core/domain/money';
import { MS_PER_SECOND, type Instant } from '../../core/domain/time';
import { positionAt, type FollowUp, type Ledger } from '../../ledger/domain/ledger';
import { accrueBetween, rateOver, ZERO_RATE, type Rate } from '../../ledger/domain/rate';
import type { Spared } from './plan';

/** What is spent by use shows when it is a hundredth of the limit. */
const LEAST_PART = 100n;

/** What an exhausted budget spends although nothing of it runs by the hour, in words for people. */
export const BY_USE = 'spent although nothing runs by the hour: by use, or booked late';

/** What was left running, of which nothing more is expected to stop. */
type Staying = readonly Pick<Spared, 'rate' | 'reason'>[];

type Quiet = Pick<FollowUp, 'quietAt' | 'quietPosition' | 'quietRate'>;

export const NOT_QUIET: Quiet = { quietAt: undefined, quietPosition: undefined, quietRate: undefined };

/**
 * Returns the speed at which a budget was spent since nothing of it ran by the hour any more but what stays, beside
 * that, or undefined when that is next to nothing.
 */
export function speedOfUse(ledger: Ledger, now: Instant): Rate | undefined {
  const { limit, rate: hourly, followUp } = ledger;
  const { quietAt, quietPosition, quietRate = ZERO_RATE } = followUp ?? {};
  // What stays has changed meanwhile: how much of it was spent when, the next run can tell.
  if (hourly !== quietRate || limit === undefined || quietAt === undefined || quietPosition === undefined) {
    return undefined;
  }
  const amount = positionAt(ledger, now) - quietPosition - accrueBetween(quietRate, quietAt, now);
  if (amount <= 0n || amount * LEAST_PART < limit) return undefined;
  return rateOver(money(amount * BigInt(MS_PER_SECOND)), BigInt(Math.max(1, now - quietAt)));
}

/**
 * Returns the position to compare with at the next run. It is taken anew when something has stopped since (`isNew`), or
 * what stays is another: what that has cost is no use.
 */
export function quietSince(ledger: Ledger, staying: Staying, isNew: boolean, now: Instant): Quiet {
  const known = staying.filter(({ reason }) => reason !== BY_USE).reduce((sum, one) => sum + one.rate, 0n);
  if (ledger.rate > known) return NOT_QUIET;
  const { quietAt, quietPosition, quietRate = ZERO_RATE } = ledger.followUp ?? {};
  if (!isNew && quietAt !== undefined && quietRate === ledger.rate) return { quietAt, quietPosition, quietRate };
  return { quietAt: now, quietPosition: positionAt(ledger, now), quietRate: ledger.rate };
}
