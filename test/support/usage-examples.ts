import type { FunctionShape, Measured, UsageMeter } from '../../src/metering/domain/usage';
import { API_GATEWAY_METER } from '../../src/metering/usage/api-gateway.meter';
import { CLOUDWATCH_LOGS_METER } from '../../src/metering/usage/cloudwatch-logs.meter';
import { DYNAMODB_METER } from '../../src/metering/usage/dynamodb.meter';
import { EVENTBRIDGE_METER } from '../../src/metering/usage/eventbridge.meter';
import { LAMBDA_PROVISIONED_METER } from '../../src/metering/usage/lambda-provisioned.meter';
import { LAMBDA_METER } from '../../src/metering/usage/lambda.meter';
import { LOAD_BALANCER_METER } from '../../src/metering/usage/load-balancer.meter';
import { NAT_GATEWAY_METER } from '../../src/metering/usage/nat-gateway.meter';
import { S3_METER } from '../../src/metering/usage/s3.meter';
import { SQS_METER } from '../../src/metering/usage/sqs.meter';
import { STEP_FUNCTIONS_METER } from '../../src/metering/usage/step-functions.meter';
import { measuredOf } from './usage';

/** A worked example of what is paid by use, as its metrics would have said it. */
export interface UsageExample {
  readonly name: string;
  readonly meters: readonly UsageMeter[];
  /** What the metrics say of the month, all windows together. */
  readonly measured: readonly Measured[];
  /** The functions, and for how many windows they were there. */
  readonly functions?: Readonly<Record<string, Partial<FunctionShape>>>;
  readonly windows?: number;
  readonly freeTier?: boolean;
  /** What is published for what is metered, to the cent. */
  readonly publishedUsd: string;
  /** What of the example is not metered. */
  readonly without?: string;
}

const GIBIBYTE = 1_024 ** 3;
const GB_SECONDS_AT_1_GB = 1_000;

const lambda = (name: string, values: Readonly<Record<string, number>>) => measuredOf({ FunctionName: name }, values);

