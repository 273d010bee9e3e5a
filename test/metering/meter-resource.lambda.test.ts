import { DynamoDBClient, QueryCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { DescribeInstancesCommand, DescribeRegionsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../src/metering/meter-resource.lambda';
import { startWithout } from '../support/environment';

const ACCOUNT = '222222222222';
const ARN = `arn:aws:ec2:eu-west-1:${ACCOUNT}:instance/i-1`;
const LEDGER = {
  Address: { S: ACCOUNT },
  Record: { S: 'ledger#2026-11' },
  updatedAt: { S: '2026-11-21T20:00:00.000Z' },
  settledThrough: { S: '2026-11-21T20:00:00.000Z' },
  state: { S: 'open' },
};
const dynamoDb = mockClient(DynamoDBClient);
const sts = mockClient(STSClient);
const ec2 = mockClient(EC2Client);
/** What all clients are: those of the other types of resources, whichever there are, have no mock of their own. */
const AnyClient = Object.getPrototypeOf(EC2Client) as typeof EC2Client;
let restoreOthers = () => {};

const event = (detail: object, more: object = {}) => ({
  version: '0',
  id: 'e1',
  source: 'aws.ec2',
  'detail-type': 'EC2 Instance State-change Notification',
  account: ACCOUNT,
  region: 'eu-west-1',
  time: '2026-11-21T20:45:00Z',
  resources: [ARN],
  detail,
  ...more,
});
const instances = {
  Reservations: [
    {
      Instances: [
        {
          InstanceId: 'i-1',
          InstanceType: 't3.micro' as const,
          PlatformDetails: 'Linux/UNIX',
          State: { Name: 'running' as const },
        },
      ],
    },
  ],
};
const booked = () => dynamoDb.commandCalls(TransactWriteItemsCommand).map(({ args }) => args[0].input.TransactItems);

beforeEach(() => {
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2026, 10, 21, 20, 46));
  const Credentials = {
    AccessKeyId: 'k',
    SecretAccessKey: 's',
    SessionToken: 't',
    Expiration: new Date(Date.UTC(2026, 10, 22)),
  };
  sts.reset().on(AssumeRoleCommand).resolves({ Credentials });
  ec2.reset().onAnyCommand().resolves({});
  ec2.on(DescribeInstancesCommand).resolves(instances);
  ec2.on(DescribeRegionsCommand).resolves({ Regions: [{ RegionName: 'eu-west-1' }] });
  dynamoDb.reset().onAnyCommand().resolves({});
  dynamoDb.on(QueryCommand).resolves({ Items: [LEDGER] });
  for (const prefix of ['resource#', 'budget']) {
    dynamoDb
      .on(QueryCommand, { ExpressionAttributeValues: { ':address': { S: ACCOUNT }, ':prefix': { S: prefix } } })
      .resolves({});
  }
  const others = mockClient(AnyClient);
  others.onAnyCommand().resolves({});
  restoreOthers = () => others.restore();
});

afterEach(() => restoreOthers());

describe('meter-resource', () => {
  test('a start in a spoke is booked with its price, at its own time', async () => {
    await handler(event({ 'instance-id': 'i-1', state: 'running' }));

    expect(booked()).toMatchObject([
      [
        {
          Put: {
            Item: {
              Record: { S: `resource#${ARN}` },
              status: { S: 'running' },
              since: { S: '2026-11-21T20:45:00.000Z' },
            },
          },
        },
        { Delete: { Key: { Record: { S: `stopped#${ARN}` } } } },
        { Update: { Key: { Address: { S: ACCOUNT }, Record: { S: 'ledger#2026-11' } } } },
      ],
    ]);
  });

  test('a stop is booked without asking the spoke', async () => {
    await handler(event({ 'instance-id': 'i-1', state: 'stopping' }));

    expect(sts.calls()).toHaveLength(0);
    expect(booked()).toMatchObject([
      [
        { Put: { Item: { Record: { S: `stopped#${ARN}` }, status: { S: 'stopped' } } } },
        { Delete: { Key: { Record: { S: `resource#${ARN}` } } } },
      ],
    ]);
  });

  test.each([
    ['asked for', { inventory: ACCOUNT }],
    [
      'of a spoke that has just come to be',
      event(
        { name: '/budget-guardrails/budget', operation: 'Create' },
        { source: 'aws.ssm', 'detail-type': 'Parameter Store Change' },
      ),
    ],
  ])('an inventory %s books what runs', async (_case, asked) => {
    await handler(asked);

    expect(booked()).toMatchObject([
      [
        {
          Put: {
            Item: {
              Record: { S: `resource#${ARN}` },
              status: { S: 'running' },
              since: { S: '2026-11-21T20:46:00.000Z' },
            },
          },
        },
        { Delete: { Key: { Record: { S: `stopped#${ARN}` } } } },
        {},
      ],
    ]);
  });

  test('an event of a type that nobody knows is nothing', async () => {
    await handler(event({}, { source: 'aws.quantum', 'detail-type': 'Qubit Change' }));

    expect([dynamoDb.calls().length, sts.calls().length]).toEqual([0, 0]);
  });

  test('fails when the spoke cannot be reached, so that the event comes again', async () => {
    sts.on(AssumeRoleCommand).rejects(Object.assign(new Error('no such role'), { name: 'AccessDenied' }));

    const other = event(
      { 'instance-id': 'i-1', state: 'running' },
      { account: '333333333333', resources: [ARN.replace(ACCOUNT, '333333333333')] },
    );
    await expect(handler(other)).rejects.toThrow('account 333333333333: cannot assume');
  });

  test.each([
    ['nothing', {}, 'not an event of EventBridge'],
    ['no account', event({ 'instance-id': 'i-1', state: 'running' }, { account: 'me' }), 'not an event of EventBridge'],
    [
      'no instance',
      event({ state: 'running' }),
      `event e1 (EC2 Instance State-change Notification) of account ${ACCOUNT}`,
    ],
    [
      'another’s instance',
      event({ 'instance-id': 'i-1', state: 'running' }, { account: '333333333333' }),
      `it is about ${ARN}, but comes from 333333333333`,
    ],
    ['an inventory of no account', { inventory: 'me' }, 'not an event of EventBridge'],
  ])('refuses %s in words', async (_case, malformed, words) => {
    await expect(handler(malformed)).rejects.toThrow(words);
    expect(dynamoDb.calls()).toHaveLength(0);
  });

  test.each(['COST_TABLE_NAME', 'PRICE_SOURCE', 'SPOKE_ROLE_NAME', 'DISABLE_RESOURCES_FUNCTION'] as const)(
    'does not start without %s',
    (variable) => {
      expect(() => startWithout(variable, 'metering/meter-resource')).toThrow(variable);
    },
  );
});
