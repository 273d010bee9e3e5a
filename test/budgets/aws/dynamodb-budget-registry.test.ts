import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DynamoDBClient,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { DynamoDbBudgetRegistry } from '../../../src/budgets/aws/dynamodb-budget-registry';
import type { StoredBudget } from '../../../src/budgets/ports';
import { parseUsd } from '../../../src/core/domain/money';
import { parseInstant } from '../../../src/core/domain/time';

const TABLE = 'budgets';
const ACCOUNT = '222222222222';
const receipt = {
  status: 'IN_FORCE',
  value: parseUsd('750.25'),
  version: 3,
  parameterAt: parseInstant('2026-11-21T20:46:00.000Z'),
  budgetVerifiedAt: parseInstant('2026-11-21T20:46:01.500Z'),
} as const;
const receiptAttribute = {
  M: {
    Status: { S: 'IN_FORCE' },
    Value: { N: '750.25' },
    Version: { N: '3' },
    ParameterAt: { S: '2026-11-21T20:46:00.000Z' },
    BudgetVerifiedAt: { S: '2026-11-21T20:46:01.500Z' },
  },
};
const item = {
  Address: { S: ACCOUNT },
  BudgetValue: { N: '750.25' },
  Thresholds: { L: [{ N: '50' }] },
  Receipt: receiptAttribute,
};

const aws = mockClient(DynamoDBClient);
const registry = new DynamoDbBudgetRegistry(new DynamoDBClient({ region: 'eu-west-1' }), TABLE, 0);

async function stored(): Promise<StoredBudget> {
  aws.on(BatchGetItemCommand).resolves({ Responses: { [TABLE]: [item] } });
  const found = (await registry.find([ACCOUNT])).get(ACCOUNT);
  if (found === undefined) throw new Error('not found');
  return found;
}

beforeEach(() => aws.reset());

describe('DynamoDbBudgetRegistry', () => {
  test('reads consistently, numbers as their digits, and the receipt in the words of the domain', async () => {
    expect(await stored()).toMatchObject({
      address: ACCOUNT,
      written: { BudgetValue: '750.25', Thresholds: ['50'] },
      receipt,
    });
    expect(aws.commandCalls(BatchGetItemCommand)[0]?.args[0].input).toEqual({
      RequestItems: { [TABLE]: { Keys: [{ Address: { S: ACCOUNT } }], ConsistentRead: true } },
    });
  });

  test('reads a hundred items at once and asks again for those left unread', async () => {
    aws
      .on(BatchGetItemCommand)
      .resolvesOnce({
        Responses: { [TABLE]: [] },
        UnprocessedKeys: { [TABLE]: { Keys: [{ Address: { S: ACCOUNT } }] } },
      })
      .resolves({ Responses: { [TABLE]: [item] } });

    const found = await registry.find(Array.from({ length: 101 }, (_each, index) => `${index}`));

    expect(found.has(ACCOUNT)).toBe(true);
    expect(
      aws.commandCalls(BatchGetItemCommand).map(({ args }) => args[0].input.RequestItems?.[TABLE]?.Keys?.length),
    ).toEqual([100, 1, 1]);
  });

  test('gives up on keys that stay unread', async () => {
    aws.on(BatchGetItemCommand).resolves({ UnprocessedKeys: { [TABLE]: { Keys: [{ Address: { S: ACCOUNT } }] } } });

    await expect(registry.find([ACCOUNT])).rejects.toThrow('budgets left 1 of 1 keys unread 10 times');
  });

  test('pages through the table from a cursor', async () => {
    aws.on(ScanCommand).resolves({ Items: [item], LastEvaluatedKey: { Address: { S: ACCOUNT } } });

    expect(await registry.page('1')).toMatchObject({ budgets: [{ address: ACCOUNT }], next: ACCOUNT });
    expect(aws.commandCalls(ScanCommand)[0]?.args[0].input).toMatchObject({
      ExclusiveStartKey: { Address: { S: '1' } },
      ConsistentRead: true,
    });

    aws.on(ScanCommand).resolves({ Items: [] });
    expect(await registry.page(undefined)).toEqual({ budgets: [], next: undefined });
  });

  test('writes a receipt only onto the item as it was read', async () => {
    const of = await stored();
    aws.on(UpdateItemCommand).resolves({});

    expect(await registry.writeReceipt(of, { status: 'PENDING', value: parseUsd('1'), reason: 'why' })).toBe('written');

    expect(aws.commandCalls(UpdateItemCommand)[0]?.args[0].input).toMatchObject({
      Key: { Address: { S: ACCOUNT } },
      UpdateExpression: 'SET #Receipt = :receipt',
      ConditionExpression: 'attribute_exists(#Address) AND #BudgetValue = :wasBudgetValue AND #Receipt = :wasReceipt',
      ExpressionAttributeValues: {
        ':receipt': { M: { Status: { S: 'PENDING' }, Value: { N: '1' }, Reason: { S: 'why' } } },
        ':wasBudgetValue': { N: '750.25' },
        ':wasReceipt': receiptAttribute,
      },
    });
  });

  test('expects no value and no receipt where there was none', async () => {
    aws.on(BatchGetItemCommand).resolves({ Responses: { [TABLE]: [{ Address: { S: ACCOUNT } }] } });
    aws.on(UpdateItemCommand).resolves({});
    const of = (await registry.find([ACCOUNT])).get(ACCOUNT) as StoredBudget;

    await registry.writeReceipt(of, { status: 'REJECTED' });

    expect(aws.commandCalls(UpdateItemCommand)[0]?.args[0].input.ConditionExpression).toBe(
      'attribute_exists(#Address) AND attribute_not_exists(#BudgetValue) AND attribute_not_exists(#Receipt)',
    );
  });

  test('says superseded when the condition fails, and lets other errors through', async () => {
    const of = await stored();
    aws
      .on(UpdateItemCommand)
      .rejectsOnce(new ConditionalCheckFailedException({ message: 'no', $metadata: {} }))
      .rejects(new Error('down'));

    expect(await registry.writeReceipt(of, receipt)).toBe('superseded');
    await expect(registry.writeReceipt(of, receipt)).rejects.toThrow('down');
  });

  test.each([
    [{ M: { Status: { S: 'FINE' } } }],
    [{ M: { Status: { S: 'IN_FORCE' }, Value: { N: '1e9' } } }],
    [{ M: { Status: { S: 'IN_FORCE' }, ParameterAt: { S: 'yesterday' } } }],
    [{ S: 'IN_FORCE' }],
  ])('a receipt that somebody wrote by hand proves nothing: %j', async (attribute) => {
    aws.on(BatchGetItemCommand).resolves({ Responses: { [TABLE]: [{ ...item, Receipt: attribute }] } });

    expect((await registry.find([ACCOUNT])).get(ACCOUNT)?.receipt).toBeUndefined();
  });
});
