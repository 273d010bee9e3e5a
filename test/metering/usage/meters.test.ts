import fc from 'fast-check';
import { formatUsd, MICRO_REVANTIOS_PER_REVANTIO } from '../../../src/core/domain/money';
import { instant, later, type Instant } from '../../../src/core/domain/time';
import { NOTHING_FREE } from '../../../src/metering/domain/tariff';
import { plus, type Measured, type Usage, type UsageMeter } from '../../../src/metering/domain/usage';
import { advance, WINDOW_MS, type UsageProgress } from '../../../src/metering/domain/usage-progress';
import { BEDROCK_METER } from '../../../src/metering/usage/bedrock.meter';
import { CLOUDFRONT_METER } from '../../../src/metering/usage/cloudfront.meter';
import { DYNAMODB_METER } from '../../../src/metering/usage/dynamodb.meter';
import { EVENTBRIDGE_METER } from '../../../src/metering/usage/eventbridge.meter';
import { LAMBDA_PROVISIONED_METER } from '../../../src/metering/usage/lambda-provisioned.meter';
import { LAMBDA_METER } from '../../../src/metering/usage/lambda.meter';
import { LOAD_BALANCER_METER } from '../../../src/metering/usage/load-balancer.meter';
import { NAT_GATEWAY_METER } from '../../../src/metering/usage/nat-gateway.meter';
import { inRegion, regionFactor } from '../../../src/metering/usage/region.table';
import { USAGE_METERS } from '../../../src/metering/usage/registry';
import { S3_METER } from '../../../src/metering/usage/s3.meter';
import { SNS_METER } from '../../../src/metering/usage/sns.meter';
import { SQS_METER } from '../../../src/metering/usage/sqs.meter';
import { STEP_FUNCTIONS_METER } from '../../../src/metering/usage/step-functions.meter';
import { contextOf, counts, measuredOf } from '../../support/usage';

const usd = (meter: UsageMeter, measured: readonly Measured[], context = contextOf()) =>
  formatUsd(meter.costOf(meter.usageOf(measured, context), NOTHING_FREE));

const BEGIN = instant(Date.UTC(2026, 9, 1));

/** Values that a metric may have in a window: mostly small, sometimes beyond every step of a price. */
const value = fc.oneof(
  fc.nat(1_000),
  fc.double({ min: 0, max: 1e6, noNaN: true }),
  fc.integer({ min: 0, max: 2 ** 50 }),
);

const NAMES = ['one', 'two.fifo', 'anthropic.claude-sonnet-4-5-20250929-v1:0', 'amazon.nova-pro-v1:0'];

/** What a meter's metrics may say in one window. */
const readingOf = (meter: UsageMeter): fc.Arbitrary<readonly Measured[]> =>
  fc.array(
    fc.tuple(fc.constantFrom(...Object.keys(meter.wanted)), fc.constantFrom(...NAMES), value).map(([key, name, of]) => {
      const dimensions = Object.fromEntries((meter.wanted[key]?.dimensions ?? []).map((one) => [one, name]));
      return { key, dimensions, value: of };
    }),
    { maxLength: 6 },
  );

