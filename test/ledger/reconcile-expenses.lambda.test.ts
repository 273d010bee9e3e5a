import { BatchGetItemCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ListSchedulesCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../src/ledger/reconcile-expenses.lambda';
import { startWithout } from '../support/environment';

const ledger = (address: string, state: string) => ({
  Address: { S: address },
  Record: { S: 'ledger#2026-11' },
  updatedAt: { S: '2026-11-21T20:45:00.000Z' },
  settledThrough: { S: '2026-11-21T20:45:00.000Z' },
  state: { S: state },
});
const dynamoDb = mockClient(DynamoDBClient);
const lambda = mockClient(LambdaClient);
const scheduler = mockClient(SchedulerClient);

beforeEach(() => {
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2026, 10, 21, 20, 46));
  dynamoDb
    .reset()
    .on(ScanCommand)
    .resolves({ Items: [] })
    .on(ScanCommand, { ExpressionAttributeValues: { ':record': { S: 'ledger#2026-11' } } })
    .resolves({ Items: [ledger('222222222222', 'open'), ledger('222222222222.shop', 'exhausted')] });
  dynamoDb.on(BatchGetItemCommand).resolves({ Responses: { budgets: [] } });
  lambda.reset().on(InvokeCommand).resolves({});
  scheduler.reset().on(ListSchedulesCommand).resolves({ Schedules: [] });
});

describe('reconcile-expenses', () => {
  test('asks for a look at every account, and for another run at what is exhausted', async () => {
    await handler();

    const asked = lambda
      .commandCalls(InvokeCommand)
      .map(({ args: [{ input }] }) => [input.FunctionName, JSON.parse(String(input.Payload))]);
    expect(asked.sort()).toEqual([
      ['arn:disable-resources', { address: '222222222222.shop' }],
      ['arn:meter-resource', { inventory: '222222222222' }],
    ]);
    // Months that nobody has opened, the Budgets table, the ledgers, the journals.
    expect(dynamoDb.commandCalls(ScanCommand).map(({ args: [{ input }] }) => input.TableName)).toEqual([
      'costs',
      'budgets',
      'costs',
      'costs',
    ]);
  });

  test('leaves alone what the Budgets table says has ended', async () => {
    dynamoDb
      .on(BatchGetItemCommand)
      .resolves({ Responses: { budgets: [{ Address: { S: '222222222222' }, Ended: { M: {} } }] } });

    await handler();

    expect(lambda.calls()).toEqual([]);
  });

  test('does all the rest before it fails because nobody knows which schedules stand', async () => {
    scheduler.on(ListSchedulesCommand).rejects(new Error('throttled'));

    await expect(handler()).rejects.toThrow('the schedules that stand could not be listed');

    expect(lambda.calls()).toHaveLength(2);
  });

  test('fails when somebody could not be asked, so that it is tried again', async () => {
    lambda.on(InvokeCommand).rejects(new Error('throttled'));

    await expect(handler()).rejects.toThrow('throttled');
  });

  test('does not start without its environment', () => {
    expect(() => startWithout('METER_RESOURCE_FUNCTION', 'ledger/reconcile-expenses')).toThrow(
      'METER_RESOURCE_FUNCTION',
    );
  });
});
