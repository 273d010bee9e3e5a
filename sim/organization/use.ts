import type { Money } from '../../src/core/domain/money';
import { periodOf, periodStart, type Period } from '../../src/core/domain/period';
import { instant, later, MS_PER_MINUTE, type Instant } from '../../src/core/domain/time';
import { NOTHING_FREE } from '../../src/metering/domain/tariff';
import { windowStart, WINDOW_MS } from '../../src/metering/domain/usage-progress';
import type { Series, UsageMetrics } from '../../src/metering/ports';
import { inRegion } from '../../src/metering/usage/region.table';
import { SQS_METER } from '../../src/metering/usage/sqs.meter';
import type { Wire } from '../wire';

const DELAY_MS = 3 * MS_PER_MINUTE;
const LATE_MS = 60 * MS_PER_MINUTE;
const SERIES: Series = {
  meter: SQS_METER.name,
  key: 'empty',
  wanted: SQS_METER.wanted.empty as Series['wanted'],
  dimensions: { QueueName: 'orders' },
};

/** What an account has of things that are paid by use: one queue, with some requests in each five minutes. */
export class SimulatedUse {
  /** What months have used up to a window, so that no window is counted twice. */
  private readonly counted = new Map<Period, { through: Instant; requests: bigint }>();

  /** `draw`: a number from 0 to 1 for each window, always the same. */
  constructor(
    private readonly region: string,
    private readonly requestsPerWindow: number,
    private readonly from: Instant,
    private until: Instant,
    private readonly draw: (window: Instant, name: string) => number,
    private readonly late: () => number,
  ) {}

  /** Returns the requests of a window. */
  requestsIn(window: Instant): number {
    if (window < this.from || window >= this.until) return 0;
    return Math.floor(this.requestsPerWindow * 2 * this.draw(window, 'use'));
  }

  end(at: Instant): void {
    this.until = windowStart(at);
  }

  /** What AWS bills for a month's use by an instant: the windows that are over. */
  costIn(period: Period, now: Instant): Money {
    const known = this.counted.get(period) ?? { through: periodStart(period), requests: 0n };
    let window = known.through;
    for (; later(window, WINDOW_MS) <= now && periodOf(window) === period; window = later(window, WINDOW_MS)) {
      known.requests += BigInt(this.requestsIn(window));
    }
    known.through = window;
    this.counted.set(period, known);
    return inRegion(SQS_METER.costOf(new Map([['standard', known.requests]]), NOTHING_FREE), this.region);
  }

  /** Returns what the use of some windows of one month costs. */
  costBetween(from: Instant, to: Instant): Money {
    let requests = 0n;
    for (let window = from; window < to; window = later(window, WINDOW_MS)) requests += BigInt(this.requestsIn(window));
    return inRegion(SQS_METER.costOf(new Map([['standard', requests]]), NOTHING_FREE), this.region);
  }

  /** CloudWatch as a function asks it over a wire into the account. */
  over(wire: Wire<string>, now: () => Instant): UsageMetrics {
    return {
      regions: async () => [this.region],
      list: (region) =>
        wire.read(
          'metrics',
          () => ({ series: region === this.region ? [SERIES] : [], asked: { metrics: 0, requests: 0 } }),
          'list',
        ),
      read: (_region, series, from, until) =>
        wire.read(
          'metrics',
          () => ({
            read: series.map((one) => ({ series: one, points: this.points(from, until, now()) })),
            asked: { metrics: 0, requests: 0 },
          }),
          'read',
        ),
      functions: async () => new Map(),
    };
  }

  private points(from: Instant, until: Instant, now: Instant): ReadonlyMap<Instant, number> {
    const points = new Map<Instant, number>();
    for (let window = from; window < until; window = later(window, WINDOW_MS)) {
      const requests = this.requestsIn(window);
      const isLate = this.draw(window, 'late') < this.late();
      const shownAt = later(
        window,
        WINDOW_MS + DELAY_MS + (isLate ? Math.round(LATE_MS * this.draw(window, 'by')) : 0),
      );
      if (requests > 0 && shownAt <= instant(now)) points.set(window, requests);
    }
    return points;
  }
}
