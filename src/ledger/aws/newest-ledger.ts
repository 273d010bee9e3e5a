import { QueryCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { namesOf } from '../../core/aws/conditional';
import type { Address } from '../../core/domain/address';
import { nextPeriod, type Period } from '../../core/domain/period';
import { COST_TABLE, ledgerRecord, RECORD_PREFIX } from '../contracts';
import type { NewestLedger } from '../ports';
import { text, type Item } from './attributes';
import { isSettled, ledgerFromItem, periodOfItem, strayFromItem } from './ledger-attributes';

/** The rows that are read at once: the newest month, and strays of the months after it. */
const NEWEST = 3;

/** Reads months backwards until one is met that the product knows. Stray rows of later months are no news yet. */
export async function newestLedger(
  client: DynamoDBClient,
  table: string,
  address: Address,
  present: Period,
): Promise<NewestLedger> {
  const items: Item[] = [];
  let start: Item | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: '#Address = :address AND #Record BETWEEN :first AND :last',
        ExpressionAttributeNames: namesOf(COST_TABLE.partitionKey, COST_TABLE.sortKey),
        ExpressionAttributeValues: {
          ':address': text(address),
          ':first': text(RECORD_PREFIX.ledger),
          ':last': text(ledgerRecord(nextPeriod(present))),
        },
        ScanIndexForward: false,
        Limit: NEWEST,
        ConsistentRead: true,
        ExclusiveStartKey: start,
      }),
    );
    items.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
  } while (start !== undefined && !items.some(isSettled));
  const known = items.find(isSettled);
  const stray = items
    .slice(0, known === undefined ? undefined : items.indexOf(known))
    .filter((item) => (item[COST_TABLE.sortKey]?.S ?? '') <= ledgerRecord(present))
    .at(-1);
  return {
    ledger: known === undefined ? undefined : ledgerFromItem(known),
    stray: stray === undefined ? undefined : { period: periodOfItem(stray), row: strayFromItem(stray) },
  };
}
