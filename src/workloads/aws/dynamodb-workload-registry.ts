import {
  DeleteItemCommand,
  UpdateItemCommand,
  type AttributeValue,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { keyOf } from '../../budgets/aws/dynamodb-budget-registry';
import { BUDGETS_TABLE, REGISTERED_WORKLOAD } from '../../budgets/contracts';
import { formatBudgetValue } from '../../budgets/domain/budget-value';
import type { StoredBudget } from '../../budgets/ports';
import { conditional, namesOf } from '../../core/aws/conditional';
import type { Address } from '../../core/domain/address';
import type { Money } from '../../core/domain/money';
import { REGISTERED_BY } from '../domain/registered-workload';
import type { Workload } from '../domain/workload';
import type { WorkloadRegistry } from '../ports';

type Item = Record<string, AttributeValue>;

const KEPT = Object.values(REGISTERED_WORKLOAD);

/**
 * Writes the items of the Budgets table that follow a parameter. What finance wrote is never written over: its revision
 * is another.
 */
export class DynamoDbWorkloadRegistry implements WorkloadRegistry {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
  ) {}

  register(address: Address, workload: Workload, found: StoredBudget | undefined) {
    const wanted = attributesOf(workload);
    const set = KEPT.filter((name) => name in wanted);
    const removed = KEPT.filter((name) => !(name in wanted));
    const { expression, values } =
      found === undefined
        ? { expression: `attribute_not_exists(#${BUDGETS_TABLE.key})`, values: {} }
        : unchanged(found);
    return conditional(() =>
      this.client.send(
        new UpdateItemCommand({
          TableName: this.table,
          Key: keyOf(address),
          UpdateExpression: `SET ${set.map((name) => `#${name} = :${name}`).join(', ')}${removed.length === 0 ? '' : ` REMOVE ${removed.map((name) => `#${name}`).join(', ')}`}`,
          ConditionExpression: expression,
          // The expression uses every name: in the condition, or in what it sets and removes.
          ExpressionAttributeNames: namesOf(...KEPT, ...(found === undefined ? [BUDGETS_TABLE.key] : [])),
          ExpressionAttributeValues: {
            ...Object.fromEntries(set.map((name) => [`:${name}`, wanted[name] as AttributeValue])),
            ...values,
          },
        }),
      ),
    );
  }

  lower(found: StoredBudget, limit: Money) {
    const { expression, values } = unchanged(found);
    return conditional(() =>
      this.client.send(
        new UpdateItemCommand({
          TableName: this.table,
          Key: keyOf(found.address),
          UpdateExpression: `SET #${REGISTERED_WORKLOAD.value} = :limit`,
          ConditionExpression: expression,
          ExpressionAttributeNames: namesOf(...KEPT),
          ExpressionAttributeValues: { ':limit': { N: formatBudgetValue(limit) }, ...values },
        }),
      ),
    );
  }

  remove(found: StoredBudget) {
    const { expression, values } = unchanged(found);
    return conditional(() =>
      this.client.send(
        new DeleteItemCommand({
          TableName: this.table,
          Key: keyOf(found.address),
          ConditionExpression: expression,
          ExpressionAttributeNames: namesOf(...KEPT),
          ExpressionAttributeValues: values,
        }),
      ),
    );
  }
}

/**
 * Returns the condition that the product's attributes are as they were read, the marker among them. An item that is
 * gone has none of them.
 */
function unchanged(found: StoredBudget): { readonly expression: string; readonly values: Item } {
  const read = found.revision as Item;
  const present = KEPT.flatMap((name) => (read[name] === undefined ? [] : [[name, read[name]] as const]));
  const absent = KEPT.filter((name) => read[name] === undefined);
  return {
    expression: [
      ...present.map(([name]) => `#${name} = :was${name}`),
      ...absent.map((name) => `attribute_not_exists(#${name})`),
    ].join(' AND '),
    values: Object.fromEntries(present.map(([name, value]) => [`:was${name}`, value])),
  };
}

function attributesOf({ limit, tag, mode, emails }: Workload): Partial<Record<(typeof KEPT)[number], AttributeValue>> {
  return {
    [REGISTERED_WORKLOAD.value]: { N: formatBudgetValue(limit) },
    [REGISTERED_WORKLOAD.tag]: { M: { Key: { S: tag.key }, Value: { S: tag.value } } },
    ...(mode === undefined ? {} : { [REGISTERED_WORKLOAD.mode]: { S: mode } }),
    ...(emails.length === 0 ? {} : { [REGISTERED_WORKLOAD.emails]: { L: emails.map((S) => ({ S })) } }),
    [REGISTERED_WORKLOAD.registeredBy]: { S: REGISTERED_BY },
  };
}
