import { BatchGetItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { batchGet } from '../../../src/core/aws/batch-get';

const aws = mockClient(DynamoDBClient);
const client = new DynamoDBClient({ region: 'eu-west-1' });
const keys = Array.from({ length: 201 }, (_each, index) => ({ Address: { S: `${index}` } }));
const read = () => aws.commandCalls(BatchGetItemCommand).map(({ args }) => args[0].input.RequestItems?.t?.Keys?.length);

beforeEach(() => aws.reset());

describe('batchGet', () => {
  test('reads consistently, a hundred at once', async () => {
    aws.on(BatchGetItemCommand).callsFake((input: { RequestItems: { t: { Keys: unknown[] } } }) => ({
      Responses: { t: input.RequestItems.t.Keys },
    }));

    expect(await batchGet(client, 't', keys, 0)).toEqual(keys);
    expect(read()).toEqual([100, 100, 1]);
    expect(
      aws.commandCalls(BatchGetItemCommand).every(({ args }) => args[0].input.RequestItems?.t?.ConsistentRead),
    ).toBe(true);
  });

  test('asks again for those that were left unread, and only for those', async () => {
    const [first = {}, second = {}] = keys;
    aws
      .on(BatchGetItemCommand)
      .resolvesOnce({ Responses: { t: [first] }, UnprocessedKeys: { t: { Keys: [second] } } })
      .resolves({ Responses: { t: [second] }, UnprocessedKeys: {} });

    expect(await batchGet(client, 't', [first, second], 0)).toEqual([first, second]);
    expect(read()).toEqual([2, 1]);
  });

  test('absent items are left out, and no keys are no read', async () => {
    aws.on(BatchGetItemCommand).resolves({});

    expect(await batchGet(client, 't', keys.slice(0, 1), 0)).toEqual([]);
    expect(await batchGet(client, 't', [], 0)).toEqual([]);
    expect(read()).toEqual([1]);
  });

  test('gives up on keys that stay unread', async () => {
    aws.on(BatchGetItemCommand).resolves({ UnprocessedKeys: { t: { Keys: keys.slice(0, 1) } } });

    await expect(batchGet(client, 't', keys.slice(0, 2), 0)).rejects.toThrow('t left 1 of 2 keys unread 10 times');
    expect(read()).toHaveLength(10);
  });
});
