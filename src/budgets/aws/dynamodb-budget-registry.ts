import { ScanCommand, UpdateItemCommand, type AttributeValue, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { batchGet } from '../../core/aws/batch-get';
import { conditional } from '../../core/aws/conditional';
import type { Write } from '../../core/ports';
import { BUDGETS_TABLE } from '../contracts';
import type { WrittenBudget } from '../domain/budget';
import type { Receipt } from '../domain/receipt';
import type { BudgetRegistry, StoredBudget } from '../ports';
import { receiptFromAttribute, receiptToAttribute } from './receipt-attributes';

export type Item = Record<string, AttributeValue>;

/** One run reconciles a page as a whole. A page is small enough for that, whatever its spokes do. */
const ITEMS_PER_PAGE = 100;

/** The Budgets table. Reads are consistent: an event must not meet the item as it was before. */
export class DynamoDbBudgetRegistry implements BudgetRegistry {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
    private readonly firstPauseMs = 50,
  ) {}

  async find(addresses: readonly string[]): Promise<ReadonlyMap<string, StoredBudget>> {
    const found = new Map<string, StoredBudget>();
    for (const item of await batchGet(this.client, this.table, addresses.map(keyOf), this.firstPauseMs)) {
      const stored = storedBudget(item);
      found.set(stored.address, stored);
    }
    return found;
  }

  async page(cursor: string | undefined) {
    const { Items: items = [], LastEvaluatedKey: last } = await this.client.send(
      new ScanCommand({
        TableName: this.table,
        ConsistentRead: true,
        Limit: ITEMS_PER_PAGE,
        ExclusiveStartKey: cursor === undefined ? undefined : keyOf(cursor),
      }),
    );
    return { budgets: items.map(storedBudget), next: last?.[BUDGETS_TABLE.key]?.S };
  }

  async writeReceipt(of: StoredBudget, receipt: Receipt): Promise<Write> {
    const read = of.revision as Item;
    const unchanged = [BUDGETS_TABLE.value, BUDGETS_TABLE.receipt].map((name) =>
      name in read ? `#${name} = :was${name}` : `attribute_not_exists(#${name})`,
    );
    const was = [BUDGETS_TABLE.value, BUDGETS_TABLE.receipt].flatMap((name) =>
      read[name] === undefined ? [] : [[`:was${name}`, read[name]] as const],
    );
    return conditional(() =>
      this.client.send(
        new UpdateItemCommand({
          TableName: this.table,
          Key: keyOf(of.address),
          UpdateExpression: 'SET #Receipt = :receipt',
          // Without the first condition, a removed item would come back as nothing but a receipt.
          ConditionExpression: ['attribute_exists(#Address)', ...unchanged].join(' AND '),
          ExpressionAttributeNames: {
            '#Address': BUDGETS_TABLE.key,
            '#BudgetValue': BUDGETS_TABLE.value,
            '#Receipt': BUDGETS_TABLE.receipt,
          },
          ExpressionAttributeValues: { ':receipt': receiptToAttribute(receipt), ...Object.fromEntries(was) },
        }),
      ),
    );
  }
}

export function keyOf(address: string): Item {
  return { [BUDGETS_TABLE.key]: { S: address } };
}

/** Puts an item into the words of the use cases. */
export function storedBudget(item: Item): StoredBudget {
  return {
    address: item[BUDGETS_TABLE.key]?.S ?? '',
    // Numbers stay as their digits: a JavaScript number would lose some of them.
    written: unmarshall(item, { wrapNumbers: (digits) => digits }) as WrittenBudget,
    receipt: receiptFromAttribute(item[BUDGETS_TABLE.receipt]),
    revision: item,
  };
}
