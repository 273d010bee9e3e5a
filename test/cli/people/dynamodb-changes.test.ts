import {
  DynamoDBClient,
  QueryCommand,
  ScanCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { storedBudget } from '../../../src/budgets/aws/dynamodb-budget-registry';
import { DynamoDbChanges } from '../../../src/cli/people/dynamodb-changes';
import { NOW } from './in-memory-office';

const aws = mockClient(DynamoDBClient);
const changes = new DynamoDbChanges(new DynamoDBClient({ region: 'eu-west-1' }), 'budgets', 'costs');
const ADDRESS = '222222222222';
const BY = { who: 'ann', why: 'new team' };
const ITEM = {
  Address: { S: ADDRESS },
  BudgetValue: { N: '500' },
  Exempt: { L: [{ S: 'database' }] },
  Receipt: { M: { Status: { S: 'IN_FORCE' } } },
};

beforeEach(() => {
  aws.reset();
  aws.on(TransactWriteItemsCommand).resolves({});
});

const sent = () => aws.commandCalls(TransactWriteItemsCommand).map(({ args }) => args[0].input.TransactItems);

describe('DynamoDbChanges', () => {
  test('writes what is named, where everything is as it was read, and a row of history', async () => {
    const read = storedBudget(ITEM);
    const to = { BudgetValue: '600.5', Thresholds: ['50'], Exempt: undefined };
    expect(await changes.change({ address: ADDRESS, read, to, by: BY, at: NOW })).toBe('written');
    expect(sent()).toEqual([
      [
        {
          Update: {
            TableName: 'budgets',
            Key: { Address: { S: ADDRESS } },
            UpdateExpression: 'SET #BudgetValue = :BudgetValue, #Thresholds = :Thresholds REMOVE #Exempt',
            ConditionExpression:
              'attribute_exists(#Address) AND #BudgetValue = :wasBudgetValue AND attribute_not_exists(#Mode) AND ' +
              'attribute_not_exists(#Thresholds) AND attribute_not_exists(#Emails) AND #Exempt = :wasExempt AND ' +
              'attribute_not_exists(#Freeze) AND attribute_not_exists(#WorkloadTag) AND attribute_not_exists(#Paused)',
            ExpressionAttributeNames: expect.objectContaining({ '#BudgetValue': 'BudgetValue', '#Mode': 'Mode' }),
            ExpressionAttributeValues: {
              ':BudgetValue': { N: '600.5' },
              ':Thresholds': { L: [{ N: '50' }] },
              ':wasBudgetValue': { N: '500' },
              ':wasExempt': { L: [{ S: 'database' }] },
            },
          },
        },
        {
          Put: {
            TableName: 'costs',
            Item: {
              Address: { S: ADDRESS },
              Record: { S: expect.stringMatching(/^change#2026-11-16T00:00:00.000Z#[0-9a-f]{8}$/) },
              At: { S: '2026-11-16T00:00:00.000Z' },
              Who: { S: 'ann' },
              Why: { S: 'new team' },
              Before: { M: { BudgetValue: { S: '500' }, Exempt: { L: [{ S: 'database' }] } } },
              After: { M: { BudgetValue: { S: '600.5' }, Thresholds: { L: [{ S: '50' }] } } },
            },
          },
        },
      ],
    ]);
  });

  test('makes an item only where there is none', async () => {
    await changes.change({ address: ADDRESS, read: undefined, to: { BudgetValue: '5' }, by: BY, at: NOW });
    expect(sent()[0]?.[0]?.Update?.ConditionExpression).toBe('attribute_not_exists(#Address)');
  });

  test('removes an item as it was read', async () => {
    await changes.change({ address: ADDRESS, read: storedBudget(ITEM), to: 'remove', by: BY, at: NOW });
    const [{ Delete: remove } = {}, { Put: row } = {}] = sent()[0] ?? [];
    expect(remove?.ConditionExpression).toContain('#BudgetValue = :wasBudgetValue');
    expect(row?.Item?.After).toBeUndefined();
  });

  test('says when somebody was faster', async () => {
    aws.on(TransactWriteItemsCommand).rejects(
      new TransactionCanceledException({
        message: 'cancelled',
        $metadata: {},
        CancellationReasons: [{ Code: 'ConditionalCheckFailed' }, { Code: 'None' }],
      }),
    );
    const change = { address: ADDRESS, read: undefined, to: { BudgetValue: '5' }, by: BY, at: NOW };
    expect(await changes.change(change)).toBe('superseded');
  });

  test('reads the history of all', async () => {
    const row = {
      Address: { S: ADDRESS },
      Record: { S: 'change#2026-11-01T00:00:00.000Z#1' },
      At: { S: '2026-11-01T00:00:00.000Z' },
      Who: { S: 'ann' },
    };
    aws.on(ScanCommand).resolves({ Items: [row] });
    expect(await changes.all()).toMatchObject([{ address: ADDRESS, who: 'ann', before: undefined, after: undefined }]);
    expect(aws.commandCalls(ScanCommand)[0]?.args[0].input).toMatchObject({
      TableName: 'costs',
      FilterExpression: 'begins_with(#Record, :change)',
      ExpressionAttributeValues: { ':change': { S: 'change#' } },
    });
  });

  test('reads history back, the newest first', async () => {
    const row = (day: string) => ({
      Address: { S: ADDRESS },
      Record: { S: `change#2026-11-${day}T00:00:00.000Z#1` },
      At: { S: `2026-11-${day}T00:00:00.000Z` },
      Who: { S: 'ann' },
      After: { M: { BudgetValue: { S: day } } },
    });
    aws.on(QueryCommand).resolves({ Items: [row('01'), row('02')] });
    expect(await changes.history(ADDRESS)).toMatchObject([
      { who: 'ann', why: undefined, before: undefined, after: { BudgetValue: '02' } },
      { after: { BudgetValue: '01' } },
    ]);
  });
});
