import type { DynamoDBBatchResponse } from 'aws-lambda';
import { changeFromRecord, historyFromRecord } from '../budgets/aws/budget-stream';
import { budgetMandate, BudgetRecords, PropagateBudgetEnv } from '../budgets/contracts';
import type { RecordedChange } from '../budgets/domain/budget-history';
import { propagateBudget } from '../budgets/propagate-budget';
import { rememberChanges } from '../budgets/remember-changes';
import { subscribeOwners, type Unsubscribed } from '../budgets/subscribe-owners';
import { budgetPorts } from '../budgets/wiring';
import { dynamoDb } from '../core/aws/clients';
import { log } from '../core/lambda/log';
import { spokeDoor } from '../core/lambda/spoke-door';
import { DynamoDbBudgetHistory } from './aws/dynamodb-budget-history';
import { adoptedLimits, ownersOf } from './wiring';

// The function parses its environment as it starts, so that a wrong deployment fails before its first event.
const env = PropagateBudgetEnv.parse(process.env);
const door = spokeDoor(env, budgetMandate('propagate-budget', env.SSM_BUDGET_PARAMETER));
const ports = {
  ...budgetPorts(env, door, adoptedLimits(env), ownersOf(env)),
  history: new DynamoDbBudgetHistory(dynamoDb, env.COST_TABLE_NAME),
};

export async function handler(event: unknown): Promise<DynamoDBBatchResponse> {
  const { Records: records } = BudgetRecords.parse(event);
  const history = records.flatMap((record) => historyFromRecord(record, ports.clock.now()) ?? []);

  const [propagated, forgotten, unsubscribed] = await Promise.all([
    propagateBudget(records.map(changeFromRecord), ports),
    rememberChanges(history, ports),
    subscribeNewOwners(history),
  ]);

  for (const { email, error } of unsubscribed) log('owner not subscribed', { email, error });

  for (const { change, outcome } of propagated) log('budget propagated', { address: change.address, outcome });
  const failed = propagated.flatMap(({ change, outcome }) => (outcome.kind === 'failed' ? [change.id] : []));
  return { batchItemFailures: [...new Set([...failed, ...forgotten])].map((itemIdentifier) => ({ itemIdentifier })) };
}

/** Of those who cannot be asked, the next reconciliation takes care. */
async function subscribeNewOwners(history: readonly RecordedChange[]): Promise<readonly Unsubscribed[]> {
  const named = history.filter(({ settings }) => settings.some(({ name, to }) => name === 'Emails' && to));
  if (named.length === 0) return [];
  const addresses = [...new Set(named.map(({ address }) => address))];
  try {
    return await subscribeOwners([...(await ports.registry.find(addresses)).values()], ports);
  } catch (error) {
    return [{ email: '(all)', error }];
  }
}
