import { CloudWatchClient, GetMetricDataCommand, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient, QueryCommand, ScanCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { DescribeRegionsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { SNSClient } from '@aws-sdk/client-sns';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import type { handler as Handler } from '../../src/metering/meter-usage.lambda';
import { startWithout } from '../support/environment';

const ACCOUNT = '222222222222';
const LEDGER = {
  Address: { S: ACCOUNT },
  Record: { S: 'ledger#2026-11' },
  updatedAt: { S: '2026-11-21T20:00:00.000Z' },
  settledThrough: { S: '2026-11-21T20:00:00.000Z' },
  state: { S: 'open' },
  budgetLimit: { N: '100000000000' },
};
const NOW = Date.UTC(2026, 10, 21, 20, 46);
const dynamoDb = mockClient(DynamoDBClient);
const sts = mockClient(STSClient);
const cloudwatch = mockClient(CloudWatchClient);
const ec2 = mockClient(EC2Client);
const sns = mockClient(SNSClient);

/** Each test has a process of its own: what is due is remembered in it. */
function start(): typeof Handler {
  let started: { readonly handler: typeof Handler } | undefined;
  jest.isolateModules(() => {
    started = jest.requireActual('../../src/metering/meter-usage.lambda');
  });
  if (started === undefined) throw new Error('not started');
  return started.handler;
}

let lines: string[] = [];
beforeEach(() => {
  lines = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((line) => {
    lines.push(String(line));
    return true;
  });
  jest.spyOn(Date, 'now').mockReturnValue(NOW);
  for (const aws of [sts, cloudwatch, ec2, sns]) aws.reset();
  const Credentials = {
    AccessKeyId: 'k',
    SecretAccessKey: 's',
    SessionToken: 't',
    Expiration: new Date(NOW + 3_600_000),
  };
  sts.on(AssumeRoleCommand).resolves({ Credentials });
  sns.onAnyCommand().resolves({});
  ec2.on(DescribeRegionsCommand).resolves({ Regions: [{ RegionName: 'us-east-1' }] });
  const model = {
    Namespace: 'AWS/Bedrock',
    MetricName: 'OutputTokenCount',
    Dimensions: [{ Name: 'ModelId', Value: 'amazon.nova-pro-v1:0' }],
  };
  cloudwatch.on(ListMetricsCommand).resolves({ Metrics: [model] });
  cloudwatch.on(GetMetricDataCommand).resolves({
    MetricDataResults: [
      { Id: 'm0', StatusCode: 'Complete', Timestamps: [new Date(NOW - 60_000)], Values: [1_000_000] },
    ],
  });
  dynamoDb.reset().onAnyCommand().resolves({});
  dynamoDb.on(ScanCommand).resolves({ Items: [LEDGER] });
  dynamoDb.on(QueryCommand).resolves({ Items: [] });
  const ofLedger = (command: { readonly ExpressionAttributeValues?: Record<string, { readonly S?: string }> }) =>
    JSON.stringify(command.ExpressionAttributeValues).includes('ledger#');
  dynamoDb.on(QueryCommand).callsFake((input) => ({ Items: ofLedger(input) ? [LEDGER] : [] }));
});

test('a run looks at the accounts that are due, books what was used, and logs what asking cost', async () => {
  const handler = start();
  await handler();
  const [call] = dynamoDb.commandCalls(TransactWriteItemsCommand);
  expect(call?.args[0].input.TransactItems).toMatchObject([
    { Put: { Item: { Record: { S: 'meter#bedrock' }, revision: { N: '1' } } } },
    { Put: { Item: { Record: { S: 'meter#look' } } } },
    // 3.20 USD of Nova Pro's, twice: once in the region of the function, at 1.3 times the price, and a cent's parts.
    {
      Update: { Key: { Record: { S: 'ledger#2026-11' } }, ExpressionAttributeValues: { ':add': { N: '73600200000' } } },
    },
  ]);
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({
    message: 'usage metered',
    UsageLooks: 1,
    UsageLooksLeft: 0,
    askingUsd: '0.00002',
  });
});

test('an account that fails for another reason than its own is named, and the run fails at its end', async () => {
  dynamoDb.on(TransactWriteItemsCommand).rejects(new Error('no table'));
  const handler = start();
  await expect(handler()).rejects.toThrow(/222222222222: Error: no table/);
});

test.each(['COST_TABLE_NAME', 'SPOKE_ROLE_NAME', 'OPERATORS_TOPIC_ARN'] as const)(
  'does not start without %s',
  (variable) => {
    expect(() => startWithout(variable, 'metering/meter-usage')).toThrow(variable);
  },
);
