import type { DynamoDBBatchResponse } from 'aws-lambda';
import { changeFromRecord } from '../budgets/aws/budget-stream';
import { budgetMandate, BudgetRecords, PropagateBudgetEnv } from '../budgets/contracts';
import { propagateBudget } from '../budgets/propagate-budget';
import { budgetPorts } from '../budgets/wiring';
import { log } from '../core/lambda/log';
import { spokeDoor } from '../core/lambda/spoke-door';
import { adoptedLimits } from './wiring';

// The function parses its environment as it starts, so that a wrong deployment fails before its first event.
const env = PropagateBudgetEnv.parse(process.env);
const door = spokeDoor(env, budgetMandate('propagate-budget', env.SSM_BUDGET_PARAMETER));
const ports = budgetPorts(env, door, adoptedLimits(env));

export async function handler(event: unknown): Promise<DynamoDBBatchResponse> {
  const changes = BudgetRecords.parse(event).Records.map(changeFromRecord);

  const propagated = await propagateBudget(changes, ports);

  for (const { change, outcome } of propagated) log('budget propagated', { address: change.address, outcome });
  const failed = propagated.filter(({ outcome }) => outcome.kind === 'failed');
  return { batchItemFailures: failed.map(({ change }) => ({ itemIdentifier: change.id })) };
}
