import { money, type Money } from '../../core/domain/money';
import { periodOf, type Period } from '../../core/domain/period';
import { instant, later, MS_PER_MINUTE, type Instant } from '../../core/domain/time';
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
}

export interface Advance {
  readonly progress: UsageProgress;
  /** What the months cost more than before. */
  readonly amounts: ReadonlyMap<Period, Money>;
}

/** Returns the beginning of the window that an instant lies in. */
export function windowStart(at: Instant): Instant {
  return instant(Math.floor(at / WINDOW_MS) * WINDOW_MS);
}

/**
 * Counts as docs/decisions/0049-use-is-counted-on-the-whole-month.md says. Counts what was read of some windows: new ones, and those that are read again. Of two readings of a window the
 * costlier stands, because points are only ever added. The amounts are differences of what whole months cost, so
 * that any order, repetition and cut of the readings adds up to the same.
 */
export function advance(
  before: UsageProgress | undefined,
  readings: ReadonlyMap<Instant, Usage>,
  until: Instant,
  costOf: (usage: Usage) => Money,
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
  const amounts = new Map<Period, Money>();
  const costBefore = costsByMonth(before?.months ?? new Map(), before?.windows ?? new Map(), costOf);
  for (const [period, cost] of costsByMonth(before?.months ?? new Map(), windows, costOf)) {
    const more = cost - (costBefore.get(period) ?? 0n);
    if (more !== 0n) amounts.set(period, money(more));
  }
  return { progress: withoutPast(settled), amounts };
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

/** Forgets months of which no window can come any more. */
function withoutPast(progress: UsageProgress): UsageProgress {
  const oldest = periodOf(progress.settledThrough);
  const months = new Map([...progress.months].filter(([period]) => period >= oldest));
  return { ...progress, months };
}

function costsByMonth(
  months: ReadonlyMap<Period, Usage>,
  windows: ReadonlyMap<Instant, Usage>,
  costOf: (usage: Usage) => Money,
): ReadonlyMap<Period, Money> {
  const sums = new Map(months);
  for (const [start, usage] of windows) {
    const period = periodOf(start);
    sums.set(period, plus(sums.get(period) ?? NO_USAGE, usage));
  }
  return new Map([...sums].map(([period, usage]) => [period, costOf(usage)]));
}
