import {
  BatchGetItemCommand,
  DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../src/ledger/adopt-budget.lambda';
import { startWithout } from '../support/environment';

const ACCOUNT = '222222222222';
const ledger = (state = 'open') => ({
  Address: { S: ACCOUNT },
  Record: { S: 'ledger#2026-11' },
  updatedAt: { S: '2026-11-21T20:45:00.000Z' },
  settledThrough: { S: '2026-11-21T20:45:00.000Z' },
  state: { S: state },
});
const dynamoDb = mockClient(DynamoDBClient);
const lambda = mockClient(LambdaClient);

const record = (SequenceNumber: string, address = ACCOUNT) => ({
  eventID: 'e1',
  eventName: 'INSERT',
  eventSource: 'aws:dynamodb',
  awsRegion: 'eu-west-1',
  dynamodb: {
    SequenceNumber,
    Keys: { Address: { S: address } },
    NewImage: { Address: { S: address }, BudgetValue: { N: '500' } },
  },
});
const invoked = () =>
  lambda
    .commandCalls(InvokeCommand)
    .map(({ args: [{ input }] }) => [input.FunctionName, JSON.parse(String(input.Payload))]);

beforeEach(() => {
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2026, 10, 21, 20, 46));
  lambda.reset().on(InvokeCommand).resolves({});
  dynamoDb.reset();
  dynamoDb
    .on(BatchGetItemCommand)
    .resolves({ Responses: { budgets: [{ Address: { S: ACCOUNT }, BudgetValue: { N: '500' } }] } });
  dynamoDb.on(GetItemCommand).resolves({});
  dynamoDb.on(QueryCommand).resolves({ Items: [ledger()] });
  // No other budget has been adopted in the account.
  dynamoDb
    .on(QueryCommand, { ExpressionAttributeValues: { ':address': { S: ACCOUNT }, ':prefix': { S: 'budget#' } } })
    .resolves({ Items: [] });
  dynamoDb.on(TransactWriteItemsCommand).resolves({});
});

describe('adopt-budget', () => {
  test('a record of the table’s stream puts the budget in charge of its ledger, and has the account looked at', async () => {
    expect(await handler({ Records: [record('1')] })).toEqual({ batchItemFailures: [] });

    expect(dynamoDb.commandCalls(TransactWriteItemsCommand)[0]?.args[0].input.TransactItems).toMatchObject([
      {
        Update: {
          TableName: 'costs',
          Key: { Record: { S: `budget#${ACCOUNT}` } },
          ExpressionAttributeValues: { ':limit': { N: '5000000000000' } },
        },
      },
      { Update: { ExpressionAttributeValues: { ':at': { S: '2026-11-21T20:46:00.000Z' } } } },
    ]);
    expect(invoked()).toEqual([
      ['arn:meter-resource', { inventory: ACCOUNT }],
      ['arn:read-bill', { anchor: ACCOUNT }],
    ]);
  });

  test('of an exhausted ledger: has it looked at', async () => {
    dynamoDb.on(QueryCommand).resolves({ Items: [ledger('exhausted')] });

    await handler({ Records: [record('1')] });

    expect(invoked()).toEqual([
      ['arn:disable-resources', { address: ACCOUNT }],
      ['arn:meter-resource', { inventory: ACCOUNT }],
      ['arn:read-bill', { anchor: ACCOUNT }],
    ]);
  });

  test('reports what failed by its sequence number', async () => {
    dynamoDb.on(TransactWriteItemsCommand).rejects(new Error('down'));

    expect(await handler({ Records: [record('41'), record('42')] })).toEqual({
      batchItemFailures: [{ itemIdentifier: '42' }],
    });
  });

  test('what is no address is nobody’s budget', async () => {
    expect(await handler({ Records: [record('1', 'me')] })).toEqual({ batchItemFailures: [] });
    expect(dynamoDb.calls()).toHaveLength(0);
  });

  test('an event that is no stream record fails as a whole', async () => {
    await expect(handler({ Records: [{ eventName: 'INSERT' }] })).rejects.toThrow('dynamodb');
  });

  test.each(['COST_TABLE_NAME', 'BUDGETS_TABLE_NAME'] as const)('does not start without %s', (variable) => {
    expect(() => startWithout(variable, 'ledger/adopt-budget')).toThrow(variable);
  });
});
