import { formatExact, sumOf } from '../bill/domain/exact-sum';
import type { ExactDecimal } from '../core/domain/decimal';
import { money, readUsd, type Money } from '../core/domain/money';
import { watchMonth, type ReplayedBudget } from '../ledger/domain/replay-bill';
import type { ReplayedMonth } from '../ledger/domain/replay-month';
import { escapeHtml, htmlTable } from './html';
import type { Bar, BarPart, Charts } from './replay-charts';
import { aboveLimit, coverageOf, totalsOf, totalUsd, type Replay } from './replay-totals';
import { assumptions, usd, when } from './replay-words';
import { figure, KNOWN_HOW, reportPage, tile } from './report-page';

/** More budgets are in the table, but not drawn. */
const MOST_DRAWN = 12;
const MOST_DRIVERS = 10;
const MOST_SKIPPED = 20;
const WIDE = 760;
const HALF = 480;

const SPENT_AND_SAVED: readonly BarPart[] = [
  { name: 'spent', shade: 'spent' },
  { name: 'saved by the stop', shade: 'saved' },
];

interface BudgetMonth {
  readonly budget: ReplayedBudget;
  readonly month: ReplayedMonth;
}

/** The replay as one page of HTML: no script, nothing from elsewhere. */
export function replayReport(replay: Replay, charts: Charts): string {
  const months = replay.budgets.flatMap((budget) => budget.months.map((month) => ({ budget, month }))).sort(worstFirst);
  const drawnMonths = months.slice(0, MOST_DRAWN);
  return reportPage(
    'What the guardrail would have done',
    `<p>${escapeHtml(subtitle(replay, months))}</p>
${tiles(replay)}
<h2>The organization at a glance</h2>
${glance(drawnMonths, charts)}
<h2>Budgets, the worst first</h2>
<div class="pair">
${drawnMonths.map((one) => burnDownFigure(one, charts)).join('\n')}
</div>
<h2>What costs most</h2>
<div class="pair">
${drivers(replay, charts)}
${coverage(replay, charts)}
</div>
<h2>All budgets</h2>
${htmlTable('USD; times in UTC', MONTH_HEAD, months.map(monthCells), [2, 3, 7, 8, 9, 10])}
${skipped(replay)}
<h2>What is assumed</h2>
<ul>${assumptions(replay.isDefault)
      .map((line) => `<li>${escapeHtml(line)}</li>`)
      .join('\n')}</ul>`,
  );
}

/** Those above their limit by most, then those that spent most; by name what is alike. */
function worstFirst(one: BudgetMonth, other: BudgetMonth): number {
  const rank = ({ month }: BudgetMonth) => [aboveLimit(month, 0n), month.spent] as const;
  const [above, spent] = rank(one);
  const [otherAbove, otherSpent] = rank(other);
  if (above !== otherAbove) return above > otherAbove ? -1 : 1;
  if (spent !== otherSpent) return spent > otherSpent ? -1 : 1;
  return nameOf(one) < nameOf(other) ? -1 : 1;
}

function nameOf({ budget, month }: BudgetMonth): string {
  return `${budget.address} ${month.period}`;
}

function subtitle({ bill }: Replay, months: readonly BudgetMonth[]): string {
  const periods = [...new Set(months.map(({ month }) => month.period))].sort();
  const time = periods.length > 1 ? `${periods[0]} to ${periods.at(-1)}` : (periods[0] ?? 'no month');
  return `${time}: ${usd(totalUsd(bill))} USD in ${bill.accounts.length} accounts, ${bill.rows} lines of the bill`;
}

function tiles(replay: Replay): string {
  const totals = totalsOf(replay);
  const live = sumOf(replay.bill.accounts.map((account) => account.live));
  const total = sumOf(replay.bill.accounts.map((account) => account.total));
  return `<dl class="tiles">
${tile('Saved', `$${usd(totals.saved)}`, `AWS Budgets: $${usd(totals.savedByAwsBudgets)}`, 'good')}
${tile(
  'Above the limits',
  `$${usd(totals.aboveWithStops)}`,
  `AWS Budgets: $${usd(totals.aboveWithAwsBudgets)}; without stops: $${usd(totals.above)}`,
  totals.aboveWithStops > 0n ? 'bad' : '',
)}
${tile(
  'Budgets stopped',
  `${totals.stopped} of ${replay.budgets.length}`,
  `${totals.predicted} predicted, ${totals.reached} reached, ${totals.falseStops} false stops`,
)}
${tile('Seen live', `${coverageOf({ live, total }) ?? '–'} %`, 'of what was spent; the rest is known from the bill')}
</dl>`;
}

function glance(months: readonly BudgetMonth[], charts: Charts): string {
  if (months.length === 0) return '<p>No budget has lines in the bill.</p>';
  const title = 'What each budget spent, and what a stop would have saved';
  const all: Bar[] = months.map((one) => ({
    name: shortName(one),
    parts: [money(one.month.spent - one.month.saved), one.month.saved],
  }));
  const rows = months.map((one) => [
    shortName(one),
    usd(one.month.limit),
    usd(money(one.month.spent - one.month.saved)),
    usd(one.month.saved),
  ]);
  const head = ['budget', 'limit', 'spent', 'saved by the stop'];
  return figure(title, charts.bars(title, SPENT_AND_SAVED, all, WIDE), table(title, head, rows), 'wide');
}

