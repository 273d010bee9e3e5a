import { ROLE_PATH } from '../core/contracts/names';
import { PackagingError } from './packaging-error';

export interface Protection {
  readonly partition: string;
  readonly spokeRoleName: string;
  /** The parameter that holds a budget. Those below it are protected, too. */
  readonly budgetParameter: string;
  /** The names of the spoke's rules. */
  readonly rules: readonly string[];
  /** More roles that may change what is protected. */
  readonly exemptRoles: readonly string[];
}

/**
 * The longest policy, in characters: half of what AWS Organizations takes since May 2026, and all that it took before.
 */
const MAX_CHARACTERS = 5_120;

/** The path of the parameters that the product has by default. */
const PARAMETER_PATH = '/budget-guardrails/';

/**
 * Control Tower and StackSets deploy with these roles, so they are exempt. Whoever could make or change one would be
 * exempt, too: the policy closes them, as Control Tower's own policy does in the accounts that it governs.
 */
const DEPLOYING_ROLES = ['AWSControlTowerExecution', 'AWSControlTower-BlueprintExecution-*', 'stacksets-exec-*'];

/**
 * Service Catalog launches products with these roles, of which one writes the budgets that teams ask for. They are
 * exempt for that, and closed like the others, so that nobody gives them more.
 */
const LAUNCH_ROLES = ['BudgetGuardrailsLaunch*'];

/** The actions that change roles, policies, parameters, rules and stacks. Reading stays free. */
const CHANGES: Readonly<Record<string, readonly string[]>> = {
  iam: [
    'AttachRolePolicy',
    'CreateRole',
    'DeleteRole',
    'DeleteRolePermissionsBoundary',
    'DeleteRolePolicy',
    'DetachRolePolicy',
    'PassRole',
    'PutRolePermissionsBoundary',
    'PutRolePolicy',
    'TagRole',
    'UntagRole',
    'UpdateAssumeRolePolicy',
    'UpdateRole',
    'UpdateRoleDescription',
    'CreatePolicy',
    'CreatePolicyVersion',
    'DeletePolicy',
    'DeletePolicyVersion',
    'SetDefaultPolicyVersion',
    'TagPolicy',
    'UntagPolicy',
  ],
  ssm: [
    'AddTagsToResource',
    'DeleteParameter',
    'DeleteParameters',
    'DeleteResourcePolicy',
    'LabelParameterVersion',
    'PutParameter',
    'PutResourcePolicy',
    'RemoveTagsFromResource',
    'UnlabelParameterVersion',
  ],
  events: [
    'DeleteRule',
    'DisableRule',
    'EnableRule',
    'PutRule',
    'PutTargets',
    'RemoveTargets',
    'TagResource',
    'UntagResource',
  ],
  cloudformation: [
    'CancelUpdateStack',
    'ContinueUpdateRollback',
    'CreateChangeSet',
    'CreateStack',
    'DeleteChangeSet',
    'DeleteStack',
    'ExecuteChangeSet',
    'RollbackStack',
    'SetStackPolicy',
    'TagResource',
    'UntagResource',
    'UpdateStack',
    'UpdateTerminationProtection',
  ],
};

/**
 * Writes the service control policy. Nobody in a spoke account changes what the guardrail needs, but the guardrail
 * itself and what deploys it. The policy only denies: what it does not name is as free as before. It has no spaces,
 * which would count.
 */
export function protectionPolicy({
  partition,
  spokeRoleName,
  budgetParameter,
  rules,
  exemptRoles,
}: Protection): string {
  const role = (name: string) => `arn:${partition}:iam::*:role/${name.replace(/^\//, '')}`;
  const parameters = [
    `${PARAMETER_PATH}*`,
    ...(budgetParameter.startsWith(PARAMETER_PATH) ? [] : [budgetParameter, `${budgetParameter}/*`]),
  ];
  const statement = {
    Sid: 'KeepBudgetGuardrails',
    Effect: 'Deny',
    Action: Object.entries(CHANGES).flatMap(([service, actions]) => actions.map((action) => `${service}:${action}`)),
    Resource: [
      role(`${ROLE_PATH}*`),
      ...[...DEPLOYING_ROLES, ...LAUNCH_ROLES].map(role),
      `arn:${partition}:iam::*:policy${ROLE_PATH}*`,
      ...parameters.map((path) => `arn:${partition}:ssm:*:*:parameter${path}`),
      ...rules.map((rule) => `arn:${partition}:events:*:*:rule/${rule}`),
      // Whoever deletes the stack would otherwise take with it what has no name to protect: the AWS Budget, the queue.
      `arn:${partition}:cloudformation:*:*:stack/StackSet-*BudgetGuardrails*/*`,
    ],
    Condition: {
      ArnNotLike: {
        'aws:PrincipalArn': [
          role(`${ROLE_PATH}${spokeRoleName}`),
          ...[...DEPLOYING_ROLES, ...LAUNCH_ROLES, ...exemptRoles].map(role),
        ],
      },
    },
  };
  const text = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  if (text.length > MAX_CHARACTERS) {
    throw new PackagingError(
      `the service control policy has ${text.length} characters: expected ${MAX_CHARACTERS} or fewer, so with fewer exempt roles`,
    );
  }
  return text;
}
