import { arnOfControl } from '../../core/domain/resource-id';
import { formatInstant, MS_PER_SECOND } from '../../core/domain/time';
import { planDisabling, type Plan, type Spender } from '../../enforcement/domain/plan';
import { rate, type Rate } from '../../ledger/domain/rate';
import { EXIT } from './cli-error';
import { describeOutlook, figuresJson, figuresOf, type Figures } from './figures';
import type { Office } from './office';
import { smallestSet, type SmallestSet } from './smallest-set';
import { isExempted, type Spending, spendingOf } from './spending';
import { noSuch, requireAddress } from './status';
import type { Terminal } from './terminal';
import { count, duration, moment, perHour, speed, table, usd } from './words';

interface Shown {
  readonly json?: boolean | undefined;
}

/** What drives a budget, and what it would take to last to the end of the month. */
export interface Explanation {
  readonly spending: Spending;
  readonly figures: Figures;
  readonly set: SmallestSet;
}

/** Says what spends in a budget, and the least that would have to be stopped. Returns the exit code. */
export async function explain(
  at: string,
  { json = false }: Shown,
  office: Office,
  terminal: Terminal,
): Promise<number> {
  const address = requireAddress(at);
  const now = terminal.clock.now();
  const spending = await spendingOf(address, office, now);
  const { ledger } = spending;
  if (ledger === undefined) {
    if (spending.state === undefined) throw noSuch(address);
    terminal.print(json ? 'null' : `${address}: nothing was counted yet this month`);
    return EXIT.done;
  }
  const figures = figuresOf(ledger, now);
  const plan = planOf(spending);
  const explanation = { spending, figures, set: smallestSet(plan.targets, excessOf(figures)) };
  const lines = json ? [JSON.stringify(explanationJson(explanation), undefined, 2)] : explanationLines(explanation);
  for (const line of lines) terminal.print(line);
  return EXIT.done;
}

/** Returns what would be stopped of what runs, as the product plans it. */
export function planOf({ spenders, budget, journal, ledger }: Spending): Plan {
  const refused = journal.filter(({ period, status }) => period === ledger?.period && status === 'failed');
  return planDisabling(spenders, budget?.exempt ?? [], new Set(refused.map(({ resource }) => resource.arn)));
}

/** By how much the speed has to come down, so that the money lasts. Zero: it does. */
function excessOf({ left, rate: at, ends, at: now, runsOut, isSpent }: Figures): Rate {
  if (left === undefined || (!isSpent && runsOut === undefined)) return rate(0n);
  const affordable = isSpent ? 0n : (left * BigInt(MS_PER_SECOND)) / BigInt(Math.max(1, ends - now));
  return rate(at - affordable);
}

export function explanationLines({ spending, figures, set }: Explanation): readonly string[] {
  const { address, spenders, unreadable } = spending;
  const { rate: at, limit, left } = figures;
  const money =
    limit === undefined || left === undefined
      ? `${usd(figures.spent)} USD are spent`
      : `${usd(figures.spent)} of ${usd(limit)} USD are spent`;
  return [
    `${address} spends ${speed(at)}; ${money}.`,
    `Runs out: ${describeOutlook(figures)}.`,
    '',
    ...(spenders.length === 0
      ? [
          `Nothing runs by the hour${spending.held.length > 0 ? `; ${count(spending.held.length, 'resource')} stopped` : ''}.`,
        ]
      : spenderTable(spenders, spending, figures)),
    ...unreadable.map((row) => `not counted: ${row}`),
    ...(spenders.length === 0 ? [] : ['', ...setLines(set, figures)]),
  ];
}

function spenderTable(
  spenders: readonly Spender[],
  spending: Spending,
  { rate: all, at: now }: Figures,
): readonly string[] {
  return table(
    ['USD/HOUR', 'SHARE', 'WHAT', 'RUNS SINCE', 'STARTED BY', ''],
    spenders.map((one) => [
      usd(perHour(one.rate)),
      all > 0n ? `${(one.rate * 100n) / all} %` : '–',
      one.resource.arn,
      one.since === undefined ? '' : `${moment(one.since)}, ${duration(Math.max(0, now - one.since))}`,
      one.startedBy ?? '(not known)',
      isExempted(one, spending) ? 'exempt' : one.control === undefined ? 'cannot be stopped' : '',
    ]),
  );
}

function setLines(set: SmallestSet, { runsOut, isSpent, ends, limit }: Figures): readonly string[] {
  const toEnd = isSpent ? 'So that nothing more is spent' : `To last to the end of the month (${moment(ends)})`;
  if (limit === undefined) return ['There is no limit to last within.'];
  switch (set.kind) {
    case 'nothing':
      return [
        isSpent || runsOut !== undefined
          ? 'Nothing runs that could be stopped.'
          : 'It lasts as it is: nothing has to be stopped.',
      ];
    case 'not enough':
      return [`${toEnd}, it is not enough to stop all that can be stopped: that saves ${speed(set.saves)}.`];
    case 'these':
      return [
        `${toEnd}, stop ${count(set.targets.length, 'resource')}, which ${set.targets.length === 1 ? 'saves' : 'save'} ${speed(set.saves)}:`,
        ...set.targets.map(({ control, rate: own }) => `  ${control.arn}, ${speed(own)}`),
      ];
  }
}

/** The same for machines. Amounts are decimal texts in USD. */
export function explanationJson({ spending, figures, set }: Explanation) {
  return {
    address: spending.address,
    figures: figuresJson(figures),
    running: spending.spenders.map((one) => spenderJson(one, spending)),
    not_counted: spending.unreadable,
    to_last: {
      result: set.kind,
      saves_usd_per_hour: set.kind === 'nothing' ? '0' : usd(perHour(set.saves), 6),
      stop: set.kind === 'these' ? set.targets.map(({ control }) => control.arn) : [],
    },
  };
}

function spenderJson(one: Spender, spending: Spending) {
  return {
    arn: one.resource.arn,
    type: one.resource.type,
    stopped_through: arnOfControl(one.control) ?? null,
    usd_per_hour: usd(perHour(one.rate), 6),
    since: one.since === undefined ? null : formatInstant(one.since),
    started_by: one.startedBy ?? null,
    exempt: isExempted(one, spending),
  };
}
