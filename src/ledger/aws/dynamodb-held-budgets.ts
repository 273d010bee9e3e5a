import { ScanCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { namesOf } from '../../core/aws/conditional';
import { isAddress } from '../../core/domain/address';
import { COST_TABLE, RECORD_PREFIX } from '../contracts';
import type { HeldBudgets } from '../ports';
import { text, type Item } from './attributes';

/**
 * Finds the journal rows of the whole Cost table that hold something (`holdsSomething` of enforcement, as a filter), and
 * the leases.
 */
export class DynamoDbHeldBudgets implements HeldBudgets {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
  ) {}

  async page(cursor: string | undefined): ReturnType<HeldBudgets['page']> {
    const { Items: items = [], LastEvaluatedKey: last } = await this.client.send(
      new ScanCommand({
        TableName: this.table,
        FilterExpression:
          '(begins_with(#Record, :journal) AND #mode = :enforce AND #status <> :restored) OR begins_with(#Record, :lease)',
        ProjectionExpression: '#Address',
        ExpressionAttributeNames: namesOf(COST_TABLE.partitionKey, COST_TABLE.sortKey, 'mode', 'status'),
        ExpressionAttributeValues: {
          ':journal': text(RECORD_PREFIX.journal),
          ':lease': text(RECORD_PREFIX.lease),
          ':enforce': text('enforce'),
          ':restored': text('restored'),
        },
        ConsistentRead: true,
        ExclusiveStartKey: cursor === undefined ? undefined : (JSON.parse(cursor) as Item),
      }),
    );
    const addresses = items.flatMap((item) => item[COST_TABLE.partitionKey]?.S ?? []).filter(isAddress);
    return { addresses, next: last === undefined ? undefined : JSON.stringify(last) };
  }
}
