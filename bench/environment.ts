import type * as z from 'zod/mini';
import type { BudgetPortsEnv } from '../src/contracts/environment';
import type { UseCase } from '../src/contracts/names';
import type { PropagateBudgetEnv } from '../src/contracts/propagate-budget';
import type { ReconcileBudgetsEnv } from '../src/contracts/reconcile-budgets';
import type { SyncBudgetEnv } from '../src/contracts/sync-budget';

/** What the functions of the measured installation share. */
export const INSTALLATION: z.input<typeof BudgetPortsEnv> = {
  BUDGETS_TABLE_NAME: 'Budgets',
  OPERATORS_TOPIC_ARN: 'arn:aws:sns:us-east-1:999999999999:Operators',
  PARTITION: 'aws',
  ORGANIZATION_ID: 'o-benchmark00',
  SPOKE_ROLE_NAME: 'BudgetGuardrailsSpoke',
  SSM_BUDGET_PARAMETER: '/accounts/budget',
};

/**
 * The installation as one function sees it. Each calls the one table and the one topic by a name of its own, which tells
 * their calls apart: in one process they share clients and credentials, as they do not in AWS.
 */
export function installationOf(useCase: UseCase): z.input<typeof BudgetPortsEnv> {
  return {
    ...INSTALLATION,
    BUDGETS_TABLE_NAME: `${INSTALLATION.BUDGETS_TABLE_NAME}.${useCase}`,
    OPERATORS_TOPIC_ARN: `${INSTALLATION.OPERATORS_TOPIC_ARN}-${useCase}`,
  };
}

const PROPAGATE_BUDGET: z.input<typeof PropagateBudgetEnv> = INSTALLATION;
const SYNC_BUDGET: z.input<typeof SyncBudgetEnv> = INSTALLATION;
const RECONCILE_BUDGETS: z.input<typeof ReconcileBudgetsEnv> = { ...INSTALLATION, RECONCILIATION_CURSOR_PARAMETER: '/benchmark/cursor' };

/** The environment of each function: a use case without one does not compile. */
export const ENVIRONMENTS: Readonly<Record<UseCase, Readonly<Record<string, string>>>> = {
  'propagate-budget': PROPAGATE_BUDGET,
  'sync-budget': SYNC_BUDGET,
  'reconcile-budgets': RECONCILE_BUDGETS,
};

/** What Lambda itself adds. The credentials open nothing. */
export const LAMBDA_RUNTIME = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'AKIABENCHMARK',
  AWS_SECRET_ACCESS_KEY: 'benchmark',
  // Lambda runs a Node version that the SDK does not warn about.
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
} as const;
