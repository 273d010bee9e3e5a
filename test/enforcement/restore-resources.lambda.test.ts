import {
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../src/enforcement/restore-resources.lambda';
import { startWithout } from '../support/environment';

const ACCOUNT = '222222222222';
const ARN = `arn:aws:autoscaling:eu-west-1:${ACCOUNT}:autoScalingGroup:1-2:autoScalingGroupName/web`;
const START = { S: '2026-11-21T20:00:00.000Z' };
const ledger = (accrued: string) => ({
  Address: { S: ACCOUNT },
  Record: { S: 'ledger#2026-11' },
  accruedExpenses: { N: accrued },
  updatedAt: START,
  settledThrough: START,
  state: { S: 'exhausted' },
  budgetLimit: { N: '100' },
});
const BUDGET = {
  Address: { S: ACCOUNT },
  Record: { S: `budget#${ACCOUNT}` },
  limit: { N: '100' },
  mode: { S: 'enforce' },
};
const ENTRY = {
  Address: { S: ACCOUNT },
  Record: { S: `journal#2026-10#${ARN}` },
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
const dynamoDb = mockClient(DynamoDBClient);
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

const rows = (prefix: string, Items: object[]) =>
  dynamoDb
    .on(QueryCommand, { ExpressionAttributeValues: { ':address': { S: ACCOUNT }, ':prefix': { S: prefix } } })
    .resolves({ Items: Items as never[] });

beforeEach(() => {
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2026, 10, 21, 20, 46));
  dynamoDb.reset().onAnyCommand().resolves({});
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
  dynamoDb.on(QueryCommand).resolves({ Items: [ledger('99')] });
  rows('journal#', [ENTRY]);
  rows('budget#', [BUDGET]);
});

describe('restore-resources', () => {
  test('gives back what was disabled, as it was', async () => {
    const group = { AutoScalingGroupName: 'web', AutoScalingGroupARN: ARN, MinSize: 0, MaxSize: 0, DesiredCapacity: 0 };
    autoScaling.on(DescribeAutoScalingGroupsCommand).callsFake(() => ({ AutoScalingGroups: [{ ...group }] }));
    autoScaling.on(UpdateAutoScalingGroupCommand).callsFake((update: object) => Object.assign(group, update));
    ec2.on(DescribeInstancesCommand).callsFake(() => membersOf(group));

    await handler({ address: ACCOUNT });

    expect(group).toMatchObject({ MinSize: 1, MaxSize: 4, DesiredCapacity: 2 });
    expect(dynamoDb.commandCalls(PutItemCommand).at(-1)?.args[0].input.Item?.status?.S).toBe('restored');
    expect(dynamoDb.commandCalls(UpdateItemCommand)[0]?.args[0].input.ExpressionAttributeValues?.[':to']).toEqual({
      S: 'open',
    });
    expect(sns.commandCalls(PublishCommand)[0]?.args[0].input.Subject).toBe(
      `[budget-guardrails] ${ACCOUNT}: everything is back`,
    );
  });

  test('fails when something could not be given back, so that Lambda tries again', async () => {
    autoScaling.on(DescribeAutoScalingGroupsCommand).rejects(Object.assign(new Error('no'), { name: 'AccessDenied' }));

    await expect(handler({ address: ACCOUNT })).rejects.toThrow(`1 resources of ${ACCOUNT} could not be given back`);
    expect(sns.commandCalls(PublishCommand)[0]?.args[0].input.Subject).toBe(
      `[budget-guardrails] ${ACCOUNT}: not everything is back`,
    );
  });

  test('gives nothing back while the budget is exhausted', async () => {
    dynamoDb.on(QueryCommand).resolves({ Items: [ledger('100')] });
    rows('journal#', [ENTRY]);

    await handler({ address: ACCOUNT });

    expect([sts.calls().length, sns.calls().length, dynamoDb.commandCalls(PutItemCommand).length]).toEqual([0, 0, 0]);
  });

  test.each([[{}], [{ address: 'me' }], [undefined]])('an event of another form is refused: %j', async (event) => {
    await expect(handler(event)).rejects.toThrow();
  });

  test('does not start without its environment', () => {
    expect(() => startWithout('DEFAULT_MODE', 'enforcement/restore-resources')).toThrow('DEFAULT_MODE');
  });
});
