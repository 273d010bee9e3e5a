import type { BillByHours, BilledAccount } from '../../bill/domain/bill-hours';
import { ceilDivide } from '../../core/domain/division';
import { MICRO_REVANTIOS_PER_USD, money, total, type Money } from '../../core/domain/money';
import { previousPeriod, type Period } from '../../core/domain/period';
import { hoursIn, replayMonth, type HourlyMonth, type ReplayedHour, type ReplayedMonth } from './replay-month';

/** A monthly budget to try a bill with. */
export interface TriedBudget {
  /** An account id as the bill has it, or the address of a workload. */
  readonly address: string;
  readonly limit: Money;
}

/** What would have become of a budget. */
export interface ReplayedBudget extends TriedBudget {
  /** Undefined: the bill has no such account. */
  readonly account: BilledAccount | undefined;
  /** One for each month in which the account has lines in US dollars. */
  readonly months: readonly ReplayedMonth[];
  readonly isWorkload: boolean;
}

/** Of what an account has spent in its costliest month: the budget of an account when none are given. */
export const DEFAULT_BUDGET_PERCENT = 80n;

/** Plays all budgets over a bill. Without budgets, each account with lines in US dollars gets the default. */
export function replayBill(bill: BillByHours, budgets?: readonly TriedBudget[]): readonly ReplayedBudget[] {
  const accounts = new Map(bill.accounts.map((account) => [account.account, account]));
  const tried = budgets ?? bill.accounts.filter((account) => periodsOf(account).length > 0).map(defaultBudget);
  return tried.map(({ address, limit }) => {
    const account = accounts.get(address);
    const months = account === undefined ? [] : monthsOf(account).map((month) => replayMonth(month, limit));
    return { address, limit, account, months, isWorkload: address.includes('.') };
  });
}

/** Returns the hours of a budget's month, for a picture of it. */
export function watchMonth(account: BilledAccount, { period, limit }: ReplayedMonth): readonly ReplayedHour[] {
  const hours: ReplayedHour[] = [];
  replayMonth(monthOf(account, period), limit, (hour) => hours.push(hour));
  return hours;
}

function defaultBudget(account: BilledAccount): TriedBudget {
  const months = monthsOf(account).map(({ live, accruing, once }) => total([...live, ...accruing, ...once]));
  const most = months.reduce((one, other) => (one > other ? one : other), 0n);
  const usd = ceilDivide(most * DEFAULT_BUDGET_PERCENT, 100n * MICRO_REVANTIOS_PER_USD);
  return { address: account.account, limit: money((usd > 0n ? usd : 1n) * MICRO_REVANTIOS_PER_USD) };
}

function monthsOf(account: BilledAccount): readonly HourlyMonth[] {
  return periodsOf(account).map((period) => monthOf(account, period));
}

function periodsOf({ hours }: BilledAccount): readonly Period[] {
  return [...new Set(Object.values(hours).flatMap((costs) => costs.periods()))].sort();
}

function monthOf({ hours }: BilledAccount, period: Period): HourlyMonth {
  const all = Array.from({ length: hoursIn(period) }, (_, hour) => hour);
  const before = previousPeriod(period);
  const hasBefore = hours.accruing.periods().includes(before);
  return {
    period,
    live: all.map((hour) => hours.live.at(period, hour)),
    accruing: all.map((hour) => hours.accruing.at(period, hour)),
    once: all.map((hour) => hours.once.at(period, hour)),
    accruingBefore: hasBefore
      ? Array.from({ length: hoursIn(before) }, (_, hour) => hours.accruing.at(before, hour))
      : [],
  };
}
