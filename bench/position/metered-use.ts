import type { AccountId } from '../../src/core/domain/address';
import { money } from '../../src/core/domain/money';
import { instant, later, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, type Instant } from '../../src/core/domain/time';
import type { Clock, Spokes } from '../../src/core/ports';
import { UsageAnswers } from '../../src/metering/aws/usage-answers';
import { NOTHING_ASKED } from '../../src/metering/domain/asking';
import { countOf, sumOf, usage, type FunctionShape, type UsageMeter } from '../../src/metering/domain/usage';
import { WINDOW_MS } from '../../src/metering/domain/usage-progress';
import type { Series, SeriesPoints, UsageMetrics } from '../../src/metering/ports';
import { KINDS, type CostKind } from './kinds';
import { METRICS_DELAY_MS } from './looks';
import { usedBy, type PlannedUse } from './use';

/** The regions of an account. What it uses, it uses in one. */
export const HOME_REGION = 'us-east-1';
const REGIONS = [HOME_REGION, ...Array.from({ length: 16 }, (_none, index) => `region-${index + 1}`)];
/** Metrics of each kind of use in an account: a function or a queue has some. */
export const METRICS_PER_USE = 5;
/** Metrics show in lists later than they tell what was used. */
const LISTED_LATE_MS = 15 * MS_PER_MINUTE;
/** A millionth of a US dollar: what a metric counts, so that its values are exact. */
const UNIT = 10_000_000_000n;

/** What is paid by use, as a meter counts it: one metric has the money, and the others of its kind nothing. */
export const BENCH_METERS: readonly UsageMeter[] = KINDS.filter(({ seen }) => seen === 'use').map(meterOf);

function meterOf({ name }: CostKind): UsageMeter {
  const metrics = Array.from({ length: METRICS_PER_USE }, (_none, index) => `metric-${index}`);
  return {
    name,
    label: name,
    docs: { counts: '', delay: '', missing: '' },
    source: { url: '', on: '' },
    wanted: Object.fromEntries(
      metrics.map((metric) => [metric, { namespace: name, metric, statistic: 'Sum', dimensions: ['Name'] }]),
    ),
    usageOf: (measured) => usage({ units: sumOf(measured, 'metric-0') }),
    costOf: (of) => money(countOf(of, 'units') * UNIT),
  };
}

/** CloudWatch of one account. It counts what it is asked, and what that costs is left out of the account's spending. */
export class SimulatedMetrics implements Spokes<UsageMetrics>, UsageMetrics {
  metrics = 0;
  lists = 0;
  private readonly answers;

  constructor(
    private readonly uses: readonly PlannedUse[],
    private readonly clock: Clock,
  ) {
    this.answers = new UsageAnswers(clock);
  }

  async reach(_account: AccountId): Promise<UsageMetrics> {
    return this;
  }

  async regions(): Promise<readonly string[]> {
    return REGIONS;
  }

  async functions() {
    return new Map<string, FunctionShape>();
  }

  async list(region: string, all: boolean) {
    const series = await this.answers.listed.get(`${region} ${all}`, async () => {
      this.lists += 1;
      const from = later(this.clock.now(), -(all ? 14 * MS_PER_DAY : 3 * MS_PER_HOUR));
      const to = later(this.clock.now(), -LISTED_LATE_MS);
      const inUse = this.uses.filter((use) => region === HOME_REGION && usedBy(use, to) > usedBy(use, from));
      return BENCH_METERS.filter(({ name }) => inUse.some(({ kind }) => kind.name === name)).flatMap(seriesOf);
    });
    return { series, asked: NOTHING_ASKED };
  }

  async read(_region: string, series: readonly Series[], from: Instant, until: Instant) {
    this.metrics += series.length;
    return { read: series.map((one) => this.pointsOf(one, from, until)), asked: NOTHING_ASKED };
  }

  private pointsOf(series: Series, from: Instant, until: Instant): SeriesPoints {
    const points = new Map<Instant, number>();
    if (series.key !== 'metric-0') return { series, points };
    const known = later(this.clock.now(), -METRICS_DELAY_MS);
    const uses = this.uses.filter(({ kind }) => kind.name === series.meter);
    const units = (at: number) => uses.reduce((sum, use) => sum + usedBy(use, instant(at)), 0n) / UNIT;
    for (let start = from; start < Math.min(until, known); start = later(start, WINDOW_MS)) {
      points.set(start, Number(units(Math.min(start + WINDOW_MS, known)) - units(start)));
    }
    return { series, points };
  }
}

function seriesOf({ name: meter, wanted }: UsageMeter): readonly Series[] {
  return Object.entries(wanted).map(([key, one]) => ({ meter, key, wanted: one, dimensions: { Name: meter } }));
}
