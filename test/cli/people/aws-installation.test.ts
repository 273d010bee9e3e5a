import {
  CloudFormationClient,
  DescribeStackSetCommand,
  DescribeStacksCommand,
  ListStackInstancesCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, DescribeAlarmsCommand, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeTableCommand, DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { DescribeRuleCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { GetEventSourceMappingCommand, GetFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DescribePolicyCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { GetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { AwsInstallation } from '../../../src/cli/people/aws-installation';
import { ManagementStack } from '../../../src/cli/people/installation';
import { accountOf, address } from '../../../src/core/domain/address';
import { period } from '../../../src/core/domain/period';
import { later, MS_PER_DAY } from '../../../src/core/domain/time';
import { NOW } from './in-memory-office';

const config = { region: 'eu-west-1' };
const cloudFormation = mockClient(CloudFormationClient);
const cloudWatch = mockClient(CloudWatchClient);
const dynamoDb = mockClient(DynamoDBClient);
const events = mockClient(EventBridgeClient);
const lambda = mockClient(LambdaClient);
const organizations = mockClient(OrganizationsClient);
const sns = mockClient(SNSClient);
const sqs = mockClient(SQSClient);
const client = new CloudFormationClient(config);
const of = new AwsInstallation(
  config,
  new ManagementStack(client, 'management'),
  client,
  new DynamoDBClient(config),
  'costs',
);

beforeEach(() => {
  for (const each of [cloudFormation, cloudWatch, dynamoDb, events, lambda, organizations, sns, sqs]) each.reset();
});

test('the stack, and what it has made, over all pages', async () => {
  cloudFormation.on(DescribeStacksCommand).resolves({
    Stacks: [
      {
        StackName: 'management',
        StackStatus: 'CREATE_COMPLETE',
        CreationTime: new Date(),
        Parameters: [{ ParameterKey: 'FreezePolicy', ParameterValue: 'none' }],
        Outputs: [
          { OutputKey: 'ProductVersion', OutputValue: '1.2.3' },
          { OutputKey: 'OperatorsTopicArn', OutputValue: 'arn:topic' },
        ],
      },
    ],
  });
  expect(await of.stack()).toEqual({
    name: 'management',
    status: 'CREATE_COMPLETE',
    version: '1.2.3',
    parameters: new Map([['FreezePolicy', 'none']]),
    operatorsTopic: 'arn:topic',
  });
  const part = (id: string) => ({
    ResourceType: 'AWS::SQS::Queue',
    LogicalResourceId: id,
    PhysicalResourceId: `url-${id}`,
    LastUpdatedTimestamp: new Date(),
    ResourceStatus: 'CREATE_COMPLETE' as const,
  });
  cloudFormation
    .on(ListStackResourcesCommand)
    .resolvesOnce({ StackResourceSummaries: [part('A')], NextToken: 'more' })
    .resolves({ StackResourceSummaries: [part('B'), { ...part('C'), PhysicalResourceId: undefined }] });
  expect((await of.parts()).map(({ physicalId }) => physicalId)).toEqual(['url-A', 'url-B']);
});

test('alarms by the hundred, with their state and whether they tell', async () => {
  cloudWatch.on(DescribeAlarmsCommand).callsFake(({ AlarmNames: names }: { AlarmNames: string[] }) => ({
    MetricAlarms: names.map((AlarmName) => ({ AlarmName, StateValue: 'ALARM', ActionsEnabled: false })),
  }));
  const names = Array.from({ length: 150 }, (_each, index) => `a-${index}`);
  const alarms = await of.alarms(names);
  expect([alarms.length, alarms[149]]).toEqual([150, { name: 'a-149', state: 'ALARM', tells: false }]);
  expect(cloudWatch.commandCalls(DescribeAlarmsCommand)).toHaveLength(2);
});

test('queues, rules on any bus, streams, functions and subscribers', async () => {
  sqs.on(GetQueueAttributesCommand).resolves({
    Attributes: { ApproximateNumberOfMessages: '2', ApproximateNumberOfMessagesNotVisible: '1' },
  });
  events.on(DescribeRuleCommand, { Name: 'rule', EventBusName: 'bus' }).resolves({ State: 'DISABLED' });
  events.on(DescribeRuleCommand, { Name: 'other' }).resolves({ State: 'ENABLED' });
  lambda.on(GetEventSourceMappingCommand).resolves({ State: 'Enabled' });
  lambda.on(GetFunctionCommand).resolves({
    Configuration: { State: 'Active', MemorySize: 512, Architectures: ['arm64'] },
    Concurrency: { ReservedConcurrentExecutions: 0 },
  });
  sns
    .on(GetTopicAttributesCommand)
    .resolves({ Attributes: { SubscriptionsConfirmed: '2', SubscriptionsPending: '1' } });
  expect([
    await of.messagesIn('url'),
    await of.isRuleOn('bus|rule', []),
    await of.isRuleOn('other', ['bus']),
    await of.mappingState('id'),
    await of.functionState('f'),
    await of.subscribers('arn'),
  ]).toEqual([
    3,
    false,
    true,
    'Enabled',
    { state: 'Active', reserved: 0, memoryMb: 512, isArm: true },
    { confirmed: 2, pending: 1 },
  ]);
});

test('a rule that is named without its bus is looked for on each', async () => {
  const absent = Object.assign(new Error('no such rule'), { name: 'ResourceNotFoundException' });
  events.on(DescribeRuleCommand).rejects(absent);
  events.on(DescribeRuleCommand, { Name: 'rule', EventBusName: 'bus' }).resolves({ State: 'DISABLED' });
  expect(await of.isRuleOn('rule', ['bus'])).toBe(false);
  await expect(of.isRuleOn('rule', [])).rejects.toThrow('no such rule');
});

test('the spokes of a stack set over all pages, as whoever may ask', async () => {
  cloudFormation.on(DescribeStackSetCommand).resolves({ StackSet: { Status: 'ACTIVE' } });
  const instance = (Account: string) => ({ Account, Region: 'eu-west-1', Status: 'CURRENT' as const });
  cloudFormation
    .on(ListStackInstancesCommand)
    .resolvesOnce({ Summaries: [instance('1')], NextToken: 'more' })
    .resolves({ Summaries: [instance('2')] });
  const { status, instances } = await of.stackSet('Spokes', 'DELEGATED_ADMIN');
  expect([status, instances.map(({ account }) => account)]).toEqual(['ACTIVE', ['1', '2']]);
  expect(cloudFormation.commandCalls(ListStackInstancesCommand)[1]?.args[0].input).toEqual({
    StackSetName: 'Spokes',
    CallAs: 'DELEGATED_ADMIN',
    NextToken: 'more',
  });
});

test('a policy, a bill and the regions of an account', async () => {
  organizations.on(DescribePolicyCommand).rejects(new Error('denied'));
  await expect(of.readPolicy('p-1')).rejects.toThrow('denied');
  dynamoDb.on(GetItemCommand).resolves({});
  expect(await of.billReadAt(address('222222222222'), period('2026-11'))).toBeUndefined();
  dynamoDb.on(QueryCommand).resolves({});
  expect(await of.askingCost(accountOf(address('222222222222')), period('2026-11'), 1)).toBeUndefined();
  dynamoDb.on(DescribeTableCommand).resolves({ Table: { TableSizeBytes: 7 } });
  expect(await of.tableBytes('costs')).toBe(7);
  dynamoDb.on(GetItemCommand).resolves({
    Item: { heard: { SS: ['eu-west-1'] }, 'lookedAt-eu-west-1': { S: '2026-11-15T00:00:00Z' } },
  });
  expect(await of.regions(accountOf(address('222222222222')))).toEqual({
    lookedAt: ['eu-west-1'],
    heard: ['eu-west-1'],
  });
});

test('sums of metrics, in their order, over all pages and values', async () => {
  cloudWatch
    .on(GetMetricDataCommand)
    .resolvesOnce({ MetricDataResults: [{ Id: 'm1', Values: [1, 2] }], NextToken: 'more' })
    .resolves({
      MetricDataResults: [
        { Id: 'm1', Values: [4] },
        { Id: 'm0', Values: [] },
      ],
    });
  const metric = (name: string) => ({ namespace: 'AWS/Lambda', metric: name, dimensions: { FunctionName: 'f' } });
  expect(await of.sums([metric('Errors'), metric('Invocations')], later(NOW, -MS_PER_DAY), NOW)).toEqual([0, 7]);
  expect(cloudWatch.commandCalls(GetMetricDataCommand)[0]?.args[0].input).toMatchObject({
    StartTime: new Date(NOW - MS_PER_DAY),
    EndTime: new Date(NOW),
    MetricDataQueries: [
      {
        Id: 'm0',
        MetricStat: {
          Stat: 'Sum',
          Metric: { MetricName: 'Errors', Dimensions: [{ Name: 'FunctionName', Value: 'f' }] },
        },
      },
      { Id: 'm1' },
    ],
  });
});
