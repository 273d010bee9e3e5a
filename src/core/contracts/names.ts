import type { AccountId } from '../domain/address';

/** The use cases whose functions go into spokes. */
export const SPOKE_USE_CASES = [
  'propagate-budget',
  'sync-budget',
  'reconcile-budgets',
  'meter-resource',
  'meter-usage',
  'disable-resources',
  'restore-resources',
  'register-workload',
  'end-enforcement',
] as const;

/**
 * The use cases that run as Lambda functions. The last two run beside the portfolio, all others in the management
 * account.
 */
export const USE_CASES = [
  ...SPOKE_USE_CASES,
  'adopt-budget',
  'settle-expenses',
  'record-expense',
  'roll-over-period',
  'reconcile-expenses',
  'read-bill',
  'onboard-account',
  'share-portfolio',
  'deprecate-versions',
] as const;
export type UseCase = (typeof USE_CASES)[number];

/** Every role of the product has this path, so that one statement of an organization's policy can protect them all. */
export const ROLE_PATH = '/budget-guardrails/';

/** The namespace of the product's metrics in CloudWatch. */
export const METRICS_NAMESPACE = 'BudgetGuardrails';

/** The bus in the management account that spokes forward their events to. */
export const BUS_NAME = 'budget-guardrails';

/** The role of a spoke that carries its events to that bus, from every region. */
export const FORWARDING_ROLE_NAME = 'BudgetGuardrailsForwardEvents';

/**
 * Returns the role of a use case: `propagate-budget` runs as `BudgetGuardrailsPropagateBudget`. The name is fixed,
 * because spokes name it in their trust policies.
 */
export function roleNameOf(useCase: UseCase): string {
  return `BudgetGuardrails${pascalCase(useCase)}`;
}

/** Returns the name of a use case as the name of a construct: `PropagateBudget` for `propagate-budget`. */
export function pascalCase(useCase: UseCase): string {
  return useCase.replace(/(^|-)([a-z])/g, (_match, _dash, letter: string) => letter.toUpperCase());
}

/**
 * Returns the name of the spoke's second parameter, which says what its AWS Budget is called:
 * docs/decisions/0007-aws-budget-without-a-fixed-name.md.
 */
export function awsBudgetNameParameter(budgetParameter: string): string {
  return `${budgetParameter}/aws-budget-name`;
}

/** The value of that parameter where AWS Budgets does not exist. No AWS Budget can have this name. */
export const NO_AWS_BUDGET = '(none)';

/**
 * Returns the external id that the management account sends when it assumes a spoke's role. It names both organization
 * and account, so a mistyped account id meets a role that expects something else. Works with template tokens as well as
 * with values.
 */
export function externalIdOf(organizationId: string, account: AccountId | string): string {
  return `budget-guardrails:${organizationId}:${account}`;
}

/**
 * Service Catalog launches the product "Workload Budget" with this role, in every spoke. A local role name has no path.
 */
export const WORKLOAD_LAUNCH_ROLE_NAME = 'BudgetGuardrailsLaunchWorkloadBudget';

/**
 * Service Catalog launches the product "Budget Guardrails Spoke" with this role, in every account that may launch it.
 */
export const SPOKE_LAUNCH_ROLE_NAME = 'BudgetGuardrailsLaunchSpoke';

/** The role of the account that pays for the organization, with which the bill is read there. */
export const BILLING_ROLE_NAME = 'BudgetGuardrailsBilling';

/** The parameter of the management account that names the topic of operators, for the chat template. */
export const OPERATORS_TOPIC_PARAMETER = '/budget-guardrails/operators-topic';

/** The attribute of a message with the addresses of the budget's owners: they subscribe to what names theirs. */
export const OWNERS_ATTRIBUTE = 'to';
