import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { parseInstant } from '../../../src/core/domain/time';
import { DynamoDbBudgetsWithDisabled } from '../../../src/enforcement/aws/dynamodb-budgets-with-disabled';

const AT = '2026-11-21T20:46:00.000Z';
const aws = mockClient(DynamoDBClient);
const held = new DynamoDbBudgetsWithDisabled(new DynamoDBClient({ region: 'eu-west-1' }), 'costs');

beforeEach(() => aws.reset());

describe('DynamoDbBudgetsWithDisabled', () => {
  test('reads all journals consistently: what enforces and is not given back', async () => {
    const [done, planned] = [
      { status: { S: 'done' }, changedAt: { S: AT } },
      { status: { S: 'planned' }, changedAt: { S: AT } },
    ];
    aws.on(ScanCommand).resolves({
      Items: [
        { Address: { S: '222222222222' }, ...done },
        { Address: { S: '222222222222.shop' }, ...planned },
      ],
    });

    expect(await held.page(undefined)).toEqual({
      budgets: [
        { address: '222222222222', plannedAt: undefined },
        { address: '222222222222.shop', plannedAt: parseInstant(AT) },
      ],
      next: undefined,
    });
    expect(aws.commandCalls(ScanCommand)[0]?.args[0].input).toEqual({
      TableName: 'costs',
      FilterExpression: 'begins_with(#Record, :journal) AND #mode = :enforce AND #status <> :restored',
      ProjectionExpression: '#Address, #status, #changedAt',
      ExpressionAttributeNames: {
        '#Address': 'Address',
        '#Record': 'Record',
        '#mode': 'mode',
        '#status': 'status',
        '#changedAt': 'changedAt',
      },
      ExpressionAttributeValues: {
        ':journal': { S: 'journal#' },
        ':enforce': { S: 'enforce' },
        ':restored': { S: 'restored' },
      },
      ConsistentRead: true,
    });
  });

  test('goes on where a page ended, also after an empty one', async () => {
    const key = { Address: { S: '222222222222' }, Record: { S: 'ledger#2026-11' } };
    aws.on(ScanCommand).resolvesOnce({ Items: [], LastEvaluatedKey: key }).resolves({ Items: [] });

    const { budgets, next } = await held.page(undefined);
    expect(budgets).toEqual([]);
    expect((await held.page(next)).next).toBeUndefined();
    expect(aws.commandCalls(ScanCommand)[1]?.args[0].input.ExclusiveStartKey).toEqual(key);
  });

  test('a table that cannot be read is an error, not an empty one', async () => {
    aws.on(ScanCommand).rejects(new Error('throttled'));

    await expect(held.page(undefined)).rejects.toThrow('throttled');
  });
});
