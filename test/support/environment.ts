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
} as const;

// Handlers read their environment as they are imported. The SDK says on every start that releases of 2027 need Node 22.
Object.assign(process.env, BUDGET_PORTS_ENVIRONMENT, {
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  RECONCILIATION_CURSOR_PARAMETER: '/cursor',
});
