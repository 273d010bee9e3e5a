import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  UpdateItemCommand,
  type AttributeValue,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { storedBudget } from '../../../src/budgets/aws/dynamodb-budget-registry';
import { DynamoDbRaises } from '../../../src/budgets/aws/dynamodb-raises';
import { parseUsd } from '../../../src/core/domain/money';

const aws = mockClient(DynamoDBClient);
const raises = new DynamoDbRaises(new DynamoDBClient({}), 'budgets');
const Raise = { M: { Until: { S: '2026-12-05' }, Then: { N: '500' } } };
const stored = storedBudget({ Address: { S: '222222222222' }, BudgetValue: { N: '600' }, Raise });
const last = () => aws.commandCalls(UpdateItemCommand).at(-1)?.args[0].input;

beforeEach(() => {
  aws.reset();
  aws.on(UpdateItemCommand).resolves({});
});

test('the end takes the value that was written for it, and says who and why', async () => {
  expect(await raises.end(stored, parseUsd('500'))).toBe('written');
  expect(last()).toEqual({
    TableName: 'budgets',
    Key: { Address: { S: '222222222222' } },
    UpdateExpression: 'SET #BudgetValue = :then, #Changed = :changed REMOVE #Raise',
    ConditionExpression: '#BudgetValue = :value AND #Raise = :raise',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    ExpressionAttributeNames: { '#BudgetValue': 'BudgetValue', '#Raise': 'Raise', '#Changed': 'Changed' },
    ExpressionAttributeValues: {
      ':value': { N: '600' },
      ':raise': Raise,
      ':then': { N: '500' },
      ':changed': { M: { Who: { S: 'budget-guardrails' }, Why: { S: 'the raise until 2026-12-05 has ended' } } },
    },
  });
});

test('that it was told is a mark of the raise', async () => {
  expect(await raises.markTold(stored)).toBe('written');
  expect(last()).toMatchObject({
    UpdateExpression: 'SET #Raise.#Told = :told',
    ExpressionAttributeValues: { ':raise': Raise, ':told': { BOOL: true } },
  });
});

test('what has changed since it was read is left alone', async () => {
  aws.on(UpdateItemCommand).rejectsOnce(new ConditionalCheckFailedException({ message: 'no', $metadata: {} }));
  expect(await raises.end(stored, parseUsd('500'))).toBe('superseded');
  aws.on(UpdateItemCommand).rejects(new Error('throttled'));
  await expect(raises.end(stored, parseUsd('500'))).rejects.toThrow('throttled');
  const plain = storedBudget({ Address: { S: '222222222222' }, BudgetValue: { N: '600' } });
  expect(await raises.markTold(plain)).toBe('superseded');
});

describe('a write whose answer was lost, and that was made again', () => {
  const finds = (Item: Record<string, AttributeValue>) =>
    aws
      .on(UpdateItemCommand)
      .rejects(new ConditionalCheckFailedException({ message: 'no', $metadata: {}, Item: { ...ADDRESS, ...Item } }));
  const ADDRESS = { Address: { S: '222222222222' } };
  const Changed = { M: { Who: { S: 'budget-guardrails' }, Why: { S: 'the raise until 2026-12-05 has ended' } } };

  test('has ended the raise: people hear of it', async () => {
    finds({ BudgetValue: { N: '500' }, Changed });
    expect(await raises.end(stored, parseUsd('500'))).toBe('written');
  });

  test('is not taken for that of somebody else', async () => {
    finds({ BudgetValue: { N: '700' }, Changed: { M: { Who: { S: 'Ann' } } } });
    expect(await raises.end(stored, parseUsd('500'))).toBe('superseded');
    finds({ BudgetValue: { N: '500' }, Changed, Raise: { M: { ...Raise.M, Until: { S: '2027-01-05' } } } });
    expect(await raises.end(stored, parseUsd('500'))).toBe('superseded');
  });

  test('has marked that it is told, where nothing else has changed', async () => {
    finds({ BudgetValue: { N: '600' }, Raise: { M: { ...Raise.M, Told: { BOOL: true } } } });
    expect(await raises.markTold(stored)).toBe('written');
    finds({ BudgetValue: { N: '601' }, Raise: { M: { ...Raise.M, Told: { BOOL: true } } } });
    expect(await raises.markTold(stored)).toBe('superseded');
  });
});