describe.each(USAGE_METERS.map((meter) => [meter.name, meter] as const))('%s', (_name, meter) => {
  const context = contextOf({ one: { provisioned: 2, ephemeralMb: 1_024 }, 'two.fifo': { isArm: true } });
  const costOf = (usage: Usage) => meter.costOf(usage, NOTHING_FREE);

  test('any cut of a month into windows costs what the month costs, within a revantio, steps included', () => {
    const month = fc.array(readingOf(meter), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(month, fc.infiniteStream(fc.integer({ min: 1, max: 5 })), (windows, steps) => {
        const used = windows.map((measured) => meter.usageOf(measured, context));
        const whole = costOf(plus(...used));
        let progress: UsageProgress | undefined;
        let booked = 0n;
        for (let next = 0; next < used.length;) {
          const { value: taken } = steps.next();
          const part = used.slice(next, next + (taken ?? 1));
          const readings = new Map(part.map((usage, index) => [startOf(next + index), usage] as const));
          next += part.length;
          const step = advance(progress, readings, later(startOf(next), -1), costOf);
          progress = step.progress;
          for (const amount of step.amounts.values()) booked += amount;
        }
        const apart = whole > booked ? whole - booked : booked - whole;
        expect(apart).toBeLessThan(MICRO_REVANTIOS_PER_REVANTIO);
      }),
      { numRuns: 60 },
    );
  });

  test('more use never costs less', () => {
    fc.assert(
      fc.property(readingOf(meter), readingOf(meter), (one, other) => {
        const of = meter.usageOf(one, context);
        expect(costOf(plus(of, meter.usageOf(other, context)))).toBeGreaterThanOrEqual(costOf(of));
      }),
      { numRuns: 60 },
    );
  });

  test('it says where its prices come from, what it counts and what it misses', () => {
    expect(meter.source.url).toMatch(/^https:\/\/aws\.amazon\.com\//);
    expect(meter.source.on).toMatch(/^2026-\d\d-\d\d$/);
    expect(Object.values(meter.docs).every((text) => text !== '')).toBe(true);
  });
});

function startOf(index: number): Instant {
  return later(BEGIN, index * WINDOW_MS);
}

describe('Lambda', () => {
  const used = (values: Readonly<Record<string, number>>, shape = {}) =>
    counts(LAMBDA_METER.usageOf(measuredOf({ FunctionName: 'f' }, values), contextOf({ f: shape })));

  test('durations of whole milliseconds are billed as they are', () => {
    expect(used({ invocations: 3, duration: 360 })).toEqual({ requests: 3n, x86: 1_536n * 360n });
  });

  test('fractions are billed by the started millisecond: at most one more for each invocation', () => {
    expect(used({ invocations: 3, duration: 10.2 }, { isArm: true, memoryMb: 128 })).toEqual({
      requests: 3n,
      arm: 128n * (11n + 3n),
    });
  });

  test('storage beyond 512 MB, and environments that are kept ready', () => {
    expect(used({ invocations: 1, duration: 10 }, { ephemeralMb: 1_512, memoryMb: 1_024 })).toEqual({
      requests: 1n,
      x86: 10_240n,
      ephemeral: 10_000n,
    });
    const kept = contextOf({
      f: { provisioned: 2, memoryMb: 1_024 },
      g: { provisioned: 1, isArm: true, memoryMb: 128 },
    });
    expect(counts(LAMBDA_PROVISIONED_METER.usageOf([], kept))).toEqual({ x86: 2n * 1_024n * 300n, arm: 128n * 300n });
  });

  test('what runs on them alone is cheaper; what may have run beside them is not', () => {
    expect(Object.keys(used({ invocations: 2, duration: 4, onProvisioned: 2 }))).toContain('x86 on provisioned');
    expect(Object.keys(used({ invocations: 3, duration: 4, onProvisioned: 2 }))).toContain('x86');
  });

  test('a function that nobody knows counts as the largest', () => {
    const measured = measuredOf({ FunctionName: 'gone' }, { invocations: 1, duration: 1 });
    expect(counts(LAMBDA_METER.usageOf(measured, contextOf()))).toMatchObject({ x86: 10_240n });
  });
});

describe('Bedrock', () => {
  const MILLION = { input: 1_000_000, output: 1_000_000 };
  const ofModel = (id: string, values: Readonly<Record<string, number>>) =>
    usd(BEDROCK_METER, measuredOf({ ModelId: id }, values));

  test.each([
    ['amazon.nova-pro-v1:0', '4'],
    ['us.amazon.nova-micro-v1:0', '0.175'],
    ['global.anthropic.claude-haiku-4-5-20251001-v1:0', '6'],
    ['us.anthropic.claude-haiku-4-5-20251001-v1:0', '6.6'],
    ['anthropic.claude-opus-4-1-20250805-v1:0', '90'],
    ['anthropic.claude-opus-4-20250514-v1:0', '90'],
    ['global.anthropic.claude-opus-4-5-20251101-v1:0', '30'],
    ['arn:aws:bedrock:us-east-1:222222222222:inference-profile/us.amazon.nova-pro-v1:0', '4'],
  ])('a million tokens in and out of %s cost %s', (id, cost) => {
    expect(ofModel(id, MILLION)).toBe(cost);
    const used = BEDROCK_METER.usageOf(measuredOf({ ModelId: id }, MILLION), contextOf());
    expect(BEDROCK_METER.unpriced?.(used)).toEqual([]);
  });

  test.each([
    'anthropic.claude-opus-4-9-v1:0',
    'somebody.new',
    'arn:aws:bedrock:us-east-1:222222222222:application-inference-profile/abc',
  ])('a model that nobody knows counts as twice the dearest: %s', (id) => {
    expect(ofModel(id, MILLION)).toBe('180');
  });

  test('the cache has its own prices, under either name of its metrics', () => {
    expect(ofModel('global.anthropic.claude-sonnet-4-5-v1:0', { cacheRead: 1_000_000 })).toBe('0.3');
    expect(ofModel('global.anthropic.claude-sonnet-4-5-v1:0', { 'cacheWrite 2': 1_000_000 })).toBe('3.75');
  });

  test('the tier Priority costs three quarters more', () => {
    const id = 'amazon.nova-pro-v1:0';
    const all = measuredOf({ ModelId: id }, { input: 2_000_000 });
    const tier = { ModelId: id, ServiceTier: 'priority', ResolvedServiceTier: 'priority' };
    expect(usd(BEDROCK_METER, [...all, ...measuredOf(tier, { 'input tier': 1_000_000 })])).toBe('2.2');
    const flex = { ...tier, ResolvedServiceTier: 'flex' };
    expect(usd(BEDROCK_METER, [...all, ...measuredOf(flex, { 'input tier': 1_000_000 })])).toBe('1.6');
  });

  test('what is paid by the hour costs nothing by the token', () => {
    expect(ofModel('arn:aws:bedrock:us-east-1:222222222222:provisioned-model/abc', MILLION)).toBe('0');
  });
});

describe('messages', () => {
  test('SQS: each message sent, received and deleted, and each receive that found none', () => {
    const measured = measuredOf(
      { QueueName: 'q' },
      { sent: 10, received: 10, deleted: 10, empty: 70, bytes: 10_240, largest: 1_024 },
    );
    expect(counts(SQS_METER.usageOf(measured, contextOf()))).toEqual({ standard: 100n });
  });

  test('SQS: a FIFO queue has a price of its own, and large messages count by 64 KB', () => {
    const measured = measuredOf({ QueueName: 'q.fifo' }, { sent: 2, received: 1, bytes: 200_000, largest: 130_000 });
    expect(counts(SQS_METER.usageOf(measured, contextOf()))).toEqual({ fifo: 2n + 3n + 2n });
  });

  test('SNS: 64 KB is one publish, more is at most one more for each 64 KB', () => {
    const of = (values: Readonly<Record<string, number>>) =>
      counts(SNS_METER.usageOf(measuredOf({ TopicName: 't' }, values), contextOf()));
    expect(of({ published: 4, bytes: 4 * 65_536, largest: 65_536 })).toEqual({ publishes: 4n });
    expect(of({ published: 1, bytes: 65_537, largest: 65_537 })).toEqual({ publishes: 2n });
  });

  test('EventBridge: a million custom events cost a dollar', () => {
    expect(usd(EVENTBRIDGE_METER, measuredOf({}, { entries: 1_000_000, bytes: 1e9, largest: 10_000 }))).toBe('1');
  });
});

describe('the rest', () => {
  test('DynamoDB: a provisioned table is paid by its capacity, one on demand by its units', () => {
    const onDemand = measuredOf({ TableName: 'a' }, { tableWrites: 5.5, tableReads: 0.5 });
    const provisioned = measuredOf(
      { TableName: 'b' },
      { tableWrites: 900, tableReadCapacity: 0, tableWriteCapacity: 10 },
    );
    const index = measuredOf({ TableName: 'b', GlobalSecondaryIndexName: 'i' }, { indexWrites: 2 });
    expect(counts(DYNAMODB_METER.usageOf([...onDemand, ...provisioned, ...index], contextOf()))).toEqual({
      writes: 8n,
      reads: 1n,
      'write capacity': 3_000n,
    });
    expect(usd(DYNAMODB_METER, measuredOf({ TableName: 'b' }, { tableWriteCapacity: 12 }))).toBe('0.00065');
  });

  test('Step Functions: memory in bytes and in megabytes is the same', () => {
    const of = (memory: number) =>
      counts(
        STEP_FUNCTIONS_METER.usageOf(
          measuredOf({ StateMachineArn: 'm' }, { executions: 2, duration: 200, memory }),
          contextOf(),
        ),
      );
    expect(of(64)).toEqual({ requests: 2n, duration: 12_800n });
    expect(of(67_108_864)).toEqual(of(64));
  });

  test('S3: overlapping filters are added up, unless one is for the whole bucket', () => {
    const part = (FilterId: string) => measuredOf({ BucketName: 'b', FilterId }, { put: 1, get: 10, head: 5, list: 1 });
    const of = (measured: readonly Measured[]) => counts(S3_METER.usageOf(measured, contextOf()));
    expect(of([...part('x'), ...part('y')])).toEqual({ writes: 4n, reads: 30n });
    expect(of([...part('x'), ...part('EntireBucket')])).toEqual({ writes: 2n, reads: 15n });
  });

  test('NAT gateway: a gibibyte in and one out cost twice the price of one', () => {
    expect(
      usd(NAT_GATEWAY_METER, measuredOf({ NatGatewayId: 'n' }, { fromInside: 2 ** 30, fromOutside: 2 ** 30 })),
    ).toBe('0.09');
  });

  test('load balancers: the sum over an hour is what the hour is billed', () => {
    expect(usd(LOAD_BALANCER_METER, measuredOf({ LoadBalancer: 'app/a/1' }, { application: 1.5 }))).toBe('0.012');
    expect(usd(LOAD_BALANCER_METER, measuredOf({ LoadBalancerName: 'c' }, { classic: 2 ** 30 }))).toBe('0.008');
  });

  test('CloudFront: the dearest edge', () => {
    expect(usd(CLOUDFRONT_METER, measuredOf({}, { bytes: 2 ** 30, requests: 10_000 }))).toBe('0.142');
  });

  test.each([
    ['us-east-1', '1'],
    ['eu-central-1', '1.3'],
    ['ap-southeast-4', '2'],
    ['sa-east-1', '2.5'],
    ['constructor', '2'],
  ])('a price of %s is at most %s times that of us-east-1', (region, factor) => {
    expect(regionFactor(region)).toBe(factor);
  });

  test('a price of China is in its currency', () => {
    const dollar = LAMBDA_METER.costOf(new Map([['requests', 5_000_000n]]), NOTHING_FREE);
    expect(formatUsd(inRegion(dollar, 'cn-north-1'))).toBe('20');
  });
});

test('no two meters have one name', () => {
  expect(new Set(USAGE_METERS.map(({ name }) => name)).size).toBe(USAGE_METERS.length);
});
