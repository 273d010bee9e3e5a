import { paginateQuery, type DynamoDBClient, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
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
  for await (const page of pagesOf(client, table, partition, prefix)) items.push(...page);
  return items;
}

/** A filter of what DynamoDB reads and does not answer. */
type Filter = Pick<QueryCommandInput, 'FilterExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'>;

/** Reads as `rowsOf`, one page at a time. A filter may leave nothing of a page. */
export async function* pagesOf(
  client: DynamoDBClient,
  table: string,
  partition: string,
  prefix: string,
  filter: Filter = {},
): AsyncGenerator<readonly Item[]> {
  const pages = paginateQuery(
    { client },
    {
      TableName: table,
      KeyConditionExpression: '#Address = :address AND begins_with(#Record, :prefix)',
      ...filter,
      ExpressionAttributeNames: {
        ...namesOf(COST_TABLE.partitionKey, COST_TABLE.sortKey),
        ...filter.ExpressionAttributeNames,
      },
      ExpressionAttributeValues: {
        ':address': text(partition),
        ':prefix': text(prefix),
        ...filter.ExpressionAttributeValues,
      },
      ConsistentRead: true,
    },
  );
  for await (const { Items: page = [] } of pages) yield page;
}
