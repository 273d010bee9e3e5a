import { instant, later, MS_PER_SECOND, type Instant } from '../core/domain/time';
import type { Asked } from './domain/asking';
import { learned, shapesAt, type FunctionHistories } from './domain/function-history';
import { isListedSince, LISTED_MS } from './domain/region-turn';
import type { FunctionShape, Measured, Usage, UsageContext, UsageMeter } from './domain/usage';
import { windowStart, WINDOW_MS } from './domain/usage-progress';
import type { Series, SeriesPoints, UsageMetrics } from './ports';

/** What was read in one region: by meter, the use of each window. */
export interface RegionUsage {
  readonly readings: ReadonlyMap<string, ReadonlyMap<Instant, Usage>>;
  readonly asked: readonly Asked[];
  /** Whether anything has been in use since the last look, and some hours before it. */
  readonly isInUse: boolean;
  /** The functions that are in use. */
  readonly functions: FunctionHistories;
}

/** A region to read: since when its use counts, and when it was last read without a failure. */
export interface RegionToRead {
  readonly region: string;
  readonly since: Instant;
  readonly lookedAt: Instant | undefined;
  /** The functions that were in use at the last look. */
  readonly known: FunctionHistories;
}

/**
 * Reads what was used in one region since the last look, and three hours before it, up to the window that is open now.
 */
export async function readUsage(
  { region, since, lookedAt, known }: RegionToRead,
  now: Instant,
  meters: readonly UsageMeter[],
  metrics: UsageMetrics,
): Promise<RegionUsage> {
  const isRecent = lookedAt !== undefined && isListedSince(lookedAt, now);
  const isLate = lookedAt !== undefined && !isRecent;
  const { series, asked: listing } = await metrics.list(region, !isRecent);
  const from = windowStart(instant(Math.max(since, later(lookedAt ?? since, -LISTED_MS))));
  const until = later(windowStart(now), WINDOW_MS);
  const configured = new Set(meters.filter((meter) => meter.countsConfigured === true).map(({ name }) => name));
  const { read, asked } = await metrics.read(
    region,
    series.filter(({ meter }) => isLate || !configured.has(meter)),
    from,
    until,
  );
  const readings = new Map<string, ReadonlyMap<Instant, Usage>>();
  const shapes = { since: lookedAt ?? since, from };
  let functions: FunctionHistories = new Map();
  for (const meter of meters) {
    const ofMeter = series.filter((one) => one.meter === meter.name);
    if (ofMeter.length === 0) continue;
    const isConfigured = configured.has(meter.name);
    const pointsOfMeter = read.filter((one) => one.series.meter === meter.name);
    const names = functionsOf(ofMeter);
    const found =
      meter.needsFunctions === true ? await metrics.functions(region, isConfigured ? names : []) : new Map();
    if (!isConfigured) functions = new Map([...functions, ...learned(known, found, names, shapes)]);
    const windows = isConfigured
      ? windowsSince(isLate ? firstOf(pointsOfMeter, lookedAt, now) : (lookedAt ?? now), now)
      : measuredByWindow(pointsOfMeter, now);
    const functionsAt = (start: Instant) => (isConfigured ? found : shapesAt(functions, start));
    readings.set(meter.name, usageByWindow(meter, windows, functionsAt));
  }
  return { readings, asked: [listing, asked], isInUse: isLate ? read.some(hasPoints) : series.length > 0, functions };
}

function usageByWindow(
  meter: UsageMeter,
  windows: ReadonlyMap<Instant, readonly Measured[]>,
  functionsAt: (start: Instant) => ReadonlyMap<string, FunctionShape>,
): ReadonlyMap<Instant, Usage> {
  const contextOf = (start: Instant): UsageContext => ({
    windowSeconds: WINDOW_MS / MS_PER_SECOND,
    functions: functionsAt(start),
  });
  return new Map([...windows].map(([start, measured]) => [start, meter.usageOf(measured, contextOf(start))]));
}

function hasPoints({ points }: SeriesPoints): boolean {
  return points.size > 0;
}

/** Returns when the first value was since an instant, or now: nothing tells what was kept ready before. */
function firstOf(read: readonly SeriesPoints[], since: Instant, now: Instant): Instant {
  const times = read.flatMap(({ points }) => [...points.keys()]).filter((at) => at >= since);
  return instant(Math.min(now, ...times));
}

function functionsOf(series: readonly Series[]): readonly string[] {
  return [...new Set(series.flatMap(({ dimensions }) => dimensions.FunctionName ?? []))];
}

function measuredByWindow(read: readonly SeriesPoints[], now: Instant): ReadonlyMap<Instant, readonly Measured[]> {
  const windows = new Map<Instant, Measured[]>();
  for (const { series, points } of read) {
    for (const [start, value] of lasting(points, series.wanted.lasts ?? 0, now)) {
      const measured = windows.get(start) ?? [];
      measured.push({ key: series.key, dimensions: series.dimensions, value });
      windows.set(start, measured);
    }
  }
  return windows;
}

/** Returns the values, and behind each of them itself again for some windows that have none. */
function lasting(points: ReadonlyMap<Instant, number>, windows: number, now: Instant): ReadonlyMap<Instant, number> {
  const all = new Map(points);
  for (const [start, value] of points) {
    for (let next = later(start, WINDOW_MS), count = 0; count < windows; next = later(next, WINDOW_MS), count += 1) {
      if (next > now || points.has(next)) break;
      all.set(next, value);
    }
  }
  return all;
}

/** Returns the windows from the one that was open at an instant to the one that is open now. */
function windowsSince(at: Instant, now: Instant): ReadonlyMap<Instant, readonly Measured[]> {
  const windows = new Map<Instant, readonly Measured[]>();
  for (let start = windowStart(at); start <= now; start = later(start, WINDOW_MS)) windows.set(start, []);
  return windows;
}
