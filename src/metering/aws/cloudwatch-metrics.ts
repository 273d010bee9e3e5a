import {
  CloudWatchClient,
  GetMetricDataCommand,
  paginateListMetrics,
  type ListMetricsCommandInput,
  type Metric,
  type MetricDataQuery,
  type MetricDataResult,
} from '@aws-sdk/client-cloudwatch';
import { DescribeRegionsCommand, EC2Client } from '@aws-sdk/client-ec2';
import type { SpokeConversation } from '../../core/aws/spoke-door';
import { instant, MS_PER_SECOND, type Instant } from '../../core/domain/time';
import { SpokeFailure } from '../../core/ports';
import { REGIONS, USAGE } from '../contracts';
import type { Asked } from '../domain/asking';
import type { FunctionShape, UsageMeter, Wanted } from '../domain/usage';
import { WINDOW_MS } from '../domain/usage-progress';
import type { Series, SeriesPoints, UsageMetrics } from '../ports';
import { functionShapes } from './lambda-shapes';
import type { UsageAnswers } from './usage-answers';

/** The most queries that GetMetricData takes. */
const MOST_QUERIES = 500;
/** Metrics with data in the last three hours. */
const RECENTLY = 'PT3H';

/** The metrics of one spoke, through sessions of its role. Lists and configurations are kept between conversations. */
export class CloudWatchMetrics implements UsageMetrics {
  constructor(
    private readonly conversation: SpokeConversation,
    private readonly meters: readonly UsageMeter[],
    private readonly answers: UsageAnswers,
  ) {}

  regions(): Promise<readonly string[]> {
    return this.answers.regions.get(this.conversation.account, async () => {
      const { conversation } = this;
      const ec2 = new EC2Client(conversation.clientConfig(REGIONS.name, conversation.homeRegion));
      const { Regions: regions = [] } = await conversation.attempt('ask for its regions', (options) =>
        ec2.send(new DescribeRegionsCommand({}), options),
      );
      return regions.flatMap(({ RegionName: name }) => name ?? []);
    });
  }

  async list(region: string, all: boolean): Promise<{ readonly series: readonly Series[]; readonly asked: Asked }> {
    let requests = 0;
    const key = `${this.conversation.account} ${region} ${all}`;
    const series = await this.answers.listed.get(key, async () => {
      const found = await this.listAll(region, all ? undefined : RECENTLY);
      requests = found.requests;
      return found.metrics.flatMap((metric) => seriesOf(metric, this.meters));
    });
    return { series, asked: { metrics: 0, requests } };
  }

  async read(region: string, series: readonly Series[], from: Instant, until: Instant) {
    const read: SeriesPoints[] = [];
    for (let begin = 0; begin < series.length; begin += MOST_QUERIES) {
      const part = series.slice(begin, begin + MOST_QUERIES);
      const points = await this.pointsOf(region, part, from, until);
      read.push(...part.map((one, index) => ({ series: one, points: points.get(idOf(index)) ?? new Map() })));
    }
    return { read, asked: { metrics: series.length, requests: 0 } };
  }

  async functions(region: string, provisioned: readonly string[]): Promise<ReadonlyMap<string, FunctionShape>> {
    const key = `${this.conversation.account} ${region} ${[...provisioned].sort().join()}`;
    return this.answers.functions.get(key, () => functionShapes(this.conversation, region, provisioned));
  }

  /**
   * Lists what has had data: with one request where that is little. Where it is much, most of it is none of the
   * meters', and each namespace is listed for itself.
   */
  private async listAll(
    region: string,
    recently: 'PT3H' | undefined,
  ): Promise<{ readonly metrics: readonly Metric[]; readonly requests: number }> {
    const first = await this.pages(region, { Namespace: undefined, RecentlyActive: recently }, 1);
    if (!first.more) return first;
    const namespaces = new Set(this.meters.flatMap(({ wanted }) => Object.values(wanted).map((one) => one.namespace)));
    const metrics: Metric[] = [];
    let { requests } = first;
    for (const namespace of namespaces) {
      const page = await this.pages(region, { Namespace: namespace, RecentlyActive: recently });
      metrics.push(...page.metrics);
      requests += page.requests;
    }
    return { metrics, requests };
  }

