import { describePause } from '../../budgets/domain/pause';
import type { ExactDecimal } from '../../core/domain/decimal';
import { money, total, type Money } from '../../core/domain/money';
import { escapeHtml, htmlTable } from '../html';
import type { Bar, BarPart, Charts } from '../replay-charts';
import { coverageOf, exactOf } from '../replay-totals';
import { usd, when } from '../replay-words';
import { figure, KNOWN_HOW, reportPage, tile } from '../report-page';
import { describeProgress } from './budget-state';
import { describeLeft } from './figures';
import { shortBound } from './known-words';
import { MOST_LOOKED_INTO, type Standing, type StandingReport } from './standing-report';
import { amountOr, burnDownFigure, savedBy } from './status-burn-down';
import { count, perHour } from './words';

/** More budgets are in the table, but not drawn. */
const MOST_DRAWN = 12;
const MOST_DRIVERS = 10;
const MOST_STOPS = 50;
const MOST_NAMED = 50;
const WIDE = 760;
const HALF = 480;
const LONGEST_NAME = 28;

const SPENT_AND_LEFT: readonly BarPart[] = [
  { name: 'spent', shade: 'spent' },
  { name: 'left', shade: 'rest' },
];

/** How all budgets stand, as one page of HTML: no script, nothing from elsewhere. */
export function statusPage(report: StandingReport, charts: Charts): string {
  const { standings, all } = report;
  const drawn = standings.filter(({ figures }) => figures !== undefined).slice(0, MOST_DRAWN);
  const body = [
    `<p>${escapeHtml(subtitle(report))}</p>`,
    all.pause === undefined ? '' : `<p class="bad"><strong>${escapeHtml(describePause(all.pause))}</strong></p>`,
    tiles(report),
    '<h2>The organization at a glance</h2>',
    glance(drawn, charts),
    '<h2>Budgets, the most urgent first</h2>',
    `<div class="pair">\n${drawn.map((one) => burnDownFigure(one, report, charts)).join('\n')}\n</div>`,
    '<h2>What spends</h2>',
    `<div class="pair">\n${drivers(report, charts)}\n${coverage(drawn, charts)}\n</div>`,
    `<h2>Stopped and given back in ${report.period}</h2>`,
    stopped(report, charts),
    '<h2>All budgets</h2>',
    htmlTable('USD; times in UTC', BUDGET_HEAD, standings.map(budgetCells), BUDGET_FIGURES),
    notAsItShouldBe(report),
    '<h2>How to read it</h2>',
    `<ul>${NOTES.map((line) => `<li>${escapeHtml(line)}</li>`).join('\n')}</ul>`,
  ];
  return reportPage('How the budgets stand', body.filter((part) => part !== '').join('\n'));
}

function subtitle({ at, period, standings }: StandingReport): string {
  return `${period}, as of ${when(at)} UTC: ${count(standings.length, 'budget')}`;
}

function tiles({ all, standings, stops }: StandingReport): string {
  const inForce = all.accounts - all.notInForce.length;
  const without = 'unknown' in all.without ? 'others are not known' : `${all.without.length} without a budget`;
  const ofAccounts = accountsIn(standings);
  const spent = total(ofAccounts.map(({ figures }) => figures?.spent ?? money(0n)));
  const limits = total(ofAccounts.map(({ figures }) => figures?.limit ?? money(0n)));
  const isSpent = standings.filter(({ figures }) => figures?.isSpent === true).length;
  const runOut = standings.filter(({ figures }) => figures?.runsOut !== undefined).length;
  const held = stops.filter(({ backAt }) => backAt === undefined).length;
  const share = coverageOf({ live: exactTotal(ofAccounts.map(({ live }) => live)), total: exactOf(spent) });
  return `<dl class="tiles">
${tile('In force', `${inForce} of ${all.accounts}`, `accounts; ${without}`, inForce === all.accounts ? 'good' : 'bad')}
${tile('Spent', `$${usd(spent)}`, `of $${usd(limits)} in ${count(ofAccounts.length, 'account')}`)}
${tile('Run out', `${isSpent + runOut} of ${standings.length}`, `${isSpent} spent, ${runOut} before the month ends`, isSpent > 0 ? 'bad' : '')}
${tile('Saved', `$${usd(savedBy(stops))}`, `by ${count(stops.length, 'stop')}, ${held} not given back`, 'good')}
${tile('Seen live', share === undefined ? '–' : `${share} %`, 'of what is spent; the rest is known from the bill')}
</dl>`;
}

