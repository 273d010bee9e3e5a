import {
  DynamoDBClient,
  QueryCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
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
const CALL = { awsRequestId: 'request-1' };
const dynamoDb = mockClient(DynamoDBClient);
const written = () => dynamoDb.commandCalls(TransactWriteItemsCommand)[0]?.args[0].input.TransactItems;

beforeEach(() => {
  jest.spyOn(Date, 'now').mockReturnValue(Date.parse(NOW));
  dynamoDb
    .reset()
    .on(TransactWriteItemsCommand)
    .resolves({})
    .on(QueryCommand)
    .resolves({ Items: [LEDGER] });
});

describe('record-expense', () => {
  test('books now, to the last of 16 decimals, and answers in USD', async () => {
    expect(await handler({ address: '222222222222', usd: '2.0000000000000001' }, CALL)).toEqual({
      position: '12.0000000000000001',
      limit: '10',
      exceeded: true,
    });

    expect(written()).toMatchObject([
      {
        Put: {
          TableName: 'costs',
          Item: {
            Address: { S: '222222222222' },
            Record: { S: 'expense#request-1' },
            expiresAt: { N: `${Date.UTC(2027, 0, 1) / 1_000}` },
          },
          ConditionExpression: 'attribute_not_exists(#Record)',
        },
      },
      {
        Update: {
          TableName: 'costs',
          Key: { Record: { S: 'ledger#2026-11' } },
          ExpressionAttributeValues: { ':add': { N: '20000000000.000001' } },
        },
      },
    ]);
  });

  test('books when it was made, and knows of no limit where there is none', async () => {
    const { budgetLimit: _none, ...unlimited } = LEDGER;
    dynamoDb.on(QueryCommand).resolves({ Items: [unlimited] });

    expect(await handler({ address: '222222222222', usd: '2', at: '2026-10-20T00:00:00Z' }, CALL)).toMatchObject({
      limit: undefined,
      exceeded: false,
    });
    expect(written()?.[1]?.Update?.Key).toEqual({ Address: { S: '222222222222' }, Record: { S: 'ledger#2026-10' } });
  });

  test.each(['2026-10-31T23:59:59.999999+00:00', '2026-11-01T01:59:59+02:00', '2026-10-31'])(
    'takes its time in every form in which clients write one: %s',
    async (at) => {
      await handler({ address: '222222222222', usd: '2', at }, CALL);
      expect(written()?.[1]?.Update?.Key).toMatchObject({ Record: { S: 'ledger#2026-10' } });
    },
  );

  test('goes by the id that the caller gives', async () => {
    await handler({ address: '222222222222', usd: '2', id: 'invoice-7' }, CALL);

    expect(written()?.[0]?.Put?.Item).toMatchObject({ Record: { S: 'expense#invoice-7' } });
  });

  test('answers a repeated call, and adds nothing', async () => {
    const CancellationReasons = [{ Code: 'ConditionalCheckFailed' }, { Code: 'None' }];
    dynamoDb
      .on(TransactWriteItemsCommand)
      .rejects(new TransactionCanceledException({ message: '', $metadata: {}, CancellationReasons }));

    expect(await handler({ address: '222222222222', usd: '2' }, CALL)).toMatchObject({ exceeded: true });
    expect(dynamoDb.commandCalls(TransactWriteItemsCommand)).toHaveLength(1);
  });

  test('tries again while another write is under way', async () => {
    const CancellationReasons = [{ Code: 'None' }, { Code: 'TransactionConflict' }];
    dynamoDb
      .on(TransactWriteItemsCommand)
      .rejectsOnce(new TransactionCanceledException({ message: '', $metadata: {}, CancellationReasons }))
      .resolves({});

    expect(await handler({ address: '222222222222', usd: '2' }, CALL)).toMatchObject({ exceeded: true });
    expect(dynamoDb.commandCalls(TransactWriteItemsCommand)).toHaveLength(2);
  });

  test.each([
    [{ address: 'me', usd: '1' }, 'expected the address of a budget'],
    [{ address: '222222222222', usd: '-1' }, 'usd'],
    [{ address: '222222222222', usd: 1 }, 'usd'],
    [{ address: '222222222222', usd: '1e9' }, 'usd'],
    [{ address: '222222222222', usd: '0.12345678901234567' }, 'usd'],
    [{ address: '222222222222', usd: '1', at: 'yesterday' }, "'yesterday' is not a time"],
    [{ address: '222222222222', usd: '1', id: '' }, 'id'],
    [{ address: '222222222222', usd: '1', id: 'x'.repeat(257) }, 'id'],
    [{}, 'address'],
  ])('%j is refused in words, and nothing is booked', async (event, words) => {
    await expect(handler(event, CALL)).rejects.toThrow(words);
    expect(dynamoDb.calls()).toHaveLength(0);
  });

  test('what could not be booked is an error of the caller’s', async () => {
    dynamoDb.on(TransactWriteItemsCommand).rejects(new Error('down'));

    await expect(handler({ address: '222222222222', usd: '1' }, CALL)).rejects.toThrow('down');
  });

  test('does not start without its environment', () => {
    expect(() => startWithout('COST_TABLE_NAME', 'ledger/record-expense')).toThrow('COST_TABLE_NAME');
  });
});
