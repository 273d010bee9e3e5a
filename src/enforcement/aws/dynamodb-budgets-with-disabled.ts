import { ScanCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { namesOf } from '../../core/aws/conditional';
import { address as toAddress } from '../../core/domain/address';
import { instantOf, text, type Item } from '../../ledger/aws/attributes';
import { COST_TABLE, RECORD_PREFIX } from '../../ledger/contracts';
import type { EndingPorts } from '../end-enforcement';

/** Finds the journal rows of the whole Cost table that hold something: `holdsSomething` of the domain, as a filter. */
export class DynamoDbBudgetsWithDisabled {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
  ) {}

  async page(cursor: string | undefined): ReturnType<EndingPorts['held']['page']> {
    const { Items: items = [], LastEvaluatedKey: last } = await this.client.send(
      new ScanCommand({
        TableName: this.table,
        FilterExpression: 'begins_with(#Record, :journal) AND #mode = :enforce AND #status <> :restored',
        ProjectionExpression: '#Address, #status, #changedAt',
        ExpressionAttributeNames: namesOf(COST_TABLE.partitionKey, COST_TABLE.sortKey, 'mode', 'status', 'changedAt'),
        ExpressionAttributeValues: {
          ':journal': text(RECORD_PREFIX.journal),
          ':enforce': text('enforce'),
          ':restored': text('restored'),
        },
        ConsistentRead: true,
        ExclusiveStartKey: cursor === undefined ? undefined : (JSON.parse(cursor) as Item),
      }),
    );
    return { budgets: items.map(heldBudget), next: last === undefined ? undefined : JSON.stringify(last) };
  }
}

function heldBudget(item: Item) {
  return {
    address: toAddress(item[COST_TABLE.partitionKey]?.S ?? ''),
    plannedAt: item.status?.S === 'planned' ? instantOf(item.changedAt) : undefined,
  };
}
