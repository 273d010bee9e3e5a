import { devNull } from 'node:os';
import { changeFromRecord } from '../src/budgets/aws/budget-stream';
import { budgetMandate, type BudgetRecord, type ParameterChanged } from '../src/budgets/contracts';
import { propagateBudget, type PropagatedChange } from '../src/budgets/propagate-budget';
import { syncBudget, type SyncOutcome } from '../src/budgets/sync-budget';
import { installationOf, LAMBDA_RUNTIME } from './environment';

/** The functions as their handlers wire them, without the logs. */
export interface Product {
  propagateBudget(records: readonly BudgetRecord[]): Promise<readonly PropagatedChange[]>;
  syncBudget(event: ParameterChanged): Promise<SyncOutcome>;
}

/**
 * The product against an endpoint. The clients read the environment as they load, so they are loaded after it is set.
 */
export async function connectProduct(endpoint: string): Promise<Product> {
  useEnvironment(endpoint);
  const { budgetPorts } = await import('../src/budgets/wiring.js');
  const { adoptedLimits, ownersOf } = await import('../src/ledger/wiring.js');
  const { spokeDoor } = await import('../src/core/lambda/spoke-door.js');
  const portsOf = (useCase: 'propagate-budget' | 'sync-budget') => {
    const env = installationOf(useCase);
    const door = spokeDoor(env, budgetMandate(useCase, env.SSM_BUDGET_PARAMETER));
    return budgetPorts(env, door, adoptedLimits(env), ownersOf(env));
  };
  const propagating = portsOf('propagate-budget');
  const syncing = portsOf('sync-budget');
  return {
    propagateBudget: (records) => propagateBudget(records.map(changeFromRecord), propagating),
    syncBudget: ({ account }) => syncBudget(account, 'sync-budget', syncing),
  };
}

/** Nothing of the developer's own AWS configuration remains: the benchmark must not reach a real account. */
function useEnvironment(endpoint: string): void {
  for (const name of Object.keys(process.env).filter((variable) => variable.startsWith('AWS_'))) {
    delete process.env[name];
  }
  const noFiles = { AWS_CONFIG_FILE: devNull, AWS_SHARED_CREDENTIALS_FILE: devNull };
  Object.assign(process.env, LAMBDA_RUNTIME, noFiles, { AWS_ENDPOINT_URL: endpoint });
}
