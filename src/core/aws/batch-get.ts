import { setTimeout as wait } from 'node:timers/promises';
import { BatchGetItemCommand, type AttributeValue, type DynamoDBClient } from '@aws-sdk/client-dynamodb';

type Item = Record<string, AttributeValue>;

/** DynamoDB reads at most this many items at once. */
const KEYS_PER_READ = 100;
const MAX_READS = 10;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Returns the items with these keys, in consistent reads: an event must not meet an item as it was before. Leaves
 * absent items out.
 */
export async function batchGet(
  client: DynamoDBClient,
  table: string,
  keys: readonly Item[],
  firstPauseMs = 50,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  for (let first = 0; first < keys.length; first += KEYS_PER_READ) {
    items.push(...(await readAll(client, table, keys.slice(first, first + KEYS_PER_READ), firstPauseMs)));
  }
  return items;
}

async function readAll(
  client: DynamoDBClient,
  table: string,
  wanted: readonly Item[],
  firstPauseMs: number,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let keys = [...wanted];
  for (let reads = 0; keys.length > 0; reads++) {
    if (reads === MAX_READS) {
      throw new Error(`${table} left ${keys.length} of ${wanted.length} keys unread ${MAX_READS} times`);
    }
    const { Responses: responses, UnprocessedKeys: left } = await client.send(
      new BatchGetItemCommand({
        RequestItems: { [table]: { Keys: keys, ConsistentRead: true } },
      }),
    );
    items.push(...(responses?.[table] ?? []));
    keys = left?.[table]?.Keys ?? [];
    // The SDK retries a throttled read as a whole, not the keys that one leaves unread.
    if (keys.length > 0) await wait(Math.random() * Math.min(LONGEST_PAUSE_MS, firstPauseMs * 2 ** reads));
  }
  return items;
}
