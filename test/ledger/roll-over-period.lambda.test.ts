import { DynamoDBClient, QueryCommand, ScanCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../src/ledger/roll-over-period.lambda';
import { startWithout } from '../support/environment';

const NOVEMBER = {
  Address: { S: '222222222222' },
  Record: { S: 'ledger#2026-11' },
  incurredExpensesRate: { N: '2' },
  updatedAt: { S: '2026-11-21T20:45:00.000Z' },
  settledThrough: { S: '2026-11-21T20:45:00.000Z' },
  state: { S: 'open' },
};
const dynamoDb = mockClient(DynamoDBClient);

beforeEach(() => {
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2026, 11, 1, 0, 0, 30));
  dynamoDb
    .reset()
    .on(ScanCommand)
    .resolves({ Items: [NOVEMBER] });
});

describe('roll-over-period', () => {
  test('closes the month that is over and opens the present one', async () => {
    const december = { ...NOVEMBER, Record: { S: 'ledger#2026-12' } };
    dynamoDb
      .on(QueryCommand)
      .resolvesOnce({ Items: [NOVEMBER] })
      .resolves({ Items: [december, NOVEMBER] });
    dynamoDb.on(TransactWriteItemsCommand).resolves({});

    await handler();

    expect(dynamoDb.commandCalls(ScanCommand)[0]?.args[0].input.ExpressionAttributeValues?.[':before']).toEqual({
      S: 'ledger#2026-12',
    });
    expect(
      dynamoDb.commandCalls(TransactWriteItemsCommand).map(({ args }) => args[0].input.TransactItems),
    ).toMatchObject([
      [
        { Update: { Key: { Record: { S: 'ledger#2026-11' } } } },
        { Put: { Item: { Record: { S: 'ledger#2026-12' }, incurredExpensesRate: { N: '2' } } } },
      ],
    ]);
  });

  test('fails when a ledger could not be rolled over, so that it is tried again and the alarm goes off', async () => {
    dynamoDb.on(QueryCommand).rejects(new Error('down'));

    await expect(handler()).rejects.toThrow('1 ledgers could not be rolled over, the first is 222222222222');
  });

  test('does not start without its environment', () => {
    expect(() => startWithout('COST_TABLE_NAME', 'ledger/roll-over-period')).toThrow('COST_TABLE_NAME');
  });
});
