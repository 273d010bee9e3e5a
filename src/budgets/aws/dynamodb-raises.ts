import { isDeepStrictEqual } from 'node:util';
import { UpdateItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { conditional } from '../../core/aws/conditional';
import type { Money } from '../../core/domain/money';
import type { Write } from '../../core/ports';
import { BUDGETS_TABLE } from '../contracts';
import { CHANGED } from '../domain/budget-history';
import { formatBudgetValue } from '../domain/budget-value';
import { RAISE } from '../domain/raise';
import type { Raises, StoredBudget } from '../ports';
import { keyOf, type Item } from './dynamodb-budget-registry';

const WHO = 'budget-guardrails';

/** The raises in the items of the Budgets table. Each write asks for the item as it was read. */
export class DynamoDbRaises implements Raises {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
  ) {}

  markTold(of: StoredBudget): Promise<Write> {
    return this.update(of, {
      UpdateExpression: 'SET #Raise.#Told = :told',
      ExpressionAttributeNames: { '#Told': RAISE.told },
      ExpressionAttributeValues: { ':told': { BOOL: true } },
      isOwn: ({ [BUDGETS_TABLE.value]: value, [BUDGETS_TABLE.raise]: raise }, read) =>
        isDeepStrictEqual(value, read[BUDGETS_TABLE.value]) &&
        isDeepStrictEqual(raise?.M, { ...read[BUDGETS_TABLE.raise]?.M, [RAISE.told]: { BOOL: true } }),
    });
  }

  end(of: StoredBudget, then: Money): Promise<Write> {
    // The time makes it another saying than that of the raise before.
    const why = `the raise until ${(of.revision as Item)[BUDGETS_TABLE.raise]?.M?.[RAISE.until]?.S} has ended`;
    const said = { [CHANGED.who]: { S: WHO }, [CHANGED.why]: { S: why } };
    return this.update(of, {
      UpdateExpression: 'SET #BudgetValue = :then, #Changed = :changed REMOVE #Raise',
      ExpressionAttributeNames: { '#Changed': BUDGETS_TABLE.changed },
      ExpressionAttributeValues: { ':then': { N: formatBudgetValue(then) }, ':changed': { M: said } },
      isOwn: ({ [BUDGETS_TABLE.raise]: raise, [BUDGETS_TABLE.changed]: changed }) =>
        raise === undefined && isDeepStrictEqual(changed, { M: said }),
    });
  }

  private async update(
    { address, revision }: StoredBudget,
    { UpdateExpression, ExpressionAttributeNames: names, ExpressionAttributeValues: values, isOwn }: Update,
  ): Promise<Write> {
    const read = revision as Item;
    const { [BUDGETS_TABLE.value]: value, [BUDGETS_TABLE.raise]: raise } = read;
    if (value === undefined || raise === undefined) return 'superseded';
    const update = new UpdateItemCommand({
      TableName: this.table,
      Key: keyOf(address),
      UpdateExpression,
      ConditionExpression: '#BudgetValue = :value AND #Raise = :raise',
      ExpressionAttributeNames: { '#BudgetValue': BUDGETS_TABLE.value, '#Raise': BUDGETS_TABLE.raise, ...names },
      ExpressionAttributeValues: { ':value': value, ':raise': raise, ...values },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    return conditional(
      () => this.client.send(update),
      (present) => present !== undefined && isOwn(present, read),
    );
  }
}

interface Update {
  readonly UpdateExpression: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues: Item;
  /** Returns whether what is there is what this very write has made of what was read: its answer was lost. */
  isOwn(present: Readonly<Item>, read: Item): boolean;
}
