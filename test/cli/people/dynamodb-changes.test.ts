import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBClient,
  UpdateItemCommand,
  type AttributeValue,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { storedBudget } from '../../../src/budgets/aws/dynamodb-budget-registry';
import { DynamoDbChanges } from '../../../src/cli/people/dynamodb-changes';
import { NOW } from './in-memory-office';

const aws = mockClient(DynamoDBClient);
const changes = new DynamoDbChanges(new DynamoDBClient({ region: 'eu-west-1' }), 'budgets');
const ADDRESS = '222222222222';
const BY = { who: 'ann', why: 'new team' };
const ITEM = {
  Address: { S: ADDRESS },
  BudgetValue: { N: '500' },
  Exempt: { L: [{ S: 'database' }] },
  Receipt: { M: { Status: { S: 'IN_FORCE' } } },
};
const SAID = { Who: { S: 'ann' }, Why: { S: 'new team' }, At: { S: '2026-11-16T00:00:00.000Z' } };
const AS_READ =
  'attribute_exists(#Address) AND #BudgetValue = :wasBudgetValue AND attribute_not_exists(#Mode) AND ' +
  'attribute_not_exists(#Thresholds) AND attribute_not_exists(#Emails) AND #Exempt = :wasExempt AND ' +
  'attribute_not_exists(#Freeze) AND attribute_not_exists(#GraceMinutes) AND attribute_not_exists(#WhenBlind) AND ' +
  'attribute_not_exists(#WorkloadTag) AND attribute_not_exists(#Paused) AND attribute_not_exists(#Raise) AND ' +
  'attribute_not_exists(#Stop)';

beforeEach(() => {
  aws.reset();
  aws.on(UpdateItemCommand).resolves({});
  aws.on(DeleteItemCommand).resolves({});
});

const updated = () => aws.commandCalls(UpdateItemCommand).at(-1)?.args[0].input;

describe('DynamoDbChanges', () => {
  test('writes what is named, where everything is as it was read, with who and why', async () => {
    const read = storedBudget(ITEM);
    const to = { BudgetValue: '600.5', Thresholds: ['50'], Exempt: undefined };
    expect(await changes.change({ address: ADDRESS, read, to, by: BY, at: NOW })).toBe('written');
    expect(updated()).toEqual({
      TableName: 'budgets',
      Key: { Address: { S: ADDRESS } },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      UpdateExpression:
        'SET #BudgetValue = :BudgetValue, #Thresholds = :Thresholds, #Changed = :Changed REMOVE #Exempt',
      ConditionExpression: AS_READ,
      ExpressionAttributeNames: expect.objectContaining({ '#BudgetValue': 'BudgetValue', '#Mode': 'Mode' }) as unknown,
      ExpressionAttributeValues: {
        ':BudgetValue': { N: '600.5' },
        ':Thresholds': { L: [{ N: '50' }] },
        ':Changed': { M: SAID },
        ':wasBudgetValue': { N: '500' },
        ':wasExempt': { L: [{ S: 'database' }] },
      },
    });
  });

  test('makes an item only where there is none', async () => {
    await changes.change({ address: ADDRESS, read: undefined, to: { BudgetValue: '5' }, by: BY, at: NOW });
    expect(updated()?.ConditionExpression).toBe('attribute_not_exists(#Address)');
  });

  test('removes an item as it was read, after it has said who does, and why', async () => {
    await changes.change({ address: ADDRESS, read: storedBudget(ITEM), to: 'remove', by: BY, at: NOW });
    const Changed = { M: { ...SAID, Removes: { BOOL: true } } };
    expect(updated()).toMatchObject({
      UpdateExpression: 'SET #Changed = :Changed',
      ConditionExpression: AS_READ,
      ExpressionAttributeValues: { ':Changed': Changed },
    });
    expect(aws.commandCalls(DeleteItemCommand)[0]?.args[0].input).toMatchObject({
      ConditionExpression: `${AS_READ} AND #Changed = :changed`,
      ExpressionAttributeValues: { ':changed': Changed },
    });
  });

  test('knows its own change when the answer was lost, and that of somebody else by who and when', async () => {
    const finds = (Item?: Record<string, AttributeValue>) =>
      new ConditionalCheckFailedException({ message: 'no', $metadata: {}, ...(Item === undefined ? {} : { Item }) });
    const change = { address: ADDRESS, read: storedBudget(ITEM), by: BY, at: NOW };
    aws.on(UpdateItemCommand).rejects(finds({ ...ITEM, BudgetValue: { N: '5' }, Changed: { M: SAID } }));
    expect(await changes.change({ ...change, to: { BudgetValue: '5' } })).toBe('written');
    const others = { M: { ...SAID, Who: { S: 'somebody else' } } };
    aws.on(UpdateItemCommand).rejects(finds({ ...ITEM, BudgetValue: { N: '5' }, Changed: others }));
    expect(await changes.change({ ...change, to: { BudgetValue: '5' } })).toBe('superseded');
    aws.on(UpdateItemCommand).resolves({}).on(DeleteItemCommand).rejects(finds());
    expect(await changes.change({ ...change, to: 'remove' })).toBe('written');
  });

  test.each([
    ['superseded', new ConditionalCheckFailedException({ message: 'no', $metadata: {}, Item: ITEM })],
    ['throttled', new Error('throttled')],
  ])('takes back who was about to remove an item that stays: %s', async (_why, failure) => {
    aws.on(DeleteItemCommand).rejects(failure);
    await changes
      .change({ address: ADDRESS, read: storedBudget(ITEM), to: 'remove', by: BY, at: NOW })
      .catch((error: unknown) => expect(error).toBe(failure));
    expect(updated()).toMatchObject({
      UpdateExpression: 'REMOVE #Changed',
      ConditionExpression: '#Changed = :changed',
      ExpressionAttributeValues: { ':changed': { M: { ...SAID, Removes: { BOOL: true } } } },
    });
  });

  test('says when somebody was faster, and removes nothing then', async () => {
    aws.on(UpdateItemCommand).rejects(new ConditionalCheckFailedException({ message: 'no', $metadata: {} }));
    const change = { address: ADDRESS, read: storedBudget(ITEM), by: BY, at: NOW };
    expect(await changes.change({ ...change, to: { BudgetValue: '5' } })).toBe('superseded');
    expect(await changes.change({ ...change, to: 'remove' })).toBe('superseded');
    expect(aws.commandCalls(DeleteItemCommand)).toHaveLength(0);
    aws.on(UpdateItemCommand).rejects(new Error('throttled'));
    await expect(changes.change({ ...change, to: { BudgetValue: '5' } })).rejects.toThrow('throttled');
  });
});
