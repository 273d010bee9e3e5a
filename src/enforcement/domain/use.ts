import { money } from '../../core/domain/money';
import { MS_PER_SECOND, type Instant } from '../../core/domain/time';
import { positionAt, type FollowUp, type Ledger } from '../../ledger/domain/ledger';
import { rateOver, type Rate } from '../../ledger/domain/rate';

/** What is spent by use shows when it is a hundredth of the limit. */
const LEAST_PART = 100n;

/** What an exhausted budget spends although nothing of it runs by the hour, in words for people. */
export const BY_USE = 'spent although nothing runs by the hour: by use, or booked late';

/**
 * Returns the speed at which a budget was spent since nothing of it ran by the hour any more, or undefined when that is
 * next to nothing.
 */
export function speedOfUse(ledger: Ledger, now: Instant): Rate | undefined {
  const { rate, limit, followUp } = ledger;
  const { quietAt, quietPosition } = followUp ?? {};
  if (rate > 0n || limit === undefined || quietAt === undefined || quietPosition === undefined) return undefined;
  const amount = positionAt(ledger, now) - quietPosition;
  if (amount <= 0n || amount * LEAST_PART < limit) return undefined;
  return rateOver(money(amount * BigInt(MS_PER_SECOND)), BigInt(Math.max(1, now - quietAt)));
}

/**
 * Returns the position to compare with at the next run. It is taken anew when something has stopped since (`isNew`):
 * what that has cost is no use.
 */
export function quietSince(ledger: Ledger, isNew: boolean, now: Instant): Pick<FollowUp, 'quietAt' | 'quietPosition'> {
  if (ledger.rate > 0n) return { quietAt: undefined, quietPosition: undefined };
  const { quietAt, quietPosition } = ledger.followUp ?? {};
  if (!isNew && quietAt !== undefined) return { quietAt, quietPosition };
  return { quietAt: now, quietPosition: positionAt(ledger, now) };
}
