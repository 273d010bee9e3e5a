import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { DynamoDbHeldBudgets } from '../../../src/ledger/aws/dynamodb-held-budgets';

const aws = mockClient(DynamoDBClient);
const held = new DynamoDbHeldBudgets(new DynamoDBClient({ region: 'eu-west-1' }), 'costs');

beforeEach(() => aws.reset());

describe('DynamoDbHeldBudgets', () => {
  test('reads all journals and leases consistently: what enforces and is not given back, and who acts', async () => {
    aws.on(ScanCommand).resolves({ Items: ['222222222222', '222222222222.shop'].map((S) => ({ Address: { S } })) });

    expect(await held.page(undefined)).toEqual({ addresses: ['222222222222', '222222222222.shop'], next: undefined });
    expect(aws.commandCalls(ScanCommand)[0]?.args[0].input).toEqual({
      TableName: 'costs',
      FilterExpression:
        '(begins_with(#Record, :journal) AND #mode = :enforce AND #status <> :restored) OR begins_with(#Record, :lease)',
      ProjectionExpression: '#Address',
      ExpressionAttributeNames: {
        '#Address': 'Address',
        '#Record': 'Record',
        '#mode': 'mode',
        '#status': 'status',
      },
      ExpressionAttributeValues: {
        ':journal': { S: 'journal#' },
        ':lease': { S: 'lease#' },
        ':enforce': { S: 'enforce' },
        ':restored': { S: 'restored' },
      },
      ConsistentRead: true,
    });
  });

  test('goes on where a page ended, also after an empty one', async () => {
    const key = { Address: { S: '222222222222' }, Record: { S: 'ledger#2026-11' } };
    aws.on(ScanCommand).resolvesOnce({ Items: [], LastEvaluatedKey: key }).resolves({ Items: [] });

    const { addresses, next } = await held.page(undefined);
    expect(addresses).toEqual([]);
    expect((await held.page(next)).next).toBeUndefined();
    expect(aws.commandCalls(ScanCommand)[1]?.args[0].input.ExclusiveStartKey).toEqual(key);
  });

  test('a table that cannot be read is an error, not an empty one', async () => {
    aws.on(ScanCommand).rejects(new Error('throttled'));

    await expect(held.page(undefined)).rejects.toThrow('throttled');
  });
});
