import { budgetMandate, ParameterChanged, SyncBudgetEnv } from '../budgets/contracts';
import { syncBudget, type SyncOutcome } from '../budgets/sync-budget';
import { budgetPorts } from '../budgets/wiring';
import { log } from '../core/lambda/log';
import { spokeDoor } from '../core/lambda/spoke-door';
import { adoptedLimits, ownersOf } from './wiring';

const env = SyncBudgetEnv.parse(process.env);
const door = spokeDoor(env, budgetMandate('sync-budget', env.SSM_BUDGET_PARAMETER));
const ports = budgetPorts(env, door, adoptedLimits(env), ownersOf(env));

export async function handler(event: unknown): Promise<void> {
  const { account, detail } = ParameterChanged.parse(event);

  const outcome = await syncBudget(account, 'sync-budget', ports);

  log('budget synchronised', { address: account, event: detail, outcome });
  const failure = worthAnotherTry(outcome);
  // A spoke that is being deleted does not come back by itself.
  if (failure !== undefined && detail.operation !== 'Delete') throw new Error(failure);
}

/** Returns why the budget is not in force, where a try within minutes may help: the spoke has just called, so it is there. */
function worthAnotherTry(outcome: SyncOutcome): string | undefined {
  switch (outcome.kind) {
    case 'pending':
      return outcome.awaitsEvent ? undefined : outcome.reason;
    case 'without-aws-budget':
      return outcome.again === 'soon' ? outcome.reason : undefined;
    default:
      return undefined;
  }
}
