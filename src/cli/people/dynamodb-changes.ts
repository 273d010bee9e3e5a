import { isDeepStrictEqual } from 'node:util';
import {
  DeleteItemCommand,
  UpdateItemCommand,
  type AttributeValue,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { keyOf } from '../../budgets/aws/dynamodb-budget-registry';
import { BUDGET_SETTINGS, BUDGETS_TABLE } from '../../budgets/contracts';
import { CHANGED } from '../../budgets/domain/budget-history';
import { conditional, namesOf } from '../../core/aws/conditional';
import { formatInstant } from '../../core/domain/time';
import type { Write } from '../../core/ports';
import type { BudgetChange } from './budget-changes';

type Item = Record<string, AttributeValue>;
type ItemKey = { readonly TableName: string; readonly Key: Item };

/** What people write, of a budget or of all: what a change is worked out from. */
const WATCHED = [...BUDGET_SETTINGS, 'Paused', 'Raise', 'Stop'] as const;
/** The attributes whose texts of digits are numbers. */
const NUMBERS: readonly string[] = ['BudgetValue', 'Thresholds', 'GraceMinutes'];
const DIGITS = /^\d+(\.\d+)?$/;

/** Writes changes of the Budgets table, with who and why: the product keeps each of them (docs/cost-table.md). */
export class DynamoDbChanges {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
  ) {}

  async change(change: BudgetChange): Promise<Write> {
    const { address, read, to } = change;
    const { names, values, expression } = unchanged(read?.revision as Item | undefined);
    const Changed = sayingOf(change);
    const said = attributeOf(BUDGETS_TABLE.changed, Changed);
    const written = to === 'remove' ? { Changed } : { ...to, Changed };
    const set = Object.entries(written).filter(([, value]) => value !== undefined);
    const removed = Object.keys(written).filter((name) => written[name as keyof typeof written] === undefined);
    const expressions = [
      `SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')}`,
      ...(removed.length === 0 ? [] : [`REMOVE ${removed.map((name) => `#${name}`).join(', ')}`]),
    ];
    const item = { TableName: this.table, Key: keyOf(address) };
    const update = new UpdateItemCommand({
      ...item,
      ConditionExpression: expression,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      UpdateExpression: expressions.join(' '),
      ExpressionAttributeNames: namesOf(...new Set([...names, ...Object.keys(written)])),
      ExpressionAttributeValues: {
        ...values,
        ...Object.fromEntries(set.map(([name, value]) => [`:${name}`, attributeOf(name, value)])),
      },
    });
    // Who and when tell a change from every other: what is there already is this one, whose answer was lost.
    const write = await conditional(
      () => this.client.send(update),
      (present) => isDeepStrictEqual(present?.[BUDGETS_TABLE.changed], said),
    );
    if (to !== 'remove' || write === 'superseded') return write;
    const removal = new DeleteItemCommand({
      ...item,
      ConditionExpression: `${expression} AND #${BUDGETS_TABLE.changed} = :changed`,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      ExpressionAttributeNames: namesOf(...names, BUDGETS_TABLE.changed),
      ExpressionAttributeValues: { ...values, ':changed': said },
    });
    try {
      const outcome = await conditional(
        () => this.client.send(removal),
        (present) => present === undefined,
      );
      if (outcome === 'superseded') await this.takeBack(item, said);
      return outcome;
    } catch (error) {
      await this.takeBack(item, said);
      throw error;
    }
  }

  /**
   * Takes back who was about to remove an item that stays. What dies before that is judged by its time: the history
   * believes it for two minutes.
   */
  private async takeBack(item: ItemKey, said: AttributeValue): Promise<void> {
    const update = new UpdateItemCommand({
      ...item,
      ConditionExpression: '#Changed = :changed',
      UpdateExpression: 'REMOVE #Changed',
      ExpressionAttributeNames: namesOf(BUDGETS_TABLE.changed),
      ExpressionAttributeValues: { ':changed': said },
    });
    await conditional(() => this.client.send(update)).catch(() => undefined);
  }
}

/** Who changes an item, and why. The time makes it another saying than the one before. */
export function sayingOf({ by, at, to }: Pick<BudgetChange, 'by' | 'at' | 'to'>): Readonly<Record<string, unknown>> {
  return {
    [CHANGED.who]: by.who,
    ...(by.why === undefined ? {} : { [CHANGED.why]: by.why }),
    [CHANGED.at]: formatInstant(at),
    ...(to === 'remove' ? { [CHANGED.removes]: true } : {}),
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