/** Examples of AWS's own pages, and of Infracost's where it says so. */
export const USAGE_EXAMPLES: readonly UsageExample[] = [
  {
    name: 'Lambda: a mobile backend',
    meters: [LAMBDA_METER],
    measured: lambda('f', { invocations: 3_000_000, duration: 3_000_000 * 120 }),
    functions: { f: { memoryMb: 1_536 } },
    freeTier: true,
    publishedUsd: '2.73',
  },
  {
    name: 'Lambda: provisioned concurrency for a launch',
    meters: [LAMBDA_METER, LAMBDA_PROVISIONED_METER],
    measured: [
      ...lambda('launch', { invocations: 500_000, duration: 500_000 * 100, onProvisioned: 500_000 }),
      ...lambda('rest', { invocations: 2_500_000, duration: 2_500_000 * 120 }),
    ],
    functions: { launch: { provisioned: 100 }, rest: {} },
    windows: 28_800 / 300,
    freeTier: true,
    publishedUsd: '19.96',
  },
  {
    name: 'Lambda: streamed responses',
    meters: [LAMBDA_METER],
    measured: lambda('f', { invocations: 3_000_000, duration: 3_000_000 * 500 }),
    functions: { f: {} },
    freeTier: true,
    publishedUsd: '31.23',
    without: 'streamed bytes, 7.81',
  },
  {
    name: 'Lambda: messages of Kafka',
    meters: [LAMBDA_METER],
    measured: lambda('f', { invocations: 300_000_000, duration: 300_000_000 * 200 }),
    functions: { f: { memoryMb: 1_024 } },
    publishedUsd: '1060',
    without: 'event pollers, 133.20',
  },
  {
    name: 'Lambda: three steps of ARM (Infracost)',
    meters: [LAMBDA_METER],
    measured: lambda('f', { invocations: 18_250_000_000, duration: 74_752_000_000 * GB_SECONDS_AT_1_GB }),
    functions: { f: { isArm: true, memoryMb: 1_024 } },
    publishedUsd: '836008.16',
  },
  {
    name: 'API Gateway: 432 million requests of an HTTP API',
    meters: [API_GATEWAY_METER],
    measured: measuredOf(
      { ApiId: 'a' },
      { http: 432_000_000, httpBytes: 432_000_000 * 58 * 1_024, httpLargest: 58 * 1_024 },
    ),
    publishedUsd: '418.8',
  },
  {
    name: 'API Gateway: five million calls of a REST API',
    meters: [API_GATEWAY_METER],
    measured: measuredOf({ ApiName: 'a' }, { rest: 5_000_000 }),
    publishedUsd: '17.5',
    without: 'data transfer out, 1.29; in the private example, the endpoint, 7.36',
  },
  {
    name: 'API Gateway: WebSocket messages',
    meters: [API_GATEWAY_METER],
    measured: measuredOf({ ApiId: 'a' }, { messages: 18_000_000 }),
    publishedUsd: '18',
    without: 'minutes of connections, 5.40, which no metric tells',
  },
  {
    name: 'API Gateway: four steps of REST (Infracost)',
    meters: [API_GATEWAY_METER],
    measured: measuredOf({ ApiName: 'a' }, { rest: 21_000_000_000 }),
    publishedUsd: '49763.1',
  },
  {
    name: 'CloudWatch Logs: a gigabyte a day',
    meters: [CLOUDWATCH_LOGS_METER],
    measured: measuredOf({}, { bytes: 30 * GIBIBYTE }),
    freeTier: true,
    publishedUsd: '12.5',
    without: 'storage, 0.03',
  },
  {
    name: 'CloudWatch Logs (Infracost)',
    meters: [CLOUDWATCH_LOGS_METER],
    measured: measuredOf({}, { bytes: 1_000 * GIBIBYTE }),
    publishedUsd: '500',
    without: 'storage and queries, 16.25',
  },
  {
    name: 'SQS (Infracost)',
    meters: [SQS_METER],
    measured: measuredOf({ QueueName: 'q' }, { sent: 700_000, received: 700_000, deleted: 500_000, empty: 100_000 }),
    publishedUsd: '0.8',
  },
  {
    name: 'DynamoDB on demand (Infracost)',
    meters: [DYNAMODB_METER],
    measured: measuredOf({ TableName: 't' }, { tableWrites: 3_000_000, tableReads: 8_000_000 }),
    publishedUsd: '2.88',
    without: 'storage and streams, 57.90',
  },
  {
    name: 'EventBridge (Infracost)',
    meters: [EVENTBRIDGE_METER],
    measured: measuredOf({}, { entries: 1_000_000 }),
    publishedUsd: '1',
    without: 'events of partners, archives and schemas, 16.70',
  },
  {
    name: 'Step Functions (Infracost)',
    meters: [STEP_FUNCTIONS_METER],
    measured: measuredOf({ ServiceMetric: 'StateTransition' }, { transitions: 10_000 }),
    publishedUsd: '0.25',
  },
  {
    name: 'NAT gateway (Infracost)',
    meters: [NAT_GATEWAY_METER],
    measured: measuredOf({ NatGatewayId: 'n' }, { fromInside: 60 * GIBIBYTE, fromOutside: 40 * GIBIBYTE }),
    publishedUsd: '4.5',
    without: 'its hours, 32.85, which are no use',
  },
  {
    name: 'Application load balancer (Infracost)',
    meters: [LOAD_BALANCER_METER],
    measured: measuredOf({ LoadBalancer: 'app/a/1' }, { application: 1.3698 * 730 }),
    publishedUsd: '8',
    without: 'its hours, 16.43, which are no use',
  },
  {
    name: 'S3 Standard (Infracost)',
    meters: [S3_METER],
    measured: measuredOf({ BucketName: 'b', FilterId: 'EntireBucket' }, { put: 10_000, get: 10_000 }),
    publishedUsd: '0.05',
    without: 'storage, 230.00',
  },
];
