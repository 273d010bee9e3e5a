import type * as z from 'zod/mini';
import type { OnboardAccountEnv } from '../src/accounts/contracts';
import type { PropagateBudgetEnv, ReconcileBudgetsEnv, SyncBudgetEnv } from '../src/budgets/contracts';
import type { BudgetPortsEnv } from '../src/core/contracts/environment';
import type { UseCase } from '../src/core/contracts/names';
import type { DisableResourcesEnv, EndEnforcementEnv } from '../src/enforcement/contracts';
import type {
  AdoptBudgetEnv,
  ReadBillEnv,
  ReconcileExpensesEnv,
  RecordExpenseEnv,
  RollOverPeriodEnv,
  SettleExpensesEnv,
} from '../src/ledger/contracts';
import type { MeterResourceEnv, MeterUsageEnv } from '../src/metering/contracts';
import type { RegisterWorkloadEnv } from '../src/workloads/contracts';

/** What the functions of the measured installation share. */
export const INSTALLATION: z.input<typeof BudgetPortsEnv> = {
  BUDGETS_TABLE_NAME: 'Budgets',
  COST_TABLE_NAME: 'Costs',
  OPERATORS_TOPIC_ARN: 'arn:aws:sns:us-east-1:999999999999:Operators',
  PARTITION: 'aws',
  ORGANIZATION_ID: 'o-benchmark00',
  SPOKE_ROLE_NAME: 'BudgetGuardrailsSpoke',
  SSM_BUDGET_PARAMETER: '/accounts/budget',
  READ_BILL_FUNCTION: 'read-bill',
  FREEZE_POLICY_ARN: '',
};

/**
 * The installation as one function sees it. Each calls the one table and the one topic by a name of its own, which
 * tells their calls apart: in one process they share clients and credentials, as they do not in AWS.
 */
export function installationOf(useCase: UseCase): z.input<typeof BudgetPortsEnv> {
  return {
    ...INSTALLATION,
    BUDGETS_TABLE_NAME: `${INSTALLATION.BUDGETS_TABLE_NAME}.${useCase}`,
    OPERATORS_TOPIC_ARN: `${INSTALLATION.OPERATORS_TOPIC_ARN}-${useCase}`,
  };
}

const WORKLOAD_POLICY = { WORKLOAD_MODES: 'observe|notify', WORKLOAD_TAG_KEYS: '' };
const PROPAGATE_BUDGET: z.input<typeof PropagateBudgetEnv> = INSTALLATION;
const SYNC_BUDGET: z.input<typeof SyncBudgetEnv> = INSTALLATION;
const RECONCILE_BUDGETS: z.input<typeof ReconcileBudgetsEnv> = {
  ...INSTALLATION,
  ...WORKLOAD_POLICY,
  RECONCILIATION_CURSOR_PARAMETER: '/benchmark/cursor',
};

const LEDGER = { COST_TABLE_NAME: 'Costs' } as const;
const CALLED = {
  DISABLE_RESOURCES_FUNCTION: 'disable-resources',
  RESTORE_RESOURCES_FUNCTION: 'restore-resources',
  METER_RESOURCE_FUNCTION: 'meter-resource',
  READ_BILL_FUNCTION: 'read-bill',
} as const;

