import { CloudWatchClient, GetMetricDataCommand, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeRegionsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { LambdaClient, ListFunctionsCommand, ListProvisionedConcurrencyConfigsCommand } from '@aws-sdk/client-lambda';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { ManualClock } from '../../../sim/clock';
import { later, MS_PER_MINUTE } from '../../../src/core/domain/time';
import { CloudWatchMetrics, seriesOf } from '../../../src/metering/aws/cloudwatch-metrics';
import { UsageAnswers } from '../../../src/metering/aws/usage-answers';
import { METER_USAGE_MANDATE } from '../../../src/metering/contracts';
import type { Series } from '../../../src/metering/ports';
import { USAGE_METERS } from '../../../src/metering/usage/registry';
import { ACCOUNT_ID, on } from '../../support/ledgers';
import { doorFor } from '../../support/spoke-door';

const [sts, cloudwatch, lambda, ec2] = [
  mockClient(STSClient),
  mockClient(CloudWatchClient),
  mockClient(LambdaClient),
  mockClient(EC2Client),
];
const NOW = on('21', '10:00:00');
const clock = new ManualClock(NOW);

function reach(answers = new UsageAnswers(clock)) {
  return doorFor(METER_USAGE_MANDATE)
    .through(5_000, (conversation) => new CloudWatchMetrics(conversation, USAGE_METERS, answers))
    .reach(ACCOUNT_ID, 'meter-usage', ACCOUNT_ID);
}

const metric = (Namespace: string, MetricName: string, dimensions: Readonly<Record<string, string>> = {}) => ({
  Namespace,
  MetricName,
  Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
});
const TOKENS = metric('AWS/Bedrock', 'InputTokenCount', { ModelId: 'amazon.nova-pro-v1:0' });
const INVOCATIONS = metric('AWS/Lambda', 'Invocations', { FunctionName: 'f' });

beforeEach(() => {
  for (const aws of [sts, cloudwatch, lambda, ec2]) aws.reset();
  clock.moveTo(NOW);
  sts
    .on(AssumeRoleCommand)
    .resolves({ Credentials: { AccessKeyId: 'k', SecretAccessKey: 's', SessionToken: 't', Expiration: new Date(0) } });
});

describe('a list', () => {
  test('names what meters want of what has had data lately, and no other set of dimensions', async () => {
    const others = [
      metric('AWS/Lambda', 'Invocations'),
      metric('AWS/Lambda', 'Invocations', { FunctionName: 'f', Resource: 'f:live' }),
      metric('AWS/Lambda', 'Errors', { FunctionName: 'f' }),
      metric('AWS/States', 'ConsumedCapacity', { ServiceMetric: 'ActivityTask' }),
    ];
    cloudwatch.on(ListMetricsCommand).resolves({ Metrics: [TOKENS, INVOCATIONS, ...others] });
    const { series, asked } = await (await reach()).list('us-west-2', false);
    expect(series.map(({ meter, key }) => [meter, key])).toEqual([
      ['bedrock', 'input'],
      ['lambda', 'invocations'],
    ]);
    expect(asked).toEqual({ metrics: 0, requests: 1 });
    const [call] = cloudwatch.commandCalls(ListMetricsCommand);
    expect(call?.args[0].input).toEqual({ RecentlyActive: 'PT3H', NextToken: undefined });
    expect(await (call?.thisValue as CloudWatchClient).config.region()).toBe('us-west-2');
  });

  test('of much is made namespace by namespace, page by page', async () => {
    cloudwatch.on(ListMetricsCommand).resolves({ Metrics: [] });
    cloudwatch
      .on(ListMetricsCommand, { Namespace: undefined })
      .resolves({ Metrics: [metric('Own', 'N')], NextToken: 'n' });
    cloudwatch.on(ListMetricsCommand, { Namespace: 'AWS/Bedrock' }).resolves({ Metrics: [], NextToken: 'm' });
    cloudwatch.on(ListMetricsCommand, { Namespace: 'AWS/Bedrock', NextToken: 'm' }).resolves({ Metrics: [TOKENS] });
    const { series, asked } = await (await reach()).list('us-west-2', false);
    expect(series).toHaveLength(1);
    expect(asked.requests).toBe(cloudwatch.commandCalls(ListMetricsCommand).length);
    expect(cloudwatch.commandCalls(ListMetricsCommand).map(({ args }) => args[0].input.Namespace)).toContain('AWS/S3');
  });

  test('of what was used since long ago names what has had data in two weeks', async () => {
    cloudwatch.on(ListMetricsCommand).resolves({ Metrics: [TOKENS] });
    expect((await (await reach()).list('us-west-2', true)).series).toHaveLength(1);
    expect(cloudwatch.commandCalls(ListMetricsCommand)[0]?.args[0].input).toEqual({ NextToken: undefined });
  });

  test('is kept for a quarter of an hour, each kind of list for itself', async () => {
    const answers = new UsageAnswers(clock);
    cloudwatch.on(ListMetricsCommand).resolves({ Metrics: [TOKENS] });
    const asked = async (region: string, minute: number, all = false) => {
      clock.moveTo(later(NOW, minute * MS_PER_MINUTE));
      return (await (await reach(answers)).list(region, all)).asked.requests;
    };
    expect([await asked('us-east-1', 0), await asked('us-west-2', 0)]).toEqual([1, 1]);
    expect([await asked('us-east-1', 14), await asked('us-east-1', 14, true)]).toEqual([0, 1]);
    expect([await asked('us-east-1', 16), await asked('us-west-2', 16)]).toEqual([1, 1]);
  });
});

describe('values', () => {
  const [series] = seriesOf(TOKENS, USAGE_METERS);
  const all = (count: number) => Array.from({ length: count }, () => series as Series);

  test('are asked for by the window, from one boundary to another, and come in pages', async () => {
    cloudwatch
      .on(GetMetricDataCommand)
      .resolvesOnce({ MetricDataResults: [{ Id: 'm0', Timestamps: [new Date(NOW)], Values: [7] }], NextToken: 'n' })
      .resolvesOnce({
        MetricDataResults: [
          { Id: 'm0', StatusCode: 'Complete', Timestamps: [new Date(later(NOW, 300_000))], Values: [8] },
        ],
      });
    const { read, asked } = await (await reach()).read('us-east-1', all(1), NOW, later(NOW, 600_000));
    expect(read[0]?.points).toEqual(
      new Map([
        [NOW, 7],
        [later(NOW, 300_000), 8],
      ]),
    );
    expect(asked).toEqual({ metrics: 1, requests: 0 });
    expect(cloudwatch.commandCalls(GetMetricDataCommand)[0]?.args[0].input).toEqual({
      MetricDataQueries: [
        {
          Id: 'm0',
          MetricStat: {
            Metric: {
              Namespace: 'AWS/Bedrock',
              MetricName: 'InputTokenCount',
              Dimensions: [{ Name: 'ModelId', Value: 'amazon.nova-pro-v1:0' }],
            },
            Period: 300,
            Stat: 'Sum',
          },
        },
      ],
      StartTime: new Date(NOW),
      EndTime: new Date(later(NOW, 600_000)),
      ScanBy: 'TimestampAscending',
      NextToken: undefined,
    });
  });

  test('of more than 500 series are asked for in several calls', async () => {
    cloudwatch.on(GetMetricDataCommand).resolves({});
    const { read, asked } = await (await reach()).read('us-east-1', all(1_001), NOW, later(NOW, 300_000));
    expect([read.length, asked.metrics]).toEqual([1_001, 1_001]);
    const calls = cloudwatch.commandCalls(GetMetricDataCommand);
    expect(calls.map(({ args }) => args[0].input.MetricDataQueries?.length)).toEqual([500, 500, 1]);
  });

  test('of nothing are not asked for', async () => {
    expect((await (await reach()).read('us-east-1', [], NOW, NOW)).read).toEqual([]);
    expect(cloudwatch.calls()).toHaveLength(0);
  });

  test('that CloudWatch could not read are a failure, not nothing', async () => {
    cloudwatch.on(GetMetricDataCommand).resolves({ MetricDataResults: [{ Id: 'm0', StatusCode: 'InternalError' }] });
    await expect((await reach()).read('us-east-1', all(1), NOW, later(NOW, 300_000))).rejects.toThrow(
      'CloudWatch in us-east-1 answered InternalError for a metric',
    );
  });
});

test('functions are described once, and asked what they keep ready only where that is in use', async () => {
  lambda.on(ListFunctionsCommand).resolves({
    Functions: [
      { FunctionName: 'f', MemorySize: 1_024, Architectures: ['arm64'], EphemeralStorage: { Size: 2_048 } },
      { FunctionName: 'g' },
    ],
  });
  lambda.on(ListProvisionedConcurrencyConfigsCommand, { FunctionName: 'f' }).resolves({
    ProvisionedConcurrencyConfigs: [
      { RequestedProvisionedConcurrentExecutions: 3, AllocatedProvisionedConcurrentExecutions: 1 },
      { RequestedProvisionedConcurrentExecutions: 4 },
    ],
  });
  const metrics = await reach();
  expect(await metrics.functions('us-east-1', ['f', 'gone'])).toEqual(
    new Map([
      ['f', { memoryMb: 1_024, isArm: true, ephemeralMb: 2_048, provisioned: 7 }],
      ['g', { memoryMb: 128, isArm: false, ephemeralMb: 512, provisioned: 0 }],
    ]),
  );
  await metrics.functions('us-east-1', ['gone', 'f']);
  expect(lambda.commandCalls(ListFunctionsCommand)).toHaveLength(1);
  expect((await metrics.functions('us-east-1', [])).get('f')?.provisioned).toBe(0);
});

test('the regions are those that are enabled', async () => {
  ec2.on(DescribeRegionsCommand).resolves({ Regions: [{ RegionName: 'eu-west-1' }, {}] });
  const metrics = await reach();
  expect(await metrics.regions()).toEqual(['eu-west-1']);
  await metrics.regions();
  expect(ec2.commandCalls(DescribeRegionsCommand)).toHaveLength(1);
});

test('a refusal names the account and what it was about', async () => {
  cloudwatch.on(ListMetricsCommand).rejects(Object.assign(new Error('no'), { name: 'AccessDenied' }));
  await expect((await reach()).list('us-east-1', false)).rejects.toThrow(
    /account 222222222222: cannot list the metrics of us-east-1: AccessDenied: no/,
  );
});
