/** The emulated organization: an account is whoever signs with its id as access key. */
export const ORGANIZATION = 'o-sandbox0001';
export const REGION = 'us-east-1';

export const MANAGEMENT = '111111111111';
/** The accounts that the sandbox deploys spokes into at its start. */
export const SPOKES = ['222222222222', '333333333333'] as const;
/** An account that does not belong to the organization. */
export const OUTSIDER = '999999999999';

export const BUDGET_PARAMETER = '/budget-guardrails/budget';
export const SPOKE_ROLE = 'BudgetGuardrailsSpoke';
export const MANAGEMENT_STACK = 'budget-guardrails-management';
export const SPOKE_STACK = 'budget-guardrails-spoke';
export const OPERATORS_EMAIL = 'operators@example.com';

/** What the AWS CLI, the CDK CLI and the SDKs need to act as an account of the sandbox. */
export function environmentOf(account: string, endpoint: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_ACCESS_KEY_ID: account,
    AWS_SECRET_ACCESS_KEY: 'sandbox',
    AWS_EC2_METADATA_DISABLED: 'true',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
  };
}
