import { money, type Money } from '../../core/domain/money';
import { periodOf, type Period } from '../../core/domain/period';
import { instant, later, MS_PER_DAY, MS_PER_MINUTE, startOfDay, type Instant } from '../../core/domain/time';
import { amountAt, LIST_PRICE, type Factor } from '../../ledger/domain/factor';
import { NO_USAGE, plus, type Usage } from './usage';

/** Use is counted in windows of five minutes of the clock: no window lies in two months. */
export const WINDOW_MS = 5 * MS_PER_MINUTE;

/**
 * A metric shows in lists a quarter of an hour late, lists are kept as long, and looks are an hour apart at most. What
 * is older than this is counted for good.
 */
export const LATE_POINTS_MS = 90 * MS_PER_MINUTE;

/** How far one meter has counted in one region. */
export interface UsageProgress {
  /** The end of the last window that was counted. */
  readonly through: Instant;
  /** Windows from here on are read again. */
  readonly settledThrough: Instant;
  /** What was used before that, by month. */
  readonly months: ReadonlyMap<Period, Usage>;
  /** What was used in the windows that are read again, by their beginning. */
  readonly windows: ReadonlyMap<Instant, Usage>;
  /** What was counted of the last days, by day. Absent in rows of an older version. */
  readonly days?: ReadonlyMap<Instant, CountedDay> | undefined;
}

/** What was counted of one day: as it was booked, and at list prices. */
export interface CountedDay {
  readonly booked: Money;
  readonly listed: Money;
}

export interface Advance {
  readonly progress: UsageProgress;
  /** What the months cost more than before, by what was paid of list prices then. */
  readonly amounts: ReadonlyMap<Period, Money>;
}

/** Days are remembered until they were compared with what AWS bills. */
const DAYS_KEPT_MS = 9 * MS_PER_DAY;

/** Returns the beginning of the window that an instant lies in. */
export function windowStart(at: Instant): Instant {
  return instant(Math.floor(at / WINDOW_MS) * WINDOW_MS);
}

/**
 * Counts as docs/decisions/0049-use-is-counted-on-the-whole-month.md says. Counts what was read of some windows: new ones, and those that are read again. Of two readings of a window the
 * costlier stands, because points are only ever added. The amounts are differences of what whole months cost at list
 * prices, so that any order, repetition and cut of the readings adds up to the same. A window is paid at the factor of
 * its beginning.
 */
export function advance(
  before: UsageProgress | undefined,
  readings: ReadonlyMap<Instant, Usage>,
  until: Instant,
  costOf: (usage: Usage) => Money,
  factorOf: (at: Instant) => Factor = () => LIST_PRICE,
): Advance {
  const windows = new Map(before?.windows);
  for (const [start, usage] of readings) {
    if (before !== undefined && start < before.settledThrough) continue;
    const known = windows.get(start);
    if (known === undefined || costOf(usage) > costOf(known)) windows.set(start, usage);
  }
  const through = instant(Math.max(before?.through ?? 0, later(windowStart(until), WINDOW_MS)));
  const settledThrough = instant(Math.max(before?.settledThrough ?? 0, windowStart(later(until, -LATE_POINTS_MS))));
  const settled = { through, settledThrough, ...settledApart(before?.months ?? new Map(), windows, settledThrough) };
  const months = before?.months ?? new Map<Period, Usage>();
  const amounts = new Map<Period, Money>();
  const days = new Map(before?.days);
  for (const span of spansOf(months, before?.windows ?? new Map(), windows, factorOf)) {
    const listed = money(
      costOf(span.with) - costOf(span.without) - costOf(span.withBefore) + costOf(span.withoutBefore),
    );
    if (listed === 0n) continue;
    const booked = amountAt(listed, span.factor);
    amounts.set(span.period, money((amounts.get(span.period) ?? 0n) + booked));
    const day = days.get(span.day);
    days.set(span.day, { booked: money((day?.booked ?? 0n) + booked), listed: money((day?.listed ?? 0n) + listed) });
  }
  return { progress: withoutPast({ ...settled, days }), amounts };
}

/** Windows that follow each other in one day and are paid at one factor, and what was used in the month around them. */
interface Span {
  readonly period: Period;
  readonly day: Instant;
  readonly factor: Factor;
  /** What is known to be used in the month up to the end of the span, and up to its beginning. */
  readonly with: Usage;
  readonly without: Usage;
  /** What was known of that before. */
  readonly withBefore: Usage;
  readonly withoutBefore: Usage;
}

/** Cuts the windows into spans. What the spans of a month cost adds up to what the month costs beyond `months`. */
function spansOf(
  months: ReadonlyMap<Period, Usage>,
  before: ReadonlyMap<Instant, Usage>,
  windows: ReadonlyMap<Instant, Usage>,
  factorOf: (at: Instant) => Factor,
): readonly Span[] {
  const spans: Span[] = [];
  for (const start of [...windows.keys()].sort((one, other) => one - other)) {
    const [period, day, factor] = [periodOf(start), startOfDay(start), factorOf(start)];
    const last = spans.at(-1);
    const isSame = last?.day === day && last.factor === factor;
    const base = months.get(period) ?? NO_USAGE;
    const [now, then] = last?.period === period ? [last.with, last.withBefore] : [base, base];
    const span = {
      ...{ period, day, factor },
      without: isSame ? last.without : now,
      withoutBefore: isSame ? last.withoutBefore : then,
      with: plus(now, windows.get(start) ?? NO_USAGE),
      withBefore: plus(then, before.get(start) ?? NO_USAGE),
    };
    if (isSame) spans[spans.length - 1] = span;
    else spans.push(span);
  }
  return spans;
}

/** Moves the windows that are over for good into their months. */
function settledApart(
  months: ReadonlyMap<Period, Usage>,
  windows: ReadonlyMap<Instant, Usage>,
  settledThrough: Instant,
): Pick<UsageProgress, 'months' | 'windows'> {
  const over = new Map(months);
  const open = new Map<Instant, Usage>();
  for (const [start, usage] of windows) {
    if (start >= settledThrough) {
      open.set(start, usage);
    } else {
      const period = periodOf(start);
      over.set(period, plus(over.get(period) ?? NO_USAGE, usage));
    }
  }
  return { months: over, windows: open };
}

/** Forgets months of which no window can come any more, and days that were compared with what AWS bills. */
function withoutPast(progress: UsageProgress): UsageProgress {
  const oldest = periodOf(progress.settledThrough);
  const months = new Map([...progress.months].filter(([period]) => period >= oldest));
  const known = later(progress.settledThrough, -DAYS_KEPT_MS);
  const days = new Map([...(progress.days ?? [])].filter(([day]) => day >= known));
  return { ...progress, months, days };
}
