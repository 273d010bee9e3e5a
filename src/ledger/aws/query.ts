import { paginateQuery, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { namesOf } from '../../core/aws/conditional';
import { COST_TABLE } from '../contracts';
import { text, type Item } from './attributes';

/** Reads all rows of a partition whose sort key begins with a prefix, consistently. */
export async function rowsOf(
  client: DynamoDBClient,
  table: string,
  partition: string,
  prefix: string,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  const pages = paginateQuery(
    { client },
    {
      TableName: table,
      KeyConditionExpression: '#Address = :address AND begins_with(#Record, :prefix)',
      ExpressionAttributeNames: namesOf(COST_TABLE.partitionKey, COST_TABLE.sortKey),
      ExpressionAttributeValues: { ':address': text(partition), ':prefix': text(prefix) },
      ConsistentRead: true,
    },
  );
  for await (const { Items: page = [] } of pages) items.push(...page);
  return items;
}