/** Workloads spend what their accounts do. */
function accountsIn(standings: readonly Standing[]): readonly Standing[] {
  return standings.filter(({ row }) => row.state.kind === 'account');
}

function exactTotal(amounts: readonly Money[]): ExactDecimal {
  return exactOf(total(amounts));
}

function glance(drawn: readonly Standing[], charts: Charts): string {
  if (drawn.length === 0) return '<p>Nothing was counted in any budget yet this month.</p>';
  const title = 'What each budget has spent, and what is left of it';
  const all = drawn.map(({ row, figures, live, beyond }): Bar => {
    const left = figures?.left ?? money(0n);
    return { name: row.state.address, parts: [money(live + beyond), money(left < 0n ? 0n : left)] };
  });
  const rows = drawn.map(({ row, figures }) => [
    row.state.address,
    amountOr(figures?.limit),
    amountOr(figures?.spent),
    figures?.left === undefined ? '–' : describeLeft(figures.left),
  ]);
  const table = htmlTable(`${title}, in USD`, ['budget', 'limit', 'spent', 'left'], rows, [1, 2, 3]);
  return figure(title, charts.bars(title, SPENT_AND_LEFT, all, WIDE), table, 'wide');
}

function drivers({ spenders, all }: StandingReport, charts: Charts): string {
  const title = 'What spends fastest, in USD an hour';
  const dearest = spenders.slice(0, MOST_DRIVERS);
  if (dearest.length === 0) return '<p>Nothing runs by the hour.</p>';
  const bars = dearest.map(({ resource, rate }): Bar => ({ name: shortName(resource.arn), parts: [perHour(rate)] }));
  const rows = dearest.map(({ resource, rate, address, startedBy, since }) => [
    ...[resource.arn, address, usd(perHour(rate)), when(since), startedBy ?? '(not known)'],
  ]);
  const head = ['what', 'budget', 'USD/hour', 'runs since', 'started by'];
  const svg = charts.bars(title, [{ name: 'USD an hour', shade: 'spent' }], bars, HALF);
  const asked = Math.min(MOST_LOOKED_INTO, all.accounts);
  const caption = `In the ${count(asked, 'account')} that ${asked === 1 ? 'spends' : 'spend'} fastest.`;
  return figure(caption, svg, htmlTable(title, head, rows, [2]), '', title);
}

/** The end of a name tells most. */
function shortName(arn: string): string {
  const name = arn.split(':').slice(5).join(':');
  return name.length > LONGEST_NAME ? `…${name.slice(1 - LONGEST_NAME)}` : name;
}

function coverage(drawn: readonly Standing[], charts: Charts): string {
  const known = accountsIn(drawn);
  if (known.length === 0) return '';
  const title = 'What is seen live, and what from the bill alone';
  const bars = known.map(({ row, live, beyond }): Bar => ({ name: row.state.address, parts: [live, beyond] }));
  const rows = bars.map(({ name, parts }) => [name, ...parts.map(usd)]);
  const head = ['account', ...KNOWN_HOW.map(({ name }) => name)];
  return figure(title, charts.bars(title, KNOWN_HOW, bars, HALF), htmlTable(`${title}, in USD`, head, rows, [1, 2]));
}

