import { randomUUID } from 'node:crypto';
import {
  paginateScan,
  type AttributeValue,
  type DynamoDBClient,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { keyOf } from '../../budgets/aws/dynamodb-budget-registry';
import { BUDGET_SETTINGS, BUDGETS_TABLE } from '../../budgets/contracts';
import { namesOf, transactPastConflicts } from '../../core/aws/conditional';
import { formatInstant, parseInstant } from '../../core/domain/time';
import type { Write } from '../../core/ports';
import { partOf } from '../../ledger/aws/attributes';
import { rowsOf } from '../../ledger/aws/query';
import { COST_TABLE } from '../../ledger/contracts';
import type { BudgetChange, ChangeRow, Settings } from './budget-changes';
import { watchedIn } from './settings';

type Item = Record<string, AttributeValue>;

/** What people write, of a budget or of all: what a change is worked out from. */
const WATCHED = [...BUDGET_SETTINGS, 'Paused'] as const;
/** The attributes whose texts of digits are numbers. */
const NUMBERS: readonly string[] = ['BudgetValue', 'Thresholds'];
const DIGITS = /^\d+(\.\d+)?$/;
/** What the sort key of a row of history begins with. */
const PREFIX = 'change#';

/** Writes changes of the Budgets table together with their rows in the Cost table, which stay. */
export class DynamoDbChanges {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly budgetsTable: string,
    private readonly costTable: string,
  ) {}

  change(change: BudgetChange): Promise<Write> {
    return transactPastConflicts(this.client, [this.writeOf(change), this.rowOf(change)]);
  }

  async history(address: string): Promise<readonly ChangeRow[]> {
    const rows = await rowsOf(this.client, this.costTable, address, PREFIX);
    return rows.map(changeFromItem).reverse();
  }

  /** Goes through the whole table. */
  async all(): Promise<readonly ChangeRow[]> {
    const rows: ChangeRow[] = [];
    const pages = paginateScan(
      { client: this.client },
      {
        TableName: this.costTable,
        FilterExpression: 'begins_with(#Record, :change)',
        ExpressionAttributeNames: namesOf(COST_TABLE.sortKey),
        ExpressionAttributeValues: { ':change': { S: PREFIX } },
      },
    );
    for await (const { Items: items = [] } of pages) rows.push(...items.map(changeFromItem));
    return rows;
  }

  private writeOf({ address, read, to }: BudgetChange): TransactWriteItem {
    const { names, values, expression } = unchanged(read?.revision as Item | undefined);
    const item = { TableName: this.budgetsTable, Key: keyOf(address), ConditionExpression: expression };
    if (to === 'remove') {
      return { Delete: { ...item, ExpressionAttributeNames: namesOf(...names), ...present(values) } };
    }
    const set = Object.entries(to).filter(([, value]) => value !== undefined);
    const removed = Object.keys(to).filter((name) => to[name] === undefined);
    const update = [
      ...(set.length === 0 ? [] : [`SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')}`]),
      ...(removed.length === 0 ? [] : [`REMOVE ${removed.map((name) => `#${name}`).join(', ')}`]),
    ];
    const written = set.map(([name, value]) => [`:${name}`, attributeOf(name, value)] as const);
    return {
      Update: {
        ...item,
        UpdateExpression: update.join(' '),
        ExpressionAttributeNames: namesOf(...new Set([...names, ...Object.keys(to)])),
        ...present({ ...values, ...Object.fromEntries(written) }),
      },
    };
  }

  private rowOf({ address, read, to, by, at }: BudgetChange): TransactWriteItem {
    const before = read === undefined ? undefined : watchedIn(read.written);
    const after = to === 'remove' ? undefined : { ...before, ...to };
    const row = {
      At: formatInstant(at),
      Who: by.who,
      Why: by.why,
      Before: before,
      After: after,
    };
    return {
      Put: {
        TableName: this.costTable,
        Item: {
          ...partOf(address, `${PREFIX}${row.At}#${randomUUID().slice(0, 8)}`),
          ...marshall(row, { removeUndefinedValues: true }),
        },
      },
    };
  }
}

function changeFromItem(item: Item): ChangeRow {
  const row = unmarshall(item, { wrapNumbers: (digits) => digits });
  return {
    address: String(row.Address),
    at: parseInstant(String(row.At)),
    who: String(row.Who),
    why: row.Why as string | undefined,
    before: row.Before as Settings | undefined,
    after: row.After as Settings | undefined,
  };
}

/** A condition that holds while an item says what was read, or while there is none. */
function unchanged(read: Item | undefined) {
  const { key } = BUDGETS_TABLE;
  if (read === undefined) return { expression: `attribute_not_exists(#${key})`, names: [key], values: {} };
  const same = WATCHED.map((name) => (name in read ? `#${name} = :was${name}` : `attribute_not_exists(#${name})`));
  return {
    expression: [`attribute_exists(#${key})`, ...same].join(' AND '),
    names: [key, ...WATCHED],
    values: Object.fromEntries(
      WATCHED.flatMap((name) => (read[name] === undefined ? [] : [[`:was${name}`, read[name]] as const])),
    ),
  };
}

function present(values: Item) {
  return Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values };
}

/** Writes amounts and percentages as numbers, whose digits no JavaScript number has touched. */
function attributeOf(name: string, value: unknown): AttributeValue {
  if (NUMBERS.includes(name)) {
    if (Array.isArray(value)) return { L: value.map((one) => attributeOf(name, one)) };
    if (typeof value === 'string' && DIGITS.test(value)) return { N: value };
  }
  const { value: attribute } = marshall({ value });
  if (attribute === undefined) throw new TypeError(`${name} has no value`);
  return attribute;
}
