import type { BilledAccount } from '../bill/domain/bill-hours';
import { formatExact } from '../bill/domain/exact-sum';
import { formatUsd, money } from '../core/domain/money';
import { formatInstant, type Instant } from '../core/domain/time';
import { DEFAULT_BUDGET_PERCENT, type ReplayedBudget } from '../ledger/domain/replay-bill';
import { AWS_BUDGETS, BILL_LAG_HOURS, type ReplayedMonth } from '../ledger/domain/replay-month';
import { aboveLimit, coverageOf, totalsOf, totalUsd, type Replay } from './replay-totals';

/** Changes when a field goes or gets another meaning, not when one is added. */
const SCHEMA_VERSION = 1;

/** The replay for machines, as docs/replay.md describes it. Amounts are decimal texts, exact. */
export function replayJson(replay: Replay) {
  const { bill, budgets, isDefault, costColumn } = replay;
  const totals = totalsOf(replay);
  return {
    schema_version: SCHEMA_VERSION,
    cost_column: costColumn,
    rows: bill.rows,
    skipped_rows: bill.skippedRows,
    total_usd: formatExact(totalUsd(bill)),
    other_providers_usd: formatExact(bill.otherProviders),
    currencies: bill.currencies.map(({ currency, total }) => ({ currency, total: formatExact(total) })),
    assumptions: {
      default_budget_percent: isDefault ? Number(DEFAULT_BUDGET_PERCENT) : null,
      bill_lag_hours: BILL_LAG_HOURS,
      aws_budgets_refresh_hours: AWS_BUDGETS.refreshHours,
      aws_budgets_lag_hours: AWS_BUDGETS.lagHours,
    },
    predicted: totals.predicted,
    reached: totals.reached,
    stopped: totals.stopped,
    false_stops: totals.falseStops,
    saved_usd: formatUsd(totals.saved),
    above_limit_usd: formatUsd(totals.aboveWithStops),
    above_limit_without_guard_usd: formatUsd(totals.above),
    aws_budgets: {
      saved_usd: formatUsd(totals.savedByAwsBudgets),
      above_limit_usd: formatUsd(totals.aboveWithAwsBudgets),
    },
    accounts: bill.accounts.map(accountJson),
    budgets: budgets.map(budgetJson),
    skipped: bill.skipped.map(({ file, row, line = null, faults }) => ({
      file,
      row,
      line,
      faults: faults.map(({ columns, words }) => ({ columns, reason: words })),
    })),
  };
}

function accountJson(account: BilledAccount) {
  return {
    account: account.account,
    rows: account.rows,
    total_usd: formatExact(account.total),
    live_usd: formatExact(account.live),
    live_percent: coverageOf(account) ?? null,
    other_currencies: account.otherCurrencies.map(({ currency, total }) => ({ currency, total: formatExact(total) })),
    services: account.services.map(({ service, live, total }) => ({
      service,
      total_usd: formatExact(total),
      live_usd: formatExact(live),
    })),
  };
}

function budgetJson({ address, limit, account, months, isWorkload }: ReplayedBudget) {
  const first = (instantOf: (month: ReplayedMonth) => Instant | undefined) =>
    timeOf(months.map(instantOf).find((at) => at !== undefined));
  const sum = (amountOf: (month: ReplayedMonth) => bigint) =>
    formatUsd(money(months.reduce((all, month) => all + amountOf(month), 0n)));
  return {
    address,
    limit_usd: formatUsd(limit),
    replayed: months.length > 0,
    reason: months.length > 0 ? null : whyNot(isWorkload),
    live_percent: (account && coverageOf(account)) ?? null,
    spent_usd: sum(({ spent }) => spent),
    predicted_at: first(({ predictedAt, firstPredictedAt }) => predictedAt ?? firstPredictedAt),
    reached_at: first(({ reachedAt }) => reachedAt),
    stopped_at: first(({ stoppedAt }) => stoppedAt),
    saved_usd: sum(({ saved }) => saved),
    false_stops: months.reduce((all, month) => all + month.falseStops, 0),
    periods: months.map(monthJson),
  };
}

/** Says why a budget has no months. */
export function whyNot(isWorkload: boolean): string {
  return isWorkload
    ? 'a bill does not tell which lines are of a workload'
    : 'the bill has no lines of this account in US dollars';
}

function monthJson(month: ReplayedMonth) {
  const { awsBudgets } = month;
  return {
    period: month.period,
    spent_usd: formatUsd(month.spent),
    first_predicted_at: timeOf(month.firstPredictedAt),
    predicted_at: timeOf(month.predictedAt),
    reached_at: timeOf(month.reachedAt),
    stopped_at: timeOf(month.stoppedAt),
    stops: month.stops.map(({ at, until, spent }) => ({
      at: formatInstant(at),
      until: timeOf(until),
      spent_usd: formatUsd(spent),
    })),
    false_stops: month.falseStops,
    saved_usd: formatUsd(month.saved),
    above_limit_usd: formatUsd(aboveLimit(month, month.saved)),
    above_limit_without_guard_usd: formatUsd(aboveLimit(month, 0n)),
    aws_budgets: {
      stopped_at: timeOf(awsBudgets.stoppedAt),
      saved_usd: formatUsd(awsBudgets.saved),
      above_limit_usd: formatUsd(aboveLimit(month, awsBudgets.saved)),
    },
  };
}

function timeOf(at: Instant | undefined): string | null {
  return at === undefined ? null : formatInstant(at);
}
