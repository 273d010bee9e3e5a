import { MADE_AWS_BUDGET } from '../budgets/contracts';
import { ROLE_PATH, SPOKE_LAUNCH_ROLE_NAME } from '../core/contracts/names';
import { EXEMPT_TAG } from '../enforcement/contracts';
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
  /** Whether nobody else sets or removes the tag that exempts from a stop. */
  readonly keepsExemptTag: boolean;
  /** Whether nobody else changes the stack of any Service Catalog product: their names do not say whose they are. */
  readonly keepsProductStacks: boolean;
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

/** The actions that make or change a role. Passing one to a service is not among them. */
const ROLE_CHANGES = [
  'AttachRolePolicy',
  'CreateRole',
  'DeleteRole*',
  'DetachRolePolicy',
  'PutRole*',
  'TagRole',
  'UntagRole',
  'UpdateAssumeRolePolicy',
  'UpdateRole*',
];

/**
 * The actions that change roles, policies, parameters, rules, stacks, AWS Budgets and queues, also those that AWS adds
 * under the same verbs. Reading stays free.
 */
const CHANGES: Readonly<Record<string, readonly string[]>> = {
  iam: [
    ...ROLE_CHANGES,
    'PassRole',
    'CreatePolicy*',
    'DeletePolicy*',
    'SetDefaultPolicyVersion',
    'TagPolicy',
    'UntagPolicy',
  ],
  ssm: ['AddTags*', 'Delete*', 'LabelParameterVersion', 'Put*', 'RemoveTags*', 'UnlabelParameterVersion'],
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
    'Continue*',
    'Create*',
    'Delete*',
    'Execute*',
    'Rollback*',
    'Set*',
    'TagResource',
    'UntagResource',
    'Update*',
  ],
  budgets: ['ModifyBudget', 'TagResource', 'UntagResource'],
  sqs: ['AddPermission', 'DeleteQueue', 'PurgeQueue', 'RemovePermission', 'SetQueueAttributes'],
};

/**
 * An account that leaves is free of every policy. What runs in a disabled region runs on, and cannot be stopped. Nobody
 * is exempt from these: to do one of them, detach the policy.
 */
const LEAVING = ['organizations:LeaveOrganization', 'account:DisableRegion'];

/**
 * Writes the service control policy. Nobody in a spoke account changes what the guardrail needs, but the guardrail
 * itself and what deploys it. The policy only denies: what it does not name is as free as before. It has no spaces,
 * which would count.
 */
export function protectionPolicy(protection: Protection): string {
  const { partition, spokeRoleName, exemptRoles, keepsExemptTag } = protection;
  const role = (name: string) => `arn:${partition}:iam::*:role/${name.replace(/^\//, '')}`;
  const deploying = [...DEPLOYING_ROLES, ...LAUNCH_ROLES].map(role);
  const exempt = exemptRoles.map(role);
  const byOthers = {
    ArnNotLike: { 'aws:PrincipalArn': [role(`${ROLE_PATH}${spokeRoleName}`), ...deploying, ...exempt] },
  };
  const statements = [
    deny(
      'KeepBudgetGuardrails',
      actionsOf(CHANGES),
      [role(`${ROLE_PATH}*`), ...deploying, ...protectedBy(protection)],
      byOthers,
    ),
    // Whoever could make or change an exempt role would be exempt. It may still be passed to what deploys with it.
    ...(exempt.length === 0 ? [] : [deny('KeepExemptRoles', actionsOf({ iam: ROLE_CHANGES }), exempt, byOthers)]),
    deny('KeepAccount', LEAVING, '*'),
    // Termination of the provisioned product deletes its stack with this role, which has no other stacks.
    deny('KeepProvisionedSpoke', ['cloudformation:DeleteStack'], '*', {
      ArnLike: { 'aws:PrincipalArn': role(SPOKE_LAUNCH_ROLE_NAME) },
    }),
    ...(keepsExemptTag
      ? [
          deny('KeepExemptTag', ['*'], '*', {
            ...byOthers,
            'ForAnyValue:StringEquals': { 'aws:TagKeys': EXEMPT_TAG },
          }),
        ]
      : []),
  ];
  const text = JSON.stringify({ Version: '2012-10-17', Statement: statements });
  if (text.length > MAX_CHARACTERS) {
    throw new PackagingError(
      `the service control policy has ${text.length} characters: ` +
        `expected ${MAX_CHARACTERS} or fewer, so with fewer exempt roles`,
    );
  }
  return text;
}

function deny(id: string, actions: readonly string[], resource: string | readonly string[], condition?: object) {
  return { Sid: id, Effect: 'Deny', Action: actions, Resource: resource, Condition: condition };
}

function actionsOf(changes: Readonly<Record<string, readonly string[]>>): readonly string[] {
  return Object.entries(changes).flatMap(([service, actions]) => actions.map((action) => `${service}:${action}`));
}

/** Returns what is protected besides roles. AWS Budget and queue are named after their ids in the template. */
function protectedBy({ partition, budgetParameter, rules, keepsProductStacks }: Protection): readonly string[] {
  const arn = (rest: string) => `arn:${partition}:${rest}`;
  const parameters = [
    `${PARAMETER_PATH}*`,
    ...(budgetParameter.startsWith(PARAMETER_PATH) ? [] : [budgetParameter, `${budgetParameter}/*`]),
  ];
  const stacks = ['StackSet-*BudgetGuardrails*', 'budget-guardrails-spoke*', ...(keepsProductStacks ? ['SC-*'] : [])];
  return [
    arn(`iam::*:policy${ROLE_PATH}*`),
    ...parameters.map((path) => arn(`ssm:*:*:parameter${path}`)),
    ...rules.map((rule) => arn(`events:*:*:rule/${rule}`)),
    ...stacks.map((stack) => arn(`cloudformation:*:*:stack/${stack}/*`)),
    arn('budgets::*:budget/*BudgetAwsBudget*'),
    arn(`budgets::*:budget/${MADE_AWS_BUDGET}`),
    arn('sqs:*:*:*-ForwardedEvents*'),
  ];
}
