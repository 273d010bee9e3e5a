import { isDeepStrictEqual } from 'node:util';
import type {
  AttributeValue,
  BatchGetItemCommandInput,
  GetItemCommandInput,
  UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { BUDGETS_TABLE } from '../../src/budgets/contracts';
import type { WrittenBudget } from '../../src/budgets/domain/budget';
import { judgeItem } from '../../src/budgets/domain/budget-item';
import { formatRevantios } from '../../src/core/domain/money';
import { budgetRecord } from '../../src/ledger/contracts';
import { LIMITS } from './limits';
import { ServiceError, throttled } from './service-error';
import { TokenBucket } from './token-bucket';

export type Item = Record<string, AttributeValue>;

const THROTTLING_MESSAGE = 'Throughput exceeds the current capacity of your table or index.';

/** The Budgets table. Items are small: each costs one unit to read consistently, and one to write. */
export class SimulatedBudgetsTable {
  private readonly items: Map<string, Item>;
  private readonly readUnits: TokenBucket;
  private readonly writeUnits: TokenBucket;

  /** `share`: the part of the limits that others leave over. */
  constructor(items: readonly Item[], share: number) {
    this.readUnits = new TokenBucket(LIMITS.tableReadUnits * share);
    this.writeUnits = new TokenBucket(LIMITS.tableWriteUnits * share);
    this.items = new Map(items.map((item) => [addressIn(item), item]));
  }

  at(address: string): Item | undefined {
    return this.items.get(address);
  }

  /** The Cost table's row of a budget, beside which nothing is read there. Who adopts budgets is faster than spokes. */
  getAdopted({ Key: key = {} }: GetItemCommandInput) {
    const item = this.at(addressIn(key));
    return item === undefined ? {} : { Item: adoptedFrom(item) };
  }

  /** What exceeds the limit is left unprocessed; only a call that gets nothing at all is refused. */
  batchGetItem({ RequestItems: requests = {} }: BatchGetItemCommandInput) {
    const [[table, { Keys: keys = [] }] = ['', {}]] = Object.entries(requests);
    const allowed = keys.findIndex(() => !this.readUnits.take());
    const [readable, left] = allowed === -1 ? [keys, []] : [keys.slice(0, allowed), keys.slice(allowed)];
    if (readable.length === 0) throw throttled('ThrottlingException', THROTTLING_MESSAGE);
    const found = readable.map((key) => this.at(addressIn(key))).filter((item) => item !== undefined);
    return {
      Responses: { [table]: found },
      UnprocessedKeys: left.length === 0 ? {} : { [table]: { Keys: left, ConsistentRead: true } },
    };
  }

  /** Sets one attribute where the condition holds. A refused condition has cost its write unit all the same. */
  updateItem({ Key: key = {}, ...update }: UpdateItemCommandInput) {
    if (!this.writeUnits.take()) throw throttled('ThrottlingException', THROTTLING_MESSAGE);
    const item = this.at(addressIn(key)) ?? {};
    const conditions = update.ConditionExpression?.split(' AND ') ?? [];
    if (!conditions.every((condition) => holds(condition, item, update))) {
      throw new ServiceError('ConditionalCheckFailedException', 'The conditional request failed');
    }
    const [, name, value] = /^SET (#\w+) = (:\w+)$/.exec(update.UpdateExpression ?? '') ?? [];
    if (name === undefined || value === undefined) throw notUnderstood(update.UpdateExpression);
    this.items.set(addressIn(key), { ...item, ...key, [nameOf(name, update)]: valueOf(value, update) });
    return {};
  }
}

/** An item of the Budgets table as the Cost table has it. */
function adoptedFrom(item: Item): Item {
  const verdict = judgeItem(unmarshall(item, { wrapNumbers: (digits) => digits }) as WrittenBudget);
  if (verdict.kind !== 'accepted') return {};
  const { address, limit } = verdict.budget;
  return { Record: { S: budgetRecord(address) }, limit: { N: formatRevantios(limit) } };
}

type Placeholders = Pick<UpdateItemCommandInput, 'ExpressionAttributeNames' | 'ExpressionAttributeValues'>;

/** The conditions that the product uses. Any other is refused rather than guessed at. */
function holds(condition: string, item: Item, placeholders: Placeholders): boolean {
  const [, not, existing] = /^attribute_(not_)?exists\((#\w+)\)$/.exec(condition) ?? [];
  if (existing !== undefined) return nameOf(existing, placeholders) in item === (not === undefined);
  const [, name, value] = /^(#\w+) = (:\w+)$/.exec(condition) ?? [];
  if (name === undefined || value === undefined) throw notUnderstood(condition);
  return isDeepStrictEqual(item[nameOf(name, placeholders)], valueOf(value, placeholders));
}

function nameOf(placeholder: string, { ExpressionAttributeNames: names = {} }: Placeholders): string {
  return names[placeholder] ?? placeholder;
}

function valueOf(placeholder: string, { ExpressionAttributeValues: values = {} }: Placeholders): AttributeValue {
  const value = values[placeholder];
  if (value === undefined) throw notUnderstood(placeholder);
  return value;
}

function addressIn(item: Item): string {
  return item[BUDGETS_TABLE.key]?.S ?? '';
}

function notUnderstood(expression: string | undefined): ServiceError {
  return new ServiceError('ValidationException', `the simulated DynamoDB does not understand '${expression}'`);
}
