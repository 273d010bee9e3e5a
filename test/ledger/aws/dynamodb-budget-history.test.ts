import { DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import type { RecordedChange } from '../../../src/budgets/domain/budget-history';
import { DynamoDbBudgetHistory } from '../../../src/ledger/aws/dynamodb-budget-history';
import { on } from '../../support/ledgers';

const aws = mockClient(DynamoDBClient);
const history = new DynamoDbBudgetHistory(new DynamoDBClient({}), 'costs');
const change: RecordedChange = {
  id: '700000000026',
  address: '222222222222',
  at: on('21', '12:00:00'),
  kind: 'changed',
  settings: [
    { name: 'BudgetValue', from: '500', to: '750.25' },
    { name: 'Mode', from: 'enforce', to: undefined },
  ],
  who: 'Ann',
  why: undefined,
};

beforeEach(() => void aws.reset());

test('a change is a row of its address, named by its number in the stream, that a repeated one replaces', async () => {
  await history.add(change);
  expect(aws.commandCalls(PutItemCommand)[0]?.args[0].input).toEqual({
    TableName: 'costs',
    Item: {
      Address: { S: '222222222222' },
      Record: { S: 'change#0000000000000000000000000000700000000026' },
      id: { S: '700000000026' },
      at: { S: '2026-11-21T12:00:00.000Z' },
      kind: { S: 'changed' },
      from: { M: { BudgetValue: { S: '500' }, Mode: { S: 'enforce' } } },
      to: { M: { BudgetValue: { S: '750.25' } } },
      who: { S: 'Ann' },
    },
  });
});

test('what is written is read again, the newest first', async () => {
  await history.add(change);
  await history.add({ ...change, id: '9', kind: 'added', why: 'launch', who: undefined });
  const Items = aws.commandCalls(PutItemCommand).map(({ args }) => args[0].input.Item ?? {});
  aws.on(QueryCommand).resolves({ Items: [...Items].reverse() });
  expect(await history.of('222222222222')).toEqual([
    change,
    { ...change, id: '9', kind: 'added', why: 'launch', who: undefined },
  ]);
  expect(aws.commandCalls(QueryCommand)[0]?.args[0].input).toMatchObject({
    ConsistentRead: true,
    ExpressionAttributeValues: { ':address': { S: '222222222222' }, ':prefix': { S: 'change#' } },
  });
});

test('the changes since an instant are read backwards, as far as they are newer', async () => {
  await history.add(change);
  await history.add({ ...change, id: '9', at: on('20') });
  const [newer = {}, older = {}] = aws.commandCalls(PutItemCommand).map(({ args }) => args[0].input.Item ?? {});
  aws
    .on(QueryCommand)
    .resolvesOnce({ Items: [newer], LastEvaluatedKey: { Address: { S: '1' } } })
    .resolvesOnce({ Items: [older], LastEvaluatedKey: { Address: { S: '2' } } })
    .rejects(new Error('nothing older is asked for'));
  expect(await history.since('222222222222', on('21'))).toEqual([change]);
  expect(aws.commandCalls(QueryCommand)[0]?.args[0].input).toMatchObject({
    ScanIndexForward: false,
    ExpressionAttributeValues: { ':address': { S: '222222222222' }, ':change': { S: 'change#' } },
  });
});

test('the changes of all are found by a scan', async () => {
  await history.add(change);
  aws.on(ScanCommand).resolves({ Items: [aws.commandCalls(PutItemCommand)[0]?.args[0].input.Item ?? {}] });
  expect(await history.all()).toEqual([change]);
  expect(aws.commandCalls(ScanCommand)[0]?.args[0].input).toMatchObject({
    FilterExpression: 'begins_with(#Record, :change)',
    ExpressionAttributeValues: { ':change': { S: 'change#' } },
  });
});

test('says whether it has one', async () => {
  aws
    .on(GetItemCommand)
    .resolvesOnce({})
    .resolvesOnce({ Item: { Address: { S: 'x' } } });
  expect([await history.has(change), await history.has(change)]).toEqual([false, true]);
});

test('a row that makes no sense is named', async () => {
  aws.on(QueryCommand).resolves({ Items: [{ Address: { S: '222222222222' }, Record: { S: 'change#1' } }] });
  await expect(history.of('222222222222')).rejects.toThrow('the row change#1 of 222222222222 cannot be read');
});
