import {
  DeleteItemCommand,
  paginateScan,
  UpdateItemCommand,
  type AttributeValue,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { DynamoDbBudgetRegistry, keyOf, storedBudget } from '../../budgets/aws/dynamodb-budget-registry';
import { BUDGET_SETTINGS, BUDGETS_TABLE, DEFAULTED_FROM, ENDED } from '../../budgets/contracts';
import type { StoredBudget } from '../../budgets/ports';
import { conditional, namesOf } from '../../core/aws/conditional';
import type { AccountId } from '../../core/domain/address';
import { formatInstant } from '../../core/domain/time';
import type { Write } from '../../core/ports';
import { settingsOf, type BudgetDefault, type Ended, type ItemChange } from '../domain/onboarding';
import type { OnboardingRegistry } from '../ports';

type Item = Record<string, AttributeValue>;

/** The attributes of an item, all but its receipt. */
const WATCHED = [...BUDGET_SETTINGS, BUDGETS_TABLE.defaulted, BUDGETS_TABLE.ended] as const;

/** The Budgets table, as the product writes default budgets and ends into it. It writes only onto what it has read. */
export class DynamoDbOnboardingRegistry extends DynamoDbBudgetRegistry implements OnboardingRegistry {
  constructor(
    private readonly dynamoDb: DynamoDBClient,
    private readonly name: string,
  ) {
    super(dynamoDb, name);
  }

  /** Goes through the whole table: accounts come and go rarely, and the key has no order. */
  async of(account: AccountId): Promise<readonly StoredBudget[]> {
    const items: StoredBudget[] = [];
    const pages = paginateScan(
      { client: this.dynamoDb },
      {
        TableName: this.name,
        ConsistentRead: true,
        FilterExpression: '#Address = :account OR begins_with(#Address, :workloads)',
        ExpressionAttributeNames: namesOf(BUDGETS_TABLE.key),
        ExpressionAttributeValues: { ':account': { S: account }, ':workloads': { S: `${account}.` } },
      },
    );
    for await (const { Items: page = [] } of pages) items.push(...page.map(storedBudget));
    return items;
  }

  change(address: string, read: StoredBudget | undefined, change: ItemChange): Promise<Write> {
    const asRead = conditionOf(read?.revision as Item | undefined);
    if (change.kind === 'remove') {
      return conditional(() =>
        this.dynamoDb.send(
          new DeleteItemCommand({ TableName: this.name, Key: keyOf(address), ...withNames(asRead, []) }),
        ),
      );
    }
    const { set, remove } = attributesOf(change);
    const names = [...Object.keys(set), ...remove];
    const expression = [
      ...(Object.keys(set).length === 0
        ? []
        : [
            `SET ${Object.keys(set)
              .map((name) => `#${name} = :${name}`)
              .join(', ')}`,
          ]),
      ...(remove.length === 0 ? [] : [`REMOVE ${remove.map((name) => `#${name}`).join(', ')}`]),
    ].join(' ');
    const values = Object.fromEntries(Object.entries(set).map(([name, value]) => [`:${name}`, value]));
    return conditional(() =>
      this.dynamoDb.send(
        new UpdateItemCommand({
          TableName: this.name,
          Key: keyOf(address),
          UpdateExpression: expression,
          ...withNames(asRead, names, values),
        }),
      ),
    );
  }
}

interface Condition {
  readonly expression: string;
  readonly names: readonly string[];
  readonly values: Item;
}

/** Returns a condition that holds while an item still says what was read, or while there is none. */
function conditionOf(read: Item | undefined): Condition {
  if (read === undefined) {
    return { expression: `attribute_not_exists(#${BUDGETS_TABLE.key})`, names: [BUDGETS_TABLE.key], values: {} };
  }
  const unchanged = WATCHED.map((name) => (name in read ? `#${name} = :was${name}` : `attribute_not_exists(#${name})`));
  const values = WATCHED.flatMap((name) => (read[name] === undefined ? [] : [[`:was${name}`, read[name]] as const]));
  // Without the first condition, an item that was removed meanwhile would come back.
  return {
    expression: [`attribute_exists(#${BUDGETS_TABLE.key})`, ...unchanged].join(' AND '),
    names: [BUDGETS_TABLE.key, ...WATCHED],
    values: Object.fromEntries(values),
  };
}

function withNames({ expression, names, values }: Condition, more: readonly string[], set: Item = {}) {
  const all = { ...values, ...set };
  return {
    ConditionExpression: expression,
    ExpressionAttributeNames: namesOf(...new Set([...names, ...more])),
    ...(Object.keys(all).length === 0 ? {} : { ExpressionAttributeValues: all }),
  };
}

function attributesOf(change: Exclude<ItemChange, { readonly kind: 'remove' }>): {
  readonly set: Item;
  readonly remove: readonly string[];
} {
  switch (change.kind) {
    case 'end':
      return { set: { [BUDGETS_TABLE.ended]: endedAttribute(change.ended) }, remove: [] };
    case 'reopen':
      return { set: {}, remove: [BUDGETS_TABLE.ended] };
    case 'default': {
      const settings = settingsAttributes(change.default);
      const unsaid = BUDGET_SETTINGS.filter((name) => settings[name] === undefined);
      const marker = { M: { [DEFAULTED_FROM]: { S: change.default.from }, ...settings } };
      return { set: { ...settings, [BUDGETS_TABLE.defaulted]: marker }, remove: [...unsaid, BUDGETS_TABLE.ended] };
    }
  }
}

function endedAttribute({ at, reason }: Ended): AttributeValue {
  return { M: { [ENDED.at]: { S: formatInstant(at) }, [ENDED.reason]: { S: reason } } };
}

/** Writes settings as finance would: amounts, percentages and minutes as numbers. */
function settingsAttributes(of: BudgetDefault): Item {
  const { BudgetValue: value, Thresholds: thresholds, GraceMinutes: grace, ...texts } = settingsOf(of);
  return {
    BudgetValue: { N: String(value) },
    ...(Array.isArray(thresholds) ? { Thresholds: { L: thresholds.map((percent) => ({ N: String(percent) })) } } : {}),
    ...(grace === undefined ? {} : { GraceMinutes: { N: String(grace) } }),
    ...marshall(texts, { removeUndefinedValues: true }),
  };
}
