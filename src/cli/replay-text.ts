import type { SkippedRow } from '../bill/domain/bill-hours';
import { formatExact } from '../bill/domain/exact-sum';
import type { ReplayedBudget } from '../ledger/domain/replay-bill';
import { whyNot } from './replay-json';
import { aboveLimit, coverageOf, totalsOf, totalUsd, type Replay } from './replay-totals';
import { assumptions, usd, when } from './replay-words';

/** More are in the JSON. */
const MOST_SKIPPED_SHOWN = 20;

/** The replay for people: what it comes to, each budget, each account, and what was assumed. */
export function replayText(replay: Replay): string {
  return [
    ...summary(replay),
    ...skippedRows(replay),
    '',
    ...table(BUDGET_HEAD, replay.budgets.flatMap(budgetRows)),
    '',
    ...table(ACCOUNT_HEAD, accountRows(replay)),
    '',
    ...assumptions(replay.isDefault),
  ].join('\n');
}

function summary(replay: Replay): readonly string[] {
  const { bill, budgets } = replay;
  const totals = totalsOf(replay);
  const others = bill.currencies.filter(({ currency }) => currency !== 'USD');
  return [
    `${bill.rows} rows (${replay.costColumn}), ${formatExact(totalUsd(bill))} USD in ${bill.accounts.length} accounts` +
      (bill.skippedRows === 0 ? '' : `, ${bill.skippedRows} rows skipped`),
    ...others.map(({ currency, total }) => `In no budget: ${formatExact(total)} ${currency}`),
    ...(bill.otherProviders.units === 0n ? [] : [`Not AWS, in no account: ${formatExact(bill.otherProviders)} USD`]),
    `${budgets.length} budgets: ${totals.predicted} predicted, ${totals.reached} reached, ${totals.stopped} stopped, ` +
      `${totals.falseStops} false stops`,
    `Saved: ${usd(totals.saved)} USD; by AWS Budgets: ${usd(totals.savedByAwsBudgets)} USD`,
    `Above the limits: ${usd(totals.aboveWithStops)} USD; with AWS Budgets: ${usd(totals.aboveWithAwsBudgets)} USD; ` +
      `without either: ${usd(totals.above)} USD`,
  ];
}

function skippedRows({ bill: { skipped, skippedRows: count } }: Replay): readonly string[] {
  if (count === 0) return [];
  const shown = skipped.slice(0, MOST_SKIPPED_SHOWN);
  return [
    '',
    'Skipped:',
    ...shown.map((row) => `  ${placeOf(row)}: ${row.faults.map(({ words }) => words).join('; ')}`),
    ...(count > shown.length ? [`  … and ${count - shown.length} more`] : []),
  ];
}

function placeOf({ file, row, line }: SkippedRow): string {
  return line === undefined ? `${file}, row ${row}` : `${file}, line ${line}`;
}

const BUDGET_HEAD = [
  ...['budget', 'month', 'limit', 'spent', 'predicted', 'reached', 'stopped', 'AWS Budgets'],
  ...['saved', 'by AWS Budgets', 'above', 'false'],
];

function budgetRows({ address, limit, months, isWorkload }: ReplayedBudget): readonly (readonly string[])[] {
  if (months.length === 0) return [[address, `– ${whyNot(isWorkload)}`, usd(limit)]];
  return months.map((month) => [
    address,
    month.period,
    usd(limit),
    usd(month.spent),
    when(month.predictedAt ?? month.firstPredictedAt),
    when(month.reachedAt),
    when(month.stoppedAt),
    when(month.awsBudgets.stoppedAt),
    usd(month.saved),
    usd(month.awsBudgets.saved),
    usd(aboveLimit(month, month.saved)),
    String(month.falseStops),
  ]);
}

const ACCOUNT_HEAD = ['account', 'rows', 'USD', 'seen live, %', 'most on'];

function accountRows({ bill }: Replay): readonly (readonly string[])[] {
  return bill.accounts.map((account) => [
    account.account,
    String(account.rows),
    usd(account.total),
    coverageOf(account) ?? '–',
    account.services[0]?.service ?? '–',
  ]);
}

/** Aligns the cells of each column: names to the left, figures to the right. */
function table(head: readonly string[], body: readonly (readonly string[])[]): readonly string[] {
  const rows = [head, ...body];
  const widths = head.map((_, column) =>
    Math.max(...rows.map((row) => (row.length < head.length ? 0 : [...(row[column] ?? '')].length))),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  );
}