function stopped({ stops, standings }: StandingReport, charts: Charts): string {
  if (stops.length === 0) return '<p>Nothing was stopped.</p>';
  const title = 'What stops have saved';
  const all = standings
    .map(({ row, stops: own }): Bar => ({ name: row.state.address, parts: [savedBy(own)] }))
    .filter(({ parts: [saved = money(0n)] }) => saved > 0n)
    .slice(0, MOST_DRAWN);
  const rows = stops
    .slice(0, MOST_STOPS)
    .map(({ entry, stoppedAt, backAt, saved }) => [
      entry.resource.arn,
      entry.address,
      stoppedAt === undefined ? '(not known)' : when(stoppedAt),
      backAt === undefined ? (entry.restoring ? 'on its way' : 'no') : when(backAt),
      usd(perHour(entry.rate)),
      amountOr(saved),
      entry.reason,
    ]);
  const head = ['what', 'budget', 'stopped', 'given back', 'USD/hour', 'saved', 'why'];
  const more = stops.length > rows.length ? `, the latest ${rows.length} of ${stops.length}` : '';
  const table = htmlTable(`Stops in USD, times in UTC${more}`, head, rows, [4, 5]);
  if (all.length === 0) return table;
  return figure(title, charts.bars(title, [{ name: 'saved', shade: 'saved' }], all, WIDE), table, 'wide');
}

const BUDGET_HEAD = [
  ...['budget', 'in force', 'mode', 'limit', 'spent', 'seen live', 'by the bill alone', 'left'],
  ...['USD/hour', 'at most more', 'runs out', 'stopped'],
];
const BUDGET_FIGURES = [3, 4, 5, 6, 7, 8, 9, 11];

function budgetCells({ row, figures, live, beyond }: Standing): readonly string[] {
  const { state, mode, held, overshoot } = row;
  const start = [state.address, state.progress, mode ?? '–'];
  if (figures === undefined) return [...start, amountOr(state.accepted), ...Array<string>(7).fill('–'), String(held)];
  const { limit, spent, left, rate, runsOut, isSpent } = figures;
  return [
    ...start,
    ...[limit, spent, live, beyond].map(amountOr),
    left === undefined ? '–' : left < 0n ? `${usd(money(-left))} over` : usd(left),
    usd(perHour(rate)),
    overshoot === undefined ? '–' : shortBound(overshoot),
    isSpent ? 'spent' : when(runsOut),
    String(held),
  ];
}

function notAsItShouldBe({ all }: StandingReport): string {
  const without = 'unknown' in all.without ? [] : all.without;
  const lines = [
    ...all.notInForce.map((state) => `${state.address}: ${describeProgress(state)}`),
    ...('unknown' in all.without ? [`Accounts without a budget are not known: ${all.without.unknown}`] : []),
    ...without.map((account) => `${account}: there is no budget`),
    ...all.unreadable.map((row) => `not counted: ${row}`),
  ];
  if (lines.length === 0) return '';
  const shown = lines.slice(0, MOST_NAMED);
  const more = lines.length - shown.length;
  const items = [...shown, ...(more > 0 ? [`and ${more} more`] : [])];
  return `<h2>Not as it should be</h2>\n<ul>${items.map((line) => `<li>${escapeHtml(line)}</li>`).join('\n')}</ul>`;
}

const NOTES = [
  'Spent is the position of the ledger: what meters have counted, what AWS has billed beyond that, and what is expected until AWS bills it.',
  'Seen live is what meters have counted. By the bill alone is all else: taxes, fees, what has no meter, and what is expected of those.',
  'The line of what is spent is, for days that are over, what AWS has billed or meters have counted, whichever is more; until AWS bills a day, what it had billed beyond the meters goes on counting.',
  'Predicted is what will be spent at the speed of now. A budget runs out where that meets its limit.',
  'At most more is what could still be spent before a stop lands: at the speed of now until then, and once more what no meter has seen since the last bill. A question mark: no bill tells how much that is.',
  'Saved is the speed of what was stopped, for as long as it was within the month.',
];
