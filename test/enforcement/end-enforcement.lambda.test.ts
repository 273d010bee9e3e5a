import {
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import { CloudFormationClient, DescribeStacksCommand, type StackStatus } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { LambdaClient, PutFunctionConcurrencyCommand } from '@aws-sdk/client-lambda';
import { SNSClient } from '@aws-sdk/client-sns';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../src/enforcement/end-enforcement.lambda';
import { startWithout } from '../support/environment';

// Waiting takes no time here: the clock goes on by itself.
jest.mock('node:timers/promises', () => ({ setTimeout: () => Promise.resolve() }));

const STACK = 'arn:aws:cloudformation:eu-west-1:111111111111:stack/budget-guardrails-management/1';
const ACCOUNT = '222222222222';
const ARN = `arn:aws:autoscaling:eu-west-1:${ACCOUNT}:autoScalingGroup:1-2:autoScalingGroupName/web`;
const START = { S: '2026-11-21T20:00:00.000Z' };
const LEDGER = {
  Address: { S: ACCOUNT },
  Record: { S: 'ledger#2026-11' },
  accruedExpenses: { N: '100' },
  updatedAt: START,
  settledThrough: START,
  state: { S: 'exhausted' },
  budgetLimit: { N: '100' },
};
const BUDGET = {
  Address: { S: ACCOUNT },
  Record: { S: `budget#${ACCOUNT}` },
  limit: { N: '100' },
  mode: { S: 'enforce' },
};
const ENTRY = {
  Address: { S: ACCOUNT },
  Record: { S: `journal#2026-11#${ARN}` },
  resource: { M: { type: { S: 'auto-scaling-group' }, arn: { S: ARN } } },
  status: { S: 'done' },
  mode: { S: 'enforce' },
  previous: { M: { min: { N: '1' }, max: { N: '4' }, desired: { N: '2' } } },
  rate: { N: '1' },
  position: { N: '100' },
  limit: { N: '100' },
  times: { N: '1' },
  changedAt: START,
  revision: { N: '2' },
};
const GROUP = { AutoScalingGroupName: 'web', AutoScalingGroupARN: ARN, MinSize: 0, MaxSize: 0, DesiredCapacity: 0 };
const dynamoDb = mockClient(DynamoDBClient);
const lambda = mockClient(LambdaClient);
const cloudFormation = mockClient(CloudFormationClient);
const sts = mockClient(STSClient);
const autoScaling = mockClient(AutoScalingClient);
const ec2 = mockClient(EC2Client);

/** As many members as the group wants, which run. */
const membersOf = ({ DesiredCapacity }: { readonly DesiredCapacity: number }) => ({
  Reservations: Array.from({ length: DesiredCapacity }, (_none, index) => ({
    Instances: [
      {
        InstanceId: `i-${index}`,
        State: { Name: 'running' as const },
        Tags: [{ Key: 'aws:autoscaling:groupName', Value: 'web' }],
      },
    ],
  })),
});
const sns = mockClient(SNSClient);
const fetched = jest.spyOn(globalThis, 'fetch');

const rows = (prefix: string, Items: object[]) =>
  dynamoDb
    .on(QueryCommand, { ExpressionAttributeValues: { ':address': { S: ACCOUNT }, ':prefix': { S: prefix } } })
    .resolves({ Items: Items as never[] });

/** CloudFormation asks; what it is answered. */
async function asked(type: 'Create' | 'Update' | 'Delete', status: StackStatus): Promise<Record<string, string>> {
  cloudFormation
    .reset()
    .on(DescribeStacksCommand, { StackName: STACK })
    .resolves({ Stacks: [{ StackStatus: status, StackName: 'x', CreationTime: undefined }] });
  await handler(
    {
      RequestType: type,
      ResponseURL: 'https://answers.example.com/1',
      StackId: STACK,
      RequestId: 'r',
      LogicalResourceId: 'EndEnforcement',
      ResourceProperties: { ServiceToken: 'arn' },
      ...(type === 'Create' ? {} : { PhysicalResourceId: 'end-enforcement', OldResourceProperties: {} }),
    },
    { getRemainingTimeInMillis: () => 900_000 },
  );
  return JSON.parse(String(fetched.mock.calls.at(-1)?.[1]?.body)) as Record<string, string>;
}

beforeEach(() => {
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  let now = Date.UTC(2026, 10, 21, 20, 46);
  jest.spyOn(Date, 'now').mockImplementation(() => (now += 1_000));
  fetched.mockReset().mockResolvedValue(new Response());
  dynamoDb.reset().onAnyCommand().resolves({});
  lambda.reset().on(PutFunctionConcurrencyCommand).resolves({});
  autoScaling.reset().onAnyCommand().resolves({});
  ec2.reset().onAnyCommand().resolves({});
  sns.reset().onAnyCommand().resolves({});
  const Credentials = {
    AccessKeyId: 'k',
    SecretAccessKey: 's',
    SessionToken: 't',
    Expiration: new Date(Date.UTC(2026, 10, 22)),
  };
  sts.reset().on(AssumeRoleCommand).resolves({ Credentials });
  dynamoDb.on(GetItemCommand).resolves({ Item: BUDGET });
  dynamoDb.on(QueryCommand).resolves({ Items: [LEDGER] });
  dynamoDb
    .on(ScanCommand)
    .resolvesOnce({ Items: [ENTRY] })
    .resolves({ Items: [] });
  rows('journal#', [ENTRY]);
  rows('budget#', [BUDGET]);
});

describe('end-enforcement', () => {
  test('stops disabling and gives everything back when the stack is deleted', async () => {
    const group = { ...GROUP };
    autoScaling.on(DescribeAutoScalingGroupsCommand).callsFake(() => ({ AutoScalingGroups: [{ ...group }] }));
    autoScaling.on(UpdateAutoScalingGroupCommand).callsFake((update: object) => Object.assign(group, update));
    ec2.on(DescribeInstancesCommand).callsFake(() => membersOf(group));

    expect(await asked('Delete', 'DELETE_IN_PROGRESS')).toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: 'end-enforcement',
    });

    expect(lambda.commandCalls(PutFunctionConcurrencyCommand)[0]?.args[0].input).toEqual({
      FunctionName: 'arn:disable-resources',
      ReservedConcurrentExecutions: 0,
    });
    expect(group).toMatchObject({ MinSize: 1, MaxSize: 4, DesiredCapacity: 2 });
    expect(dynamoDb.commandCalls(PutItemCommand).at(-1)?.args[0].input.Item?.status?.S).toBe('restored');
  });

  test('fails the deletion, and names what was not given back and what to do', async () => {
    autoScaling.on(DescribeAutoScalingGroupsCommand).rejects(Object.assign(new Error('no'), { name: 'AccessDenied' }));

    const { Status: status, Reason: reason } = await asked('Delete', 'DELETE_IN_PROGRESS');

    expect(status).toBe('FAILED');
    expect(reason).toContain(
      `1 not given back; put it right, or retain this resource, and delete the stack again: ${ACCOUNT}: ${ARN}`,
    );
  });

  test('leaves everything as it is when the deletion is that of an update which is rolled back', async () => {
    expect(await asked('Delete', 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS')).toMatchObject({ Status: 'SUCCESS' });
    expect([lambda.calls().length, dynamoDb.calls().length, sts.calls().length]).toEqual([0, 0, 0]);
  });

  test.each(['Create', 'Update'] as const)('does nothing on %s', async (type) => {
    expect(await asked(type, 'UPDATE_IN_PROGRESS')).toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: 'end-enforcement',
    });
    expect([cloudFormation.calls().length, lambda.calls().length, dynamoDb.calls().length]).toEqual([0, 0, 0]);
  });

  test('does not start without its environment', () => {
    expect(() => startWithout('DISABLE_RESOURCES_FUNCTION', 'enforcement/end-enforcement')).toThrow(
      'DISABLE_RESOURCES_FUNCTION',
    );
  });
});
