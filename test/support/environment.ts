/** What the management stack gives its functions, with values that lead nowhere. */
export const BUDGET_PORTS_ENVIRONMENT = {
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'none',
  AWS_SECRET_ACCESS_KEY: 'none',
  BUDGETS_TABLE_NAME: 'budgets',
  OPERATORS_TOPIC_ARN: 'arn:aws:sns:eu-west-1:111111111111:operators',
  PARTITION: 'aws',
  ORGANIZATION_ID: 'o-a1b2c3d4e5',
  SPOKE_ROLE_NAME: 'BudgetGuardrailsSpoke',
  SSM_BUDGET_PARAMETER: '/budget-guardrails/budget',
  FREEZE_POLICY_ARN: '',
} as const;

/** What functions need besides that count and enforce. */
const EXPENSE_ENVIRONMENT = {
  COST_TABLE_NAME: 'costs',
  WORKLOAD_MODES: 'observe|notify',
  WORKLOAD_TAG_KEYS: '',
  DEFAULT_MODE: 'notify',
  ENFORCEMENT_ENABLED: 'true',
  MAX_DISABLED_PER_RUN: '50',
  PRICE_SOURCE: 'Bundled',
  DEFAULT_BUDGET: '',
  ORGANIZATION_MANAGEMENT_ACCOUNT_ID: '111111111111',
  DISABLE_RESOURCES_FUNCTION: 'arn:disable-resources',
  RESTORE_RESOURCES_FUNCTION: 'arn:restore-resources',
  METER_RESOURCE_FUNCTION: 'arn:meter-resource',
  READ_BILL_FUNCTION: 'arn:read-bill',
  BILL_SOURCE: 'CostExplorer',
  BILLING_ROLE_ARN: '',
  COST_METRIC: 'UnblendedCost',
  BILL_LEAVES_OUT: 'Credit,Refund,Tax',
  CALIBRATION: 'up',
  SCHEDULE_ROLE_ARN: 'arn:schedule-role',
  SCHEDULE_DEAD_LETTER_QUEUE_ARN: 'arn:schedule-queue',
  STACK_ID: 'arn:aws:cloudformation:eu-west-1:111111111111:stack/budget-guardrails-management/1',
} as const;

// Handlers read their environment as they are imported. The SDK says on every start that releases of 2027 need Node 22.
Object.assign(process.env, BUDGET_PORTS_ENVIRONMENT, EXPENSE_ENVIRONMENT, {
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  RECONCILIATION_CURSOR_PARAMETER: '/cursor',
});

/** Starts a function, by its wing and name, `ledger/settle-expenses`, as if the stack had left one variable out. */
export function startWithout(
  variable: keyof typeof BUDGET_PORTS_ENVIRONMENT | keyof typeof EXPENSE_ENVIRONMENT,
  useCase: string,
): void {
  const { [variable]: value } = process.env;
  delete process.env[variable];
  try {
    jest.isolateModules(() => jest.requireActual<object>(`../../src/${useCase}.lambda`));
  } finally {
    process.env[variable] = value;
  }
}