function burnDownFigure(one: BudgetMonth, charts: Charts): string {
  const { budget, month } = one;
  if (budget.account === undefined) return '';
  const hours = watchMonth(budget.account, month);
  const title = `${shortName(one)}: ${usd(month.spent)} of ${usd(month.limit)} USD`;
  const daily = hours.filter((_, hour) => hour % 24 === 0);
  const rows = daily.map(({ at, guarded, unguarded, position }) => [
    when(at).slice(0, 10),
    ...[guarded, unguarded, position].map(usd),
  ]);
  const head = ['day begins with', 'spent', 'without stops', 'as it was known'];
  return figure(fateOf(month), charts.burnDown(title, month, hours, HALF), table(title, head, rows), '', title);
}

/** What became of a budget, in a sentence. */
function fateOf(month: ReplayedMonth): string {
  const { stoppedAt, reachedAt, firstPredictedAt, predictedAt = firstPredictedAt } = month;
  const foreseen = predictedAt === undefined ? '' : `Predicted on ${when(predictedAt)}. `;
  if (stoppedAt === undefined) return foreseen + (reachedAt === undefined ? 'Not reached.' : 'Reached, not stopped.');
  const saved = `Stopped on ${when(stoppedAt)}, ${usd(month.saved)} USD saved`;
  return `${foreseen}${saved}; AWS Budgets: ${when(month.awsBudgets.stoppedAt)}, ${usd(month.awsBudgets.saved)} USD.`;
}

function drivers({ bill }: Replay, charts: Charts): string {
  const sums = new Map<string, ExactDecimal[]>();
  for (const { services } of bill.accounts) {
    for (const { service, total } of services) sums.set(service, [...(sums.get(service) ?? []), total]);
  }
  const all = [...sums]
    .map(([service, totals]): Bar => ({ name: service, parts: [moneyOf(sumOf(totals))] }))
    .sort(costliestFirst)
    .slice(0, MOST_DRIVERS);
  const title = 'What each service costs';
  const rows = all.map(({ name, parts }) => [name, ...parts.map(usd)]);
  const short = all.map(({ name, parts }) => ({ name: name.length > 24 ? `${name.slice(0, 23)}…` : name, parts }));
  return figure(
    title,
    charts.bars(title, [{ name: 'spent', shade: 'spent' }], short, HALF),
    table(title, ['service', 'spent'], rows),
  );
}

function coverage({ bill }: Replay, charts: Charts): string {
  const title = 'What is seen live, and what from the bill alone';
  const all = bill.accounts
    .map(({ account, live, total }) => {
      const late = sumOf([total, { ...live, units: -live.units }]);
      return { name: account, parts: [moneyOf(live), moneyOf(late)] };
    })
    .sort(costliestFirst)
    .slice(0, MOST_DRAWN);
  const rows = all.map(({ name, parts }) => [name, ...parts.map(usd)]);
  const head = ['account', ...KNOWN_HOW.map(({ name }) => name)];
  return figure(title, charts.bars(title, KNOWN_HOW, all, HALF), table(title, head, rows));
}

function costliestFirst(one: Bar, other: Bar): number {
  const sum = ({ parts }: Bar) => parts.reduce((all, part) => all + part, 0n);
  return sum(one) === sum(other) ? (one.name < other.name ? -1 : 1) : sum(one) > sum(other) ? -1 : 1;
}

function moneyOf(amount: ExactDecimal): Money {
  return readUsd(formatExact(amount));
}

function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  return htmlTable(`${title}, in USD`, head, rows, [1, 2, 3]);
}

const MONTH_HEAD = [
  ...['budget', 'month', 'limit', 'spent', 'predicted', 'reached', 'stopped'],
  ...['saved', 'by AWS Budgets', 'above', 'false stops'],
];

function monthCells({ budget, month }: BudgetMonth): readonly string[] {
  return [
    ...[budget.address, month.period, usd(month.limit), usd(month.spent)],
    ...[month.predictedAt ?? month.firstPredictedAt, month.reachedAt, month.stoppedAt].map(when),
    ...[month.saved, month.awsBudgets.saved, aboveLimit(month, month.saved)].map(usd),
    String(month.falseStops),
  ];
}

function shortName({ budget, month }: BudgetMonth): string {
  return budget.months.length > 1 ? `${budget.address}, ${month.period}` : budget.address;
}

function skipped({ bill }: Replay): string {
  if (bill.skippedRows === 0) return '';
  const items = bill.skipped.slice(0, MOST_SKIPPED).map(({ file, row, line, faults }) => {
    const place = line === undefined ? `row ${row}` : `line ${line}`;
    return `<li>${escapeHtml(`${file}, ${place}: ${faults.map(({ words }) => words).join('; ')}`)}</li>`;
  });
  return `<h2>Rows that were skipped: ${bill.skippedRows}</h2>\n<ul>${items.join('\n')}</ul>`;
}
