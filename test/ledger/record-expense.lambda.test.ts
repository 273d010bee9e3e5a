import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../src/ledger/record-expense.lambda';
import { startWithout } from '../support/environment';

const NOW = '2026-11-21T20:46:00.000Z';
/** After the expense: 12 of 10 USD are spent. */
const LEDGER = {
  Address: { S: '222222222222' },
  Record: { S: 'ledger#2026-11' },
  accruedExpenses: { N: '120000000000.000001' },
  updatedAt: { S: NOW },
  settledThrough: { S: NOW },
  state: { S: 'open' },
  budgetLimit: { N: '100000000000' },
};
const dynamoDb = mockClient(DynamoDBClient);

beforeEach(() => {
  jest.spyOn(Date, 'now').mockReturnValue(Date.parse(NOW));
  dynamoDb.reset().on(UpdateItemCommand).resolves({ Attributes: LEDGER });
});

describe('record-expense', () => {
  test('books now, to the last of 16 decimals, and answers in USD', async () => {
    expect(await handler({ address: '222222222222', usd: '2.0000000000000001' })).toEqual({
      position: '12.0000000000000001',
      limit: '10',
      exceeded: true,
    });

    expect(dynamoDb.commandCalls(UpdateItemCommand)[0]?.args[0].input).toMatchObject({
      TableName: 'costs',
      ExpressionAttributeValues: { ':add': { N: '20000000000.000001' }, ':at': { S: NOW } },
    });
  });

  test('books when it was made, and knows of no limit where there is none', async () => {
    const { budgetLimit: _none, ...unlimited } = LEDGER;
    dynamoDb.on(UpdateItemCommand).resolves({ Attributes: unlimited });

    expect(await handler({ address: '222222222222', usd: '2', at: '2026-11-20T00:00:00Z' })).toMatchObject({
      limit: undefined,
      exceeded: false,
    });
    expect(dynamoDb.commandCalls(UpdateItemCommand)[0]?.args[0].input.ExpressionAttributeValues?.[':at']).toEqual({
      S: '2026-11-20T00:00:00.000Z',
    });
  });

  test.each([
    [{ address: 'me', usd: '1' }, 'expected the address of a budget'],
    [{ address: '222222222222', usd: '-1' }, 'usd'],
    [{ address: '222222222222', usd: 1 }, 'usd'],
    [{ address: '222222222222', usd: '1e9' }, 'usd'],
    [{ address: '222222222222', usd: '0.12345678901234567' }, 'usd'],
    [{ address: '222222222222', usd: '1', at: 'yesterday' }, "'yesterday' is not an instant"],
    [{}, 'address'],
  ])('%j is refused in words, and nothing is booked', async (event, words) => {
    await expect(handler(event)).rejects.toThrow(words);
    expect(dynamoDb.calls()).toHaveLength(0);
  });

  test('what could not be booked is an error of the caller’s', async () => {
    dynamoDb.on(UpdateItemCommand).rejects(new Error('down'));

    await expect(handler({ address: '222222222222', usd: '1' })).rejects.toThrow('down');
  });

  test('does not start without its environment', () => {
    expect(() => startWithout('COST_TABLE_NAME', 'ledger/record-expense')).toThrow('COST_TABLE_NAME');
  });
});
