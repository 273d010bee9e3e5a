import type { AccountId } from '../../src/core/domain/address';
import { later, MS_PER_DAY, MS_PER_HOUR, type Instant } from '../../src/core/domain/time';
import type { Clock, Spokes } from '../../src/core/ports';
import type { FunctionShape, UsageMeter, Wanted } from '../../src/metering/domain/usage';
import { windowStart, WINDOW_MS } from '../../src/metering/domain/usage-progress';
import type { Series, UsageMetrics } from '../../src/metering/ports';

interface Sample {
  readonly region: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly at: Instant;
  readonly value: number;
}

/** CloudWatch of some accounts: samples that a test puts, listed and read as the meters want them. */
export class InMemoryMetrics implements Spokes<UsageMetrics> {
  readonly samples = new Map<string, Sample[]>();
  readonly functions = new Map<string, FunctionShape>();
  regions = ['us-east-1'];
  /** What a region, or an account, answers instead. */
  readonly refusals = new Map<string, Error>();
  readonly reached: string[] = [];

  /** The regions that were listed, in their order. */
  readonly lists: string[] = [];

  constructor(
    private readonly meters: readonly UsageMeter[],
    private readonly clock: Clock,
  ) {}

  put(
    account: string,
    at: Instant,
    [namespace, metric]: readonly [string, string],
    dimensions: Readonly<Record<string, string>>,
    value: number,
    region = 'us-east-1',
  ): void {
    const all = this.samples.get(account) ?? [];
    all.push({ region, namespace, metric, dimensions, at, value });
    this.samples.set(account, all);
  }

  async reach(account: AccountId): Promise<UsageMetrics> {
    this.reached.push(account);
    const refusal = this.refusals.get(account);
    if (refusal !== undefined) throw refusal;
    const samples = () => this.samples.get(account) ?? [];
    return {
      regions: async () => this.regions,
      list: async (region, all) => {
        const refused = this.refusals.get(region);
        if (refused !== undefined) throw refused;
        this.lists.push(region);
        const since = later(this.clock.now(), -(all ? 14 * MS_PER_DAY : 3 * MS_PER_HOUR));
        const listed = samples().filter(({ at }) => at > since);
        return { series: this.seriesOf(listed, region), asked: { metrics: 0, requests: 1 } };
      },
      read: async (region, series, from, until) => ({
        read: series.map((one) => ({ series: one, points: pointsOf(one, samples(), region, from, until) })),
        asked: { metrics: series.length, requests: 0 },
      }),
      functions: async (_region, provisioned) =>
        new Map(
          [...this.functions].map(([name, shape]) => [
            name,
            provisioned.includes(name) ? shape : { ...shape, provisioned: 0 },
          ]),
        ),
    };
  }

  private seriesOf(samples: readonly Sample[], region: string): readonly Series[] {
    const found = new Map<string, Series>();
    for (const { name: meter, wanted } of this.meters) {
      for (const [key, one] of Object.entries(wanted)) {
        for (const sample of samples.filter((of) => of.region === region && isOf(of, one))) {
          const { dimensions } = sample;
          found.set(JSON.stringify([meter, key, dimensions]), { meter, key, wanted: one, dimensions });
        }
      }
    }
    return [...found.values()];
  }
}

function isOf({ namespace, metric, dimensions }: Sample, wanted: Wanted): boolean {
  return (
    namespace === wanted.namespace &&
    metric === wanted.metric &&
    Object.keys(dimensions).sort().join() === [...wanted.dimensions].sort().join() &&
    Object.entries(wanted.fixed ?? {}).every(([name, value]) => dimensions[name] === value)
  );
}

function pointsOf(
  { wanted, dimensions }: Series,
  samples: readonly Sample[],
  region: string,
  from: Instant,
  until: Instant,
): ReadonlyMap<Instant, number> {
  const points = new Map<Instant, number>();
  for (let start = from; start < until; start = later(start, WINDOW_MS)) {
    const values = samples
      .filter((of) => of.region === region && isOf(of, wanted) && windowStart(of.at) === start)
      .filter((of) => JSON.stringify(of.dimensions) === JSON.stringify(dimensions))
      .map(({ value }) => value);
    if (values.length > 0) points.set(start, statistic(wanted.statistic, values));
  }
  return points;
}

function statistic(kind: Wanted['statistic'], values: readonly number[]): number {
  const sum = values.reduce((one, other) => one + other, 0);
  switch (kind) {
    case 'Sum':
      return sum;
    case 'Maximum':
      return Math.max(...values);
    case 'SampleCount':
      return values.length;
    case 'Average':
      return sum / values.length;
  }
}
