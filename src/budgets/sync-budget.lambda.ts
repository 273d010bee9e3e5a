import { log } from '../core/lambda/log';
import { spokeDoor } from '../core/lambda/spoke-door';
import { budgetMandate, ParameterChanged, SyncBudgetEnv } from './contracts';
import { syncBudget } from './sync-budget';
import { budgetPorts } from './wiring';

const env = SyncBudgetEnv.parse(process.env);
const ports = budgetPorts(env, spokeDoor(env, budgetMandate('sync-budget', env.SSM_BUDGET_PARAMETER)));

export async function handler(event: unknown): Promise<void> {
  const { account, detail } = ParameterChanged.parse(event);

  const outcome = await syncBudget(account, 'sync-budget', ports);

  log('budget synchronised', { address: account, event: detail, outcome });
  // A spoke that has just called is there, so it is worth another try soon; one that is being deleted is not.
  if (outcome.kind === 'pending' && !outcome.awaitsEvent && detail.operation !== 'Delete') {
    throw new Error(outcome.reason);
  }
}
