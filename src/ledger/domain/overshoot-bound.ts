import { isWorkload } from '../../core/domain/address';
import { formatUsd, money, roundToCents, type Money } from '../../core/domain/money';
import { MS_PER_MINUTE, type Instant } from '../../core/domain/time';
import type { BillSight } from './bill-sight';
import { graceLeft } from './grace';
import type { Ledger } from './ledger';
import { accrue, ZERO_RATE } from './rate';

/**
 * The time from the instant at which something should stop until it has: a schedule fires within a minute of its own,
 * and its run acts within a minute more.
 */
export const STOP_LANDS_WITHIN_MS = 2 * MS_PER_MINUTE;

/** The longest minimum that AWS charges of a run, however soon it is stopped: RDS asks ten minutes. */
export const LONGEST_MINIMUM_MS = 10 * MS_PER_MINUTE;

/** The most that could still be spent in a budget before a stop that is asked for now lands. */
export interface OvershootBound {
  /** The sum of its parts, as far as they are known. */
  readonly amount: Money;
  /**
   * At the speed of now, until the stop has come into effect and the minimums of what has just started are over. A
   * grace that is still to be had, or goes on, comes before the stop.
   */
  readonly running: Money;
  /** What no meter sees may have cost since the last bill. `unknown`: no bill tells. */
  readonly unseen: Money | 'unknown';
}

/**
 * Returns the bound of a budget at an instant. What is unseen counts once more for the time since the last bill,
 * because the position has it by a guess. In a workload's budget counts only what meters see.
 */
export function overshootBound(ledger: Ledger, bill: BillSight, at: Instant): OvershootBound {
  const speed = ledger.rate > 0n ? ledger.rate : ZERO_RATE;
  const running = accrue(speed, graceLeft(ledger, at) + STOP_LANDS_WITHIN_MS + LONGEST_MINIMUM_MS);
  const unseen = isWorkload(ledger.address) ? money(0n) : unseenSince(bill, at);
  return { amount: unseen === 'unknown' ? running : money(running + unseen), running, unseen };
}

function unseenSince({ unseen, knownThrough }: BillSight, at: Instant): OvershootBound['unseen'] {
  if (unseen === undefined || knownThrough === undefined) return 'unknown';
  return accrue(unseen, Math.max(0, at - knownThrough));
}

/** `At most 3.21 USD more can be spent before a stop lands.` */
export function describeOvershoot({ amount, unseen }: OvershootBound): string {
  const most = `At most ${formatUsd(roundToCents(amount))} USD more can be spent before a stop lands`;
  return unseen === 'unknown' ? `${most}, and what no meter sees: no bill tells how much that is.` : `${most}.`;
}
