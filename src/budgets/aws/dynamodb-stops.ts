import { UpdateItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { conditional, namesOf } from '../../core/aws/conditional';
import type { Write } from '../../core/ports';
import { BUDGETS_TABLE } from '../contracts';
import { CHANGED } from '../domain/budget-history';
import { STOP } from '../domain/stop-by-hand';
import type { StoredBudget, Stops } from '../ports';
import { keyOf, type Item } from './dynamodb-budget-registry';

const WHO = 'budget-guardrails';

/** The stops by hand in the items of the Budgets table. The write asks for the stop as it was read. */
export class DynamoDbStops implements Stops {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
  ) {}

  async end({ address, revision }: StoredBudget): Promise<Write> {
    const { [BUDGETS_TABLE.stop]: stop } = revision as Item;
    if (stop === undefined) return 'superseded';
    // The time makes it another saying than that of the stop before.
    const why = `the stop by hand until ${stop.M?.[STOP.until]?.S} has ended`;
    const update = new UpdateItemCommand({
      TableName: this.table,
      Key: keyOf(address),
      UpdateExpression: 'SET #Changed = :changed REMOVE #Stop',
      ConditionExpression: '#Stop = :stop',
      ExpressionAttributeNames: namesOf(BUDGETS_TABLE.changed, BUDGETS_TABLE.stop),
      ExpressionAttributeValues: {
        ':stop': stop,
        ':changed': { M: { [CHANGED.who]: { S: WHO }, [CHANGED.why]: { S: why } } },
      },
    });
    return conditional(() => this.client.send(update));
  }
}
