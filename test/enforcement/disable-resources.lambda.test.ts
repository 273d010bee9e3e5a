import {
  BatchGetItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { DescribeInstancesCommand, EC2Client, StopInstancesCommand } from '@aws-sdk/client-ec2';
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../src/enforcement/disable-resources.lambda';
import { startWithout } from '../support/environment';

const ACCOUNT = '222222222222';
const ARN = `arn:aws:ec2:eu-west-1:${ACCOUNT}:instance/i-1`;
const START = { S: '2026-11-21T20:00:00.000Z' };
const LEDGER = {
  Address: { S: ACCOUNT },
  Record: { S: 'ledger#2026-11' },
  accruedExpenses: { N: '100000000000' },
  incurredExpensesRate: { N: '1' },
  updatedAt: START,
  settledThrough: START,
  state: { S: 'open' },
  budgetLimit: { N: '100000000000' },
};
const CONTRIBUTION = {
  Address: { S: ACCOUNT },
  Record: { S: `resource#${ARN}` },
  type: { S: 'ec2-instance' },
  revision: { N: '1' },
  history: { L: [{ M: { at: START, running: { BOOL: true }, rate: { N: '1' } } }] },
  control: { M: { type: { S: 'ec2-instance' }, arn: { S: ARN } } },
};
const dynamoDb = mockClient(DynamoDBClient);
const sts = mockClient(STSClient);
const ec2 = mockClient(EC2Client);
const lambda = mockClient(LambdaClient);
const sns = mockClient(SNSClient);

/** What is written of this kind in the account's partition. */
const rows = (prefix: string, Items: object[]) =>
  dynamoDb
    .on(QueryCommand, { ExpressionAttributeValues: { ':address': { S: ACCOUNT }, ':prefix': { S: prefix } } })
    .resolves({ Items: Items as never[] });

beforeEach(() => {
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2026, 10, 21, 20, 46));
  dynamoDb.reset().onAnyCommand().resolves({});
  ec2.reset().onAnyCommand().resolves({});
  lambda.reset().onAnyCommand().resolves({});
  sns.reset().onAnyCommand().resolves({});
  const Credentials = {
    AccessKeyId: 'k',
    SecretAccessKey: 's',
    SessionToken: 't',
    Expiration: new Date(Date.UTC(2026, 10, 22)),
  };
  sts.reset().on(AssumeRoleCommand).resolves({ Credentials });
  dynamoDb.on(GetItemCommand).resolves({
    Item: {
      Address: { S: ACCOUNT },
      Record: { S: `budget#${ACCOUNT}` },
      limit: { N: '100000000000' },
      mode: { S: 'enforce' },
    },
  });
  dynamoDb.on(QueryCommand).resolves({ Items: [LEDGER] });
  rows('resource#', [CONTRIBUTION]);
  rows('journal#', []);
  rows('budget#', []);
  dynamoDb.on(BatchGetItemCommand).resolves({ Responses: { costs: [CONTRIBUTION] } });
  lambda.on(ListFunctionsCommand).resolves({ Functions: [] });
});

describe('disable-resources', () => {
  test('stops what runs in the exhausted account, with the role of the spoke', async () => {
    const instance = (Name: 'running' | 'stopping') => ({
      Reservations: [{ Instances: [{ InstanceId: 'i-1', InstanceType: 't3.micro' as const, State: { Name } }] }],
    });
    ec2
      .on(DescribeInstancesCommand)
      .callsFake(() => instance(ec2.commandCalls(StopInstancesCommand).length === 0 ? 'running' : 'stopping'));

    await handler({ address: ACCOUNT });

    expect(sts.commandCalls(AssumeRoleCommand)[0]?.args[0].input).toMatchObject({
      RoleArn: `arn:aws:iam::${ACCOUNT}:role/budget-guardrails/BudgetGuardrailsSpoke`,
      ExternalId: `budget-guardrails:o-a1b2c3d4e5:${ACCOUNT}`,
    });
    expect(ec2.commandCalls(StopInstancesCommand).map(({ args }) => args[0].input.InstanceIds)).toEqual([['i-1']]);
    expect(dynamoDb.commandCalls(PutItemCommand).map(({ args }) => args[0].input.Item?.status?.S)).toEqual([
      'planned',
      'done',
    ]);
    expect(sns.commandCalls(PublishCommand)[0]?.args[0].input.Subject).toBe(
      `[budget-guardrails] ${ACCOUNT}: exhausted, spending is stopped`,
    );
  });

  test('fails when something could not be disabled, so that Lambda tries again', async () => {
    ec2.on(DescribeInstancesCommand).rejects(Object.assign(new Error('no'), { name: 'UnauthorizedOperation' }));

    await expect(handler({ address: ACCOUNT })).rejects.toThrow(`1 of 1 resources of ${ACCOUNT} could not be disabled`);
  });

  test('fails when it could not look everywhere', async () => {
    rows('resource#', []);
    lambda.on(ListFunctionsCommand).rejects(Object.assign(new Error('no'), { name: 'AccessDeniedException' }));

    await expect(handler({ address: ACCOUNT })).rejects.toThrow(`0 of 0 resources of ${ACCOUNT} could not be disabled`);
  });

  test('trusts its trigger in nothing: without a budget it does nothing', async () => {
    dynamoDb.on(GetItemCommand).resolves({});

    await expect(handler({ address: ACCOUNT })).resolves.toBeUndefined();
    expect([dynamoDb.commandCalls(UpdateItemCommand).length, sts.calls().length, sns.calls().length]).toEqual([
      0, 0, 0,
    ]);
  });

  test.each([[{}], [{ address: 'me' }], ['222222222222'], [{ address: 222222222222 }]])(
    'an event of another form is refused: %j',
    async (event) => {
      await expect(handler(event)).rejects.toThrow();
    },
  );

  test.each([
    'COST_TABLE_NAME',
    'DEFAULT_MODE',
    'ENFORCEMENT_ENABLED',
    'MAX_DISABLED_PER_RUN',
    'ORGANIZATION_ID',
  ] as const)('does not start without %s', (variable) => {
    expect(() => startWithout(variable, 'enforcement/disable-resources')).toThrow(variable);
  });
});
