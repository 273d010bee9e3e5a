import {
  DynamoDBClient,
  QueryCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { money } from '../../../src/core/domain/money';
import { DynamoDbMeters } from '../../../src/ledger/aws/dynamodb-meters';
import { ACCOUNT, NOVEMBER } from '../../support/ledgers';

const aws = mockClient(DynamoDBClient);
const meters = new DynamoDbMeters(new DynamoDBClient({ region: 'eu-west-1' }), 'costs');
const row = { address: ACCOUNT, meter: 'lambda', progress: '{}', revision: 0 };
const move = { address: ACCOUNT, period: NOVEMBER, add: money(1_500_000n) };

beforeEach(() => aws.reset());

test('what was counted and what it costs is one transaction, each under its condition', async () => {
  aws.on(TransactWriteItemsCommand).resolves({});
  expect(await meters.count([row, { ...row, meter: 'sqs', revision: 4 }], [move])).toBe('written');
  expect(aws.commandCalls(TransactWriteItemsCommand)[0]?.args[0].input.TransactItems).toEqual([
    {
      Put: {
        TableName: 'costs',
        Item: {
          Address: { S: ACCOUNT },
          Record: { S: 'meter#lambda' },
          progress: { S: '{}' },
          revision: { N: '1' },
        },
        ConditionExpression: 'attribute_not_exists(#Record)',
        ExpressionAttributeNames: { '#Record': 'Record' },
      },
    },
    {
      Put: {
        TableName: 'costs',
        Item: { Address: { S: ACCOUNT }, Record: { S: 'meter#sqs' }, progress: { S: '{}' }, revision: { N: '5' } },
        ConditionExpression: '#revision = :read',
        ExpressionAttributeNames: { '#revision': 'revision' },
        ExpressionAttributeValues: { ':read': { N: '4' } },
      },
    },
    {
      Update: expect.objectContaining({
        Key: { Address: { S: ACCOUNT }, Record: { S: 'ledger#2026-11' } },
        UpdateExpression: 'ADD #accruedExpenses :add',
        ExpressionAttributeValues: { ':add': { N: '1.5' } },
      }),
    },
  ]);
});

test('who was superseded hears it; another write under way is waited for', async () => {
  const cancelled = (code: string) =>
    new TransactionCanceledException({ $metadata: {}, message: '', CancellationReasons: [{ Code: code }] });
  aws
    .on(TransactWriteItemsCommand)
    .rejectsOnce(cancelled('TransactionConflict'))
    .rejects(cancelled('ConditionalCheckFailed'));
  expect(await meters.count([row], [])).toBe('superseded');
  expect(aws.commandCalls(TransactWriteItemsCommand)).toHaveLength(2);
});

test('rows are read consistently, and one that makes no sense is named', async () => {
  const item = {
    Address: { S: ACCOUNT as string },
    Record: { S: 'meter#sqs' },
    progress: { S: '{}' },
    revision: { N: '2' },
  };
  aws.on(QueryCommand).resolves({ Items: [item] });
  expect(await meters.of(ACCOUNT)).toEqual([{ ...row, meter: 'sqs', revision: 2 }]);
  expect(aws.commandCalls(QueryCommand)[0]?.args[0].input).toMatchObject({ ConsistentRead: true });
  aws.on(QueryCommand).resolves({ Items: [{ ...item, revision: { S: 'two' } }] });
  await expect(meters.of(ACCOUNT)).rejects.toThrow(/meter#sqs of 222222222222 cannot be read/);
});
