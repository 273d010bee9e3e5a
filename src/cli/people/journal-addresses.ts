import { paginateScan, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { namesOf } from '../../core/aws/conditional';
import { isAddress, type Address } from '../../core/domain/address';
import { COST_TABLE, RECORD_PREFIX } from '../../ledger/contracts';

/** Returns the budgets that have ever stopped something, or would have, whether they are still there or not. */
export async function journalAddresses(client: DynamoDBClient, table: string): Promise<readonly Address[]> {
  const addresses = new Set<string>();
  const pages = paginateScan(
    { client },
    {
      TableName: table,
      FilterExpression: 'begins_with(#Record, :journal)',
      ProjectionExpression: '#Address',
      ExpressionAttributeNames: namesOf(COST_TABLE.partitionKey, COST_TABLE.sortKey),
      ExpressionAttributeValues: { ':journal': { S: RECORD_PREFIX.journal } },
    },
  );
  for await (const { Items: items = [] } of pages) {
    for (const item of items) addresses.add(item[COST_TABLE.partitionKey]?.S ?? '');
  }
  return [...addresses].filter(isAddress).sort();
}
