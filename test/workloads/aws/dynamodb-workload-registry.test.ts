import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBClient,
  UpdateItemCommand,
  type AttributeValue,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import type { StoredBudget } from '../../../src/budgets/ports';
import { address } from '../../../src/core/domain/address';
import { parseUsd } from '../../../src/core/domain/money';
import { DynamoDbWorkloadRegistry } from '../../../src/workloads/aws/dynamodb-workload-registry';
import type { Workload } from '../../../src/workloads/domain/workload';

const SHOP = address('222222222222.shop');
const WORKLOAD: Workload = {
  limit: parseUsd('50.5'),
  tag: { key: 'app', value: 'shop' },
  mode: 'enforce',
  emails: ['team@example.com'],
};
const TAG = { M: { Key: { S: 'app' }, Value: { S: 'shop' } } };
const OURS = { S: 'workload-budget' };

const aws = mockClient(DynamoDBClient);
const registry = new DynamoDbWorkloadRegistry(new DynamoDBClient({ region: 'eu-west-1' }), 'budgets');
const found = (item: Record<string, AttributeValue>): StoredBudget => ({
  address: SHOP,
  written: {},
  receipt: undefined,
  revision: item,
});
const READ = found({
  Address: { S: SHOP },
  BudgetValue: { N: '40' },
  WorkloadTag: TAG,
  RegisteredBy: OURS,
  Receipt: { M: {} },
  Thresholds: { L: [] },
});
const UNCHANGED =
  '#BudgetValue = :wasBudgetValue AND #WorkloadTag = :wasWorkloadTag AND #RegisteredBy = :wasRegisteredBy AND attribute_not_exists(#Mode) AND attribute_not_exists(#Emails)';
const WAS = { ':wasBudgetValue': { N: '40' }, ':wasWorkloadTag': TAG, ':wasRegisteredBy': OURS };
const NAMES = {
  '#BudgetValue': 'BudgetValue',
  '#WorkloadTag': 'WorkloadTag',
  '#Mode': 'Mode',
  '#Emails': 'Emails',
  '#RegisteredBy': 'RegisteredBy',
};
const update = () => aws.commandCalls(UpdateItemCommand)[0]?.args[0].input;

beforeEach(() => {
  aws.reset();
  aws.on(UpdateItemCommand).resolves({});
  aws.on(DeleteItemCommand).resolves({});
});

describe('DynamoDbWorkloadRegistry', () => {
  test('creates an item with its mark, and only where none is', async () => {
    expect(await registry.register(SHOP, WORKLOAD, undefined)).toBe('written');

    expect(update()).toEqual({
      TableName: 'budgets',
      Key: { Address: { S: SHOP } },
      UpdateExpression:
        'SET #BudgetValue = :BudgetValue, #WorkloadTag = :WorkloadTag, #Mode = :Mode, #Emails = :Emails, #RegisteredBy = :RegisteredBy',
      ConditionExpression: 'attribute_not_exists(#Address)',
      ExpressionAttributeNames: { ...NAMES, '#Address': 'Address' },
      ExpressionAttributeValues: {
        ':BudgetValue': { N: '50.5' },
        ':WorkloadTag': TAG,
        ':Mode': { S: 'enforce' },
        ':Emails': { L: [{ S: 'team@example.com' }] },
        ':RegisteredBy': OURS,
      },
    });
  });

  test('changes what it keeps of an item, if that is as it was read; the rest is finance’s', async () => {
    await registry.register(SHOP, { ...WORKLOAD, mode: undefined, emails: [] }, READ);

    expect(update()).toMatchObject({
      UpdateExpression:
        'SET #BudgetValue = :BudgetValue, #WorkloadTag = :WorkloadTag, #RegisteredBy = :RegisteredBy REMOVE #Mode, #Emails',
      ConditionExpression: UNCHANGED,
      ExpressionAttributeNames: NAMES,
      ExpressionAttributeValues: { ':BudgetValue': { N: '50.5' }, ':WorkloadTag': TAG, ':RegisteredBy': OURS, ...WAS },
    });
  });

  test('lowers the value alone', async () => {
    expect(await registry.lower(READ, parseUsd('30'))).toBe('written');

    expect(update()).toMatchObject({
      UpdateExpression: 'SET #BudgetValue = :limit',
      ConditionExpression: UNCHANGED,
      ExpressionAttributeNames: NAMES,
      ExpressionAttributeValues: { ':limit': { N: '30' }, ...WAS },
    });
  });

  test('removes an item that is as it was read', async () => {
    expect(await registry.remove(READ)).toBe('written');

    expect(aws.commandCalls(DeleteItemCommand)[0]?.args[0].input).toEqual({
      TableName: 'budgets',
      Key: { Address: { S: SHOP } },
      ConditionExpression: UNCHANGED,
      ExpressionAttributeNames: NAMES,
      ExpressionAttributeValues: WAS,
    });
  });

  test.each<[string, () => Promise<string>]>([
    ['register', () => registry.register(SHOP, WORKLOAD, READ)],
    ['lower', () => registry.lower(READ, WORKLOAD.limit)],
    ['remove', () => registry.remove(READ)],
  ])('%s leaves alone what somebody changed meanwhile; another error is an error', async (_name, write) => {
    aws.onAnyCommand().rejects(new ConditionalCheckFailedException({ message: 'changed', $metadata: {} }));
    expect(await write()).toBe('superseded');

    aws.onAnyCommand().rejects(new Error('down'));
    await expect(write()).rejects.toThrow('down');
  });
});