const ADOPT_BUDGET: z.input<typeof AdoptBudgetEnv> = {
  ...LEDGER,
  ...CALLED,
  BUDGETS_TABLE_NAME: INSTALLATION.BUDGETS_TABLE_NAME,
};
const SETTLE_EXPENSES: z.input<typeof SettleExpensesEnv> = {
  ...LEDGER,
  ...CALLED,
  OPERATORS_TOPIC_ARN: INSTALLATION.OPERATORS_TOPIC_ARN,
  SCHEDULE_ROLE_ARN: 'arn:aws:iam::999999999999:role/schedules',
  SCHEDULE_DEAD_LETTER_QUEUE_ARN: 'arn:aws:sqs:us-east-1:999999999999:schedules',
};
const METER_RESOURCE: z.input<typeof MeterResourceEnv> = {
  ...INSTALLATION,
  ...LEDGER,
  ...CALLED,
  PRICE_SOURCE: 'PriceList',
};
const METER_USAGE: z.input<typeof MeterUsageEnv> = { ...INSTALLATION, ...LEDGER };
const ENFORCEMENT: z.input<typeof DisableResourcesEnv> = {
  ...INSTALLATION,
  ...LEDGER,
  DEFAULT_MODE: 'enforce',
  ENFORCEMENT_ENABLED: 'true',
  BILL_SOURCE: 'CostExplorer',
  MAX_DISABLED_PER_RUN: '100',
};
const END_ENFORCEMENT: z.input<typeof EndEnforcementEnv> = {
  ...ENFORCEMENT,
  ...CALLED,
  STACK_ID: 'arn:aws:cloudformation:us-east-1:999999999999:stack/budget-guardrails-management/1',
};
const RECORD_EXPENSE: z.input<typeof RecordExpenseEnv> = LEDGER;
const REGISTER_WORKLOAD: z.input<typeof RegisterWorkloadEnv> = { ...INSTALLATION, ...WORKLOAD_POLICY };
const ROLL_OVER_PERIOD: z.input<typeof RollOverPeriodEnv> = LEDGER;
const RECONCILE_EXPENSES: z.input<typeof ReconcileExpensesEnv> = {
  BILL_SOURCE: 'CostExplorer',
  ...LEDGER,
  OPERATORS_TOPIC_ARN: ENFORCEMENT.OPERATORS_TOPIC_ARN,
  ...CALLED,
  BUDGETS_TABLE_NAME: INSTALLATION.BUDGETS_TABLE_NAME,
};
const READ_BILL: z.input<typeof ReadBillEnv> = {
  ...INSTALLATION,
  ...LEDGER,
  BILL_SOURCE: 'CostExplorer',
  BILLING_ROLE_ARN: '',
  COST_METRIC: 'UnblendedCost',
  BILL_LEAVES_OUT: 'Credit,Refund,Tax',
  CALIBRATION: 'up',
};
const ONBOARD_ACCOUNT: z.input<typeof OnboardAccountEnv> = {
  ...LEDGER,
  ...CALLED,
  BUDGETS_TABLE_NAME: INSTALLATION.BUDGETS_TABLE_NAME,
  DEFAULT_BUDGET: '',
  DEFAULT_MODE: 'notify',
  ORGANIZATION_MANAGEMENT_ACCOUNT_ID: '999999999999',
};

/** The environment of each function: a use case without one does not compile. */
export const ENVIRONMENTS: Readonly<Record<UseCase, Readonly<Record<string, string>>>> = {
  'propagate-budget': PROPAGATE_BUDGET,
  'sync-budget': SYNC_BUDGET,
  'reconcile-budgets': RECONCILE_BUDGETS,
  'adopt-budget': ADOPT_BUDGET,
  'settle-expenses': SETTLE_EXPENSES,
  'meter-resource': METER_RESOURCE,
  'meter-usage': METER_USAGE,
  'disable-resources': ENFORCEMENT,
  'restore-resources': ENFORCEMENT,
  'end-enforcement': END_ENFORCEMENT,
  'record-expense': RECORD_EXPENSE,
  'register-workload': REGISTER_WORKLOAD,
  'roll-over-period': ROLL_OVER_PERIOD,
  'reconcile-expenses': RECONCILE_EXPENSES,
  'read-bill': READ_BILL,
  'share-portfolio': {},
  'deprecate-versions': {},
  'onboard-account': ONBOARD_ACCOUNT,
};

/** What Lambda itself adds. The credentials open nothing. */
export const LAMBDA_RUNTIME = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'AKIABENCHMARK',
  AWS_SECRET_ACCESS_KEY: 'benchmark',
  // Lambda runs a Node version that the SDK does not warn about.
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
} as const;
