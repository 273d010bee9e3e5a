import type { Money } from '../../core/domain/money';
import type { Instant } from '../../core/domain/time';

/** Who has told what AWS bills. `none`: nobody yet, or nobody is asked. `unknown`: what was told cannot be read. */
export const BILL_TELLERS = ['CostExplorer', 'AwsBudget', 'none', 'unknown'] as const;

/** The bill that feeds an account's position. */
export interface KnownBill {
  readonly source: (typeof BILL_TELLERS)[number];
  /** The end of the last day that is billed. Undefined: not known. */
  readonly billedThrough: Instant | undefined;
  /** The part of what is billed that was seen live, in whole percent. Undefined: not known. */
  readonly seenLive: number | undefined;
}

/** How the position of a budget is known, for its receipt. */
export interface HowKnown {
  /** Absent: a workload's budget, in which only what is seen live counts. */
  readonly bill?: KnownBill | undefined;
  /** The most that could still be spent before a stop lands, and when that was so. Absent: nothing is counted yet. */
  readonly overshoot?: { readonly amount: Money; readonly at: Instant } | undefined;
}

/** A bound that is no more than so many times another says much the same. */
const TIMES = 2n;

/** Returns whether the second says more: of the bill, or of a bound that is far from what it was. */
export function saysMore(before: HowKnown, now: HowKnown): boolean {
  const told = ({ bill }: HowKnown) => [bill?.source, bill?.billedThrough, bill?.seenLive];
  const other = told(now);
  return told(before).some((field, index) => field !== other[index]) || isFar(before.overshoot, now.overshoot);
}

function isFar(before: HowKnown['overshoot'], now: HowKnown['overshoot']): boolean {
  if (before === undefined || now === undefined) return before !== now;
  return now.amount > TIMES * before.amount || before.amount > TIMES * now.amount;
}
