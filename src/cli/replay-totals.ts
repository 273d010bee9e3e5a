import type { BillByHours } from '../bill/domain/bill-hours';
import { perMille, sumOf } from '../bill/domain/exact-sum';
import type { ExactDecimal } from '../core/domain/decimal';
import { money, type Money } from '../core/domain/money';
import type { ReplayedBudget } from '../ledger/domain/replay-bill';
import type { ReplayedMonth } from '../ledger/domain/replay-month';

/** A bill and what would have become of budgets in it. */
export interface Replay {
  readonly bill: BillByHours;
  readonly budgets: readonly ReplayedBudget[];
  /** True: no budgets were given. */
  readonly isDefault: boolean;
  readonly costColumn: string;
}

const USD_SCALE = 16;

/** The sums of all budgets in all months. */
export function totalsOf({ budgets }: Replay) {
  const months = budgets.flatMap((budget) => budget.months);
  const sum = (amount: (month: ReplayedMonth) => bigint) => money(months.reduce((all, one) => all + amount(one), 0n));
  const count = (holds: (month: ReplayedMonth) => boolean) =>
    budgets.filter((budget) => budget.months.some(holds)).length;
  return {
    predicted: count(({ firstPredictedAt }) => firstPredictedAt !== undefined),
    reached: count(({ reachedAt }) => reachedAt !== undefined),
    stopped: count(({ stoppedAt }) => stoppedAt !== undefined),
    falseStops: months.reduce((all, { falseStops }) => all + falseStops, 0),
    saved: sum(({ saved }) => saved),
    savedByAwsBudgets: sum(({ awsBudgets }) => awsBudgets.saved),
    above: sum((month) => aboveLimit(month, 0n)),
    aboveWithStops: sum((month) => aboveLimit(month, month.saved)),
    aboveWithAwsBudgets: sum((month) => aboveLimit(month, month.awsBudgets.saved)),
  };
}

/** Returns what a month cost above its limit, when so much of it was saved. */
export function aboveLimit({ spent, limit }: ReplayedMonth, saved: bigint): Money {
  const above = spent - saved - limit;
  return money(above > 0n ? above : 0n);
}

export function exactOf(amount: Money): ExactDecimal {
  return { units: amount, scale: USD_SCALE };
}

/** Returns the sum of all sound rows in US dollars. */
export function totalUsd({ currencies }: BillByHours): ExactDecimal {
  return sumOf(currencies.filter(({ currency }) => currency === 'USD').map(({ total }) => total));
}

/** Returns the share of what meters see live, in percent with one decimal: `62.5`. Undefined: there is no spending. */
export function coverageOf({ live, total }: { readonly live: ExactDecimal; readonly total: ExactDecimal }) {
  const share = perMille(live, total);
  return share === undefined ? undefined : `${share / 10n}.${(share < 0n ? -share : share) % 10n}`;
}
