import { BatchGetItemCommand, DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { address } from '../../../src/core/domain/address';
import { DynamoDbContributions } from '../../../src/ledger/aws/dynamodb-contributions';
import { on } from '../../support/ledgers';

const ACCOUNT = address('222222222222');
const SHOP = address('222222222222.shop');
const item = (of: string) => ({
  Address: { S: of },
  Record: { S: 'resource#arn:1' },
  type: { S: 'ec2-instance' },
  history: { L: [{ M: { at: { S: '2026-11-21T00:00:00.000Z' }, running: { BOOL: true }, rate: { N: '1' } } }] },
  revision: { N: '3' },
});

const aws = mockClient(DynamoDBClient);
const contributions = new DynamoDbContributions(new DynamoDBClient({ region: 'eu-west-1' }), 'costs');

beforeEach(() => aws.reset());

test('all that runs in one budget', async () => {
  aws.on(QueryCommand).resolves({ Items: [item(ACCOUNT)] });

  expect(await contributions.of(ACCOUNT)).toEqual([
    {
      address: ACCOUNT,
      resource: { type: 'ec2-instance', arn: 'arn:1' },
      history: [{ at: on('21'), running: true, rate: 1_000_000n }],
      tags: {},
      control: undefined,
      startedBy: undefined,
      revision: 3,
    },
  ]);
  expect(aws.commandCalls(QueryCommand)[0]?.args[0].input).toMatchObject({
    TableName: 'costs',
    FilterExpression: '#status = :running',
    ExpressionAttributeValues: {
      ':address': { S: ACCOUNT },
      ':prefix': { S: 'resource#' },
      ':running': { S: 'running' },
    },
    ConsistentRead: true,
  });
});

test('one resource in several budgets, in one read', async () => {
  aws.on(BatchGetItemCommand).resolves({ Responses: { costs: [item(SHOP)] } });

  expect(await contributions.find([ACCOUNT, SHOP], 'arn:1')).toMatchObject([{ address: SHOP }]);
  expect(aws.commandCalls(BatchGetItemCommand).map(({ args }) => args[0].input)).toEqual([
    {
      RequestItems: {
        costs: {
          Keys: [
            { Address: { S: ACCOUNT }, Record: { S: 'resource#arn:1' } },
            { Address: { S: ACCOUNT }, Record: { S: 'stopped#arn:1' } },
            { Address: { S: SHOP }, Record: { S: 'resource#arn:1' } },
            { Address: { S: SHOP }, Record: { S: 'stopped#arn:1' } },
          ],
          ConsistentRead: true,
        },
      },
    },
  ]);
});

test('of no budget: nothing is read', async () => {
  expect(await contributions.find([], 'arn:1')).toEqual([]);
  expect(aws.calls()).toHaveLength(0);
});

test('a row that moves while it is read is met in both places, and the newer one counts', async () => {
  const moved = { ...item(SHOP), Record: { S: 'stopped#arn:1' }, revision: { N: '4' } };
  aws.on(BatchGetItemCommand).resolves({ Responses: { costs: [item(SHOP), moved] } });

  expect(await contributions.find([SHOP], 'arn:1')).toMatchObject([
    { resource: { arn: 'arn:1' }, place: 'stopped', revision: 4 },
  ]);
});

describe('what a control stops', () => {
  const ofGroup = (record: string) => ({
    ...item(ACCOUNT),
    Record: { S: record },
    control: { M: { type: { S: 'auto-scaling-group' }, arn: { S: 'arn:group' } } },
  });
  const stopped = { L: [{ M: { at: { S: '2026-11-21T00:00:00.000Z' }, running: { BOOL: false }, rate: { N: '0' } } }] };

  beforeEach(() => aws.on(BatchGetItemCommand).resolves({ Responses: { costs: [] } }));

  test('is what runs, and needs no more', async () => {
    aws.on(QueryCommand).resolves({ Items: [item(ACCOUNT), { ...ofGroup('resource#arn:2') }] });

    expect(await contributions.behind(ACCOUNT, 'arn:group')).toMatchObject([{ resource: { arn: 'arn:2' } }]);
    expect(aws.commandCalls(QueryCommand)).toHaveLength(1);
  });

  test('is itself, though it has stopped', async () => {
    aws.on(QueryCommand).resolves({ Items: [] });
    aws
      .on(BatchGetItemCommand)
      .resolves({ Responses: { costs: [{ ...item(ACCOUNT), Record: { S: 'stopped#arn:1' }, history: stopped }] } });

    expect(await contributions.behind(ACCOUNT, 'arn:1')).toMatchObject([{ resource: { arn: 'arn:1' } }]);
    expect(aws.commandCalls(QueryCommand)).toHaveLength(1);
  });

  test('is some of what has stopped behind it: the first page that has any', async () => {
    aws.on(QueryCommand).resolves({ Items: [] });
    const isAmongStopped = { ':address': { S: ACCOUNT }, ':prefix': { S: 'stopped#' }, ':control': { S: 'arn:group' } };
    const page = (Items: ReturnType<typeof ofGroup>[]) => ({ Items, LastEvaluatedKey: { Record: { S: 'next' } } });
    aws
      .on(QueryCommand, { ExpressionAttributeValues: isAmongStopped })
      .resolvesOnce(page([]))
      .resolvesOnce(page([ofGroup('stopped#arn:2')]));

    expect(await contributions.behind(ACCOUNT, 'arn:group')).toMatchObject([
      { resource: { arn: 'arn:2' }, place: 'stopped' },
    ]);
    expect(aws.commandCalls(QueryCommand)).toHaveLength(3);
  });
});
