import { money, total, type Money } from '../../core/domain/money';
import { periodEnd, periodStart } from '../../core/domain/period';
import { later, MS_PER_DAY, type Instant } from '../../core/domain/time';
import { htmlTable } from '../html';
import type { Charts, Course } from '../replay-charts';
import { usd, when } from '../replay-words';
import { figure } from '../report-page';
import { describeOutlook } from './figures';
import type { Standing, StandingReport } from './standing-report';
import type { Stop } from './stopped';
import { count, duration } from './words';

const WIDTH = 480;

/** Returns what stops have saved, as far as that is remembered. */
export function savedBy(stops: readonly Stop[]): Money {
  return total(stops.flatMap(({ saved }) => saved ?? []));
}

export function amountOr(amount: Money | undefined): string {
  return amount === undefined ? '–' : usd(amount);
}

/** Draws a budget's month: what is spent and how that is known, its limit, what is predicted, and its stops. */
export function burnDownFigure(one: Standing, { at, period }: StandingReport, charts: Charts): string {
  const { row, figures, bill, stops } = one;
  if (figures === undefined) return '';
  const { spent, limit, runsOut, atEnd, isSpent } = figures;
  const [starts, ends] = [periodStart(period), periodEnd(period)];
  const days = knownDays(bill, at);
  const course = (amountOf: (day: (typeof days)[number]) => Money | undefined, now?: Money): Course['points'] => {
    const known = days.flatMap((day) => {
      const amount = amountOf(day);
      return amount === undefined ? [] : [[day.at, amount] as const];
    });
    if (known.length === 0) return now === undefined ? [] : [[at, now]];
    return [[starts, money(0n)], ...known, ...(now === undefined ? [] : [[at, now] as const])];
  };
  const courses: readonly Course[] = [
    { name: 'spent', shade: 'spent', line: 'solid', weight: 3, points: course((day) => day.spent, spent) },
    ...(bill === undefined
      ? []
      : ([
          {
            name: 'seen live',
            shade: 'saved',
            line: 'dashed',
            weight: 2,
            points: course(({ live }) => live, one.live),
          },
          {
            name: 'billed by AWS',
            shade: 'unseen',
            line: 'dashed',
            weight: 2,
            points: course(({ through }) => through),
          },
        ] as const)),
    {
      ...{ name: 'limit', shade: 'limit', line: 'solid', weight: 1.5 },
      points: limit === undefined ? [] : [starts, ends].map((end) => [end, limit]),
    },
    {
      ...{ name: 'predicted', shade: 'limit', line: 'dotted', weight: 2 },
      points: isSpent ? [] : [[at, spent], runsOut === undefined ? [ends, atEnd] : [runsOut, limit ?? atEnd]],
    },
  ];
  const title = `${row.state.address}: ${usd(spent)}${limit === undefined ? '' : ` of ${usd(limit)}`} USD`;
  const svg = charts.courses(title, courses, stopPlaces(stops), WIDTH);
  const rows = days.map((day) => [when(day.at), ...[day.spent, day.live, day.through].map(amountOr)]);
  const now = [when(at), usd(spent), usd(one.live), '–'];
  const head = ['up to', 'spent', 'seen live', 'billed by AWS'];
  const table = htmlTable(`${title}, day by day`, head, [...rows, now], [1, 2, 3]);
  return figure(fateOf(one, at), svg, table, '', title);
}

/** Where something was stopped, once for each time at which it was. */
function stopPlaces(stops: readonly Stop[]): Course['points'] {
  const places = new Map(
    stops.flatMap(({ entry, stoppedAt }) => (stoppedAt === undefined ? [] : [[stoppedAt, entry.position] as const])),
  );
  return [...places].sort(([one], [other]) => one - other);
}

interface KnownDay {
  /** The end of the day. */
  readonly at: Instant;
  readonly live: Money | undefined;
  readonly through: Money | undefined;
  readonly spent: Money | undefined;
}

/** What is known of the days that are over. Until AWS bills a day, what it had billed beyond meters goes on counting. */
function knownDays(bill: Standing['bill'], now: Instant): readonly KnownDay[] {
  let unseen = 0n;
  const days = (bill?.days ?? []).map(({ day, live, through }): KnownDay => {
    if (live !== undefined && through !== undefined) unseen = through > live ? through - live : 0n;
    return { at: later(day, MS_PER_DAY), live, through, spent: live === undefined ? through : money(live + unseen) };
  });
  return days.filter(({ at }) => at < now);
}

/** What becomes of a budget, in a sentence or three. */
function fateOf({ figures, bill, row, stops }: Standing, at: Instant): string {
  const outlook = figures === undefined ? '' : describeOutlook(figures);
  const isTold = bill?.billedThrough !== undefined && bill.readAt !== undefined;
  return [
    figures?.runsOut === undefined ? `${outlook.charAt(0).toUpperCase()}${outlook.slice(1)}.` : `Runs out ${outlook}.`,
    ...(row.held > 0 ? [`${count(row.held, 'resource')} stopped.`] : []),
    ...(stops.length > 0 ? [`${usd(savedBy(stops))} USD saved.`] : []),
    ...(isTold
      ? [
          `AWS has billed up to ${when(bill.billedThrough)}, and said so ${duration(Math.max(0, at - (bill.readAt ?? at)))} ago.`,
        ]
      : []),
  ].join(' ');
}
