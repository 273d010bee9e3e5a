import {
  DeleteItemCommand,
  DynamoDBClient,
  paginateScan,
  PutItemCommand,
  RestoreTableToPointInTimeCommand,
  type AttributeValue,
} from '@aws-sdk/client-dynamodb';
import { MANAGEMENT } from '../accounts';
import { organization } from './subject';

type Item = Record<string, AttributeValue>;

const client = new DynamoDBClient(organization.as(MANAGEMENT));

/** Restores a table as it is now into another one. The emulator knows no other point in time than the present. */
export async function copyOf(table: string): Promise<string> {
  const TargetTableName = `${table}-restored`;
  await client.send(
    new RestoreTableToPointInTimeCommand({
      SourceTableName: table,
      TargetTableName,
      UseLatestRestorableTime: true,
    }),
  );
  return TargetTableName;
}

/**
 * What docs/recovery.md has people do: the rows of the copy without their receipts, and of the others those that are to
 * stay.
 */
export async function putBack(
  copy: string,
  table: string,
  isOf: (item: Item) => boolean,
  stays: (item: Item) => boolean = () => false,
): Promise<void> {
  const [old, present] = [await rowsOf(copy), await rowsOf(table)];
  const keys = new Set(old.map(keyOf));
  const later = present.filter((item) => isOf(item) && !keys.has(keyOf(item)) && !stays(item));
  for (const { Address, Record } of later) {
    const Key = { ...(Address === undefined ? {} : { Address }), ...(Record === undefined ? {} : { Record }) };
    await client.send(new DeleteItemCommand({ TableName: table, Key }));
  }
  for (const { Receipt: _said, ...Item } of old.filter(isOf)) {
    await client.send(new PutItemCommand({ TableName: table, Item }));
  }
}

function keyOf({ Address, Record }: Item): string {
  return `${Address?.S} ${Record?.S}`;
}

async function rowsOf(table: string): Promise<readonly Item[]> {
  const rows: Item[] = [];
  for await (const { Items: items = [] } of paginateScan({ client }, { TableName: table, ConsistentRead: true })) {
    rows.push(...items);
  }
  return rows;
}
