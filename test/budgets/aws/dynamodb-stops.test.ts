import { ConditionalCheckFailedException, DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { storedBudget } from '../../../src/budgets/aws/dynamodb-budget-registry';
import { DynamoDbStops } from '../../../src/budgets/aws/dynamodb-stops';

const aws = mockClient(DynamoDBClient);
const stops = new DynamoDbStops(new DynamoDBClient({}), 'budgets');
const Stop = { M: { Who: { S: 'Ann' }, Why: { S: 'x' }, Until: { S: '2026-12-05' } } };
const stored = storedBudget({ Address: { S: '222222222222' }, BudgetValue: { N: '600' }, Stop });

beforeEach(() => {
  aws.reset();
  aws.on(UpdateItemCommand).resolves({});
});

test('the end takes the stop out as it was read, and says who and why', async () => {
  expect(await stops.end(stored)).toBe('written');
  expect(aws.commandCalls(UpdateItemCommand)[0]?.args[0].input).toEqual({
    TableName: 'budgets',
    Key: { Address: { S: '222222222222' } },
    UpdateExpression: 'SET #Changed = :changed REMOVE #Stop',
    ConditionExpression: '#Stop = :stop',
    ExpressionAttributeNames: { '#Stop': 'Stop', '#Changed': 'Changed' },
    ExpressionAttributeValues: {
      ':stop': Stop,
      ':changed': { M: { Who: { S: 'budget-guardrails' }, Why: { S: 'the stop by hand until 2026-12-05 has ended' } } },
    },
  });
});

test('what has changed since it was read is left alone', async () => {
  aws.on(UpdateItemCommand).rejectsOnce(new ConditionalCheckFailedException({ message: 'no', $metadata: {} }));
  expect(await stops.end(stored)).toBe('superseded');
  expect(await stops.end(storedBudget({ Address: { S: '222222222222' } }))).toBe('superseded');
  aws.on(UpdateItemCommand).rejects(new Error('throttled'));
  await expect(stops.end(stored)).rejects.toThrow('throttled');
});