  private pages(region: string, wanted: ListMetricsCommandInput, most = Number.POSITIVE_INFINITY) {
    const client = this.client(region);
    return this.conversation.attempt(`list the metrics of ${region}`, async (options) => {
      const metrics: Metric[] = [];
      let requests = 0;
      for await (const page of paginateListMetrics({ client }, wanted, options)) {
        metrics.push(...(page.Metrics ?? []));
        requests += 1;
        if (requests >= most) return { metrics, requests, more: page.NextToken !== undefined };
      }
      return { metrics, requests, more: false };
    });
  }

  /** Asks for the values of some series, page after page: one page may have some of the values of a series. */
  private pointsOf(region: string, series: readonly Series[], from: Instant, until: Instant) {
    const client = this.client(region);
    const queries = series.map(queryOf);
    return this.conversation.attempt(`read the metrics of ${region}`, async (options) => {
      const points = new Map<string, Map<Instant, number>>();
      let token: string | undefined;
      do {
        const answer = await client.send(
          new GetMetricDataCommand({
            MetricDataQueries: queries,
            StartTime: new Date(from),
            EndTime: new Date(until),
            ScanBy: 'TimestampAscending',
            NextToken: token,
          }),
          options,
        );
        for (const result of answer.MetricDataResults ?? []) addResult(points, result, region);
        token = answer.NextToken;
      } while (token !== undefined);
      return points;
    });
  }

  private client(region: string): CloudWatchClient {
    return new CloudWatchClient(this.conversation.clientConfig(USAGE.name, region));
  }
}

/** Returns what meters want of a metric: its dimensions must be theirs, no more and no less. */
export function seriesOf(metric: Metric, meters: readonly UsageMeter[]): readonly Series[] {
  const { Namespace: namespace, MetricName: name, Dimensions: list = [] } = metric;
  const dimensions = Object.fromEntries(list.map(({ Name: key = '', Value: value = '' }) => [key, value]));
  const isWanted = (wanted: Wanted) =>
    wanted.namespace === namespace &&
    wanted.metric === name &&
    Object.keys(dimensions).sort().join() === [...wanted.dimensions].sort().join() &&
    Object.entries(wanted.fixed ?? {}).every(([key, value]) => dimensions[key] === value);
  return meters.flatMap(({ name: meter, wanted }) =>
    Object.entries(wanted)
      .filter(([, one]) => isWanted(one))
      .map(([key, one]) => ({ meter, key, wanted: one, dimensions })),
  );
}

function idOf(index: number): string {
  return `m${index}`;
}

function queryOf({ wanted, dimensions }: Series, index: number): MetricDataQuery {
  return {
    Id: idOf(index),
    MetricStat: {
      Metric: {
        Namespace: wanted.namespace,
        MetricName: wanted.metric,
        Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      },
      Period: WINDOW_MS / MS_PER_SECOND,
      Stat: wanted.statistic,
    },
  };
}

/** Throws a SpokeFailure when CloudWatch could not read a series: its values would be missing without a word. */
function addResult(
  points: Map<string, Map<Instant, number>>,
  { Id: id = '', StatusCode: status, Timestamps: times = [], Values: values = [] }: MetricDataResult,
  region: string,
): void {
  if (status === 'InternalError' || status === 'Forbidden') {
    throw new SpokeFailure(`CloudWatch in ${region} answered ${status} for a metric`);
  }
  const of = points.get(id) ?? new Map<Instant, number>();
  for (const [index, time] of times.entries()) of.set(instant(time.getTime()), values[index] ?? 0);
  points.set(id, of);
}
