import * as z from 'zod/mini';
import { ROLE_PATH, WORKLOAD_LAUNCH_ROLE_NAME } from '../core/contracts/names';

/**
 * The actions with which CloudFormation creates, reads, changes and deletes a resource of a type, and their resource.
 */
export interface ResourcePermission {
  readonly actions: readonly string[];
  /** The part of an ARN after `arn:<partition>:`. */
  readonly resource: string;
  readonly condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const OWN_ROLES = `iam::*:role${ROLE_PATH}*`;
/** The one role without the product's path: a launch constraint takes names alone. */
const LAUNCH_ROLE = `iam::*:role/${WORKLOAD_LAUNCH_ROLE_NAME}`;
const OWN_POLICIES = `iam::*:policy${ROLE_PATH}*`;

/**
 * The permissions of the spoke's resource types, as the handlers of their CloudFormation schemas name them. Where the
 * template's path fixes a name, nothing else may be touched. `<budget parameter>` stands for the template's default.
 */
export const RESOURCE_PERMISSIONS: Readonly<Record<string, readonly ResourcePermission[]>> = {
  'AWS::Budgets::Budget': [
    {
      actions: [
        'budgets:ListTagsForResource',
        'budgets:ModifyBudget',
        'budgets:TagResource',
        'budgets:UntagResource',
        'budgets:ViewBudget',
      ],
      resource: 'budgets::*:budget/*',
    },
  ],
  'AWS::Events::Rule': [
    {
      actions: [
        'events:DeleteRule',
        'events:DescribeRule',
        'events:DisableRule',
        'events:EnableRule',
        'events:ListTagsForResource',
        'events:ListTargetsByRule',
        'events:PutRule',
        'events:PutTargets',
        'events:RemoveTargets',
        'events:TagResource',
        'events:UntagResource',
      ],
      resource: 'events:*:*:rule/*',
    },
    {
      actions: ['iam:PassRole'],
      resource: OWN_ROLES,
      condition: { StringEquals: { 'iam:PassedToService': 'events.amazonaws.com' } },
    },
  ],
  'AWS::IAM::ManagedPolicy': [
    {
      actions: [
        'iam:CreatePolicy',
        'iam:CreatePolicyVersion',
        'iam:DeletePolicy',
        'iam:DeletePolicyVersion',
        'iam:GetPolicy',
        'iam:GetPolicyVersion',
        'iam:ListEntitiesForPolicy',
        'iam:ListPolicyTags',
        'iam:ListPolicyVersions',
        'iam:TagPolicy',
        'iam:UntagPolicy',
      ],
      resource: OWN_POLICIES,
    },
  ],
  'AWS::IAM::Role': [OWN_ROLES, LAUNCH_ROLE].flatMap((resource) => [
    {
      actions: [
        'iam:CreateRole',
        'iam:DeleteRole',
        'iam:GetRole',
        'iam:GetRolePolicy',
        'iam:ListAttachedRolePolicies',
        'iam:ListRolePolicies',
        'iam:ListRoleTags',
        'iam:TagRole',
        'iam:UntagRole',
        'iam:UpdateAssumeRolePolicy',
        'iam:UpdateRole',
        'iam:UpdateRoleDescription',
      ],
      resource,
    },
    {
      actions: ['iam:AttachRolePolicy', 'iam:DetachRolePolicy'],
      resource,
      // Without this, the blueprint could give its roles any policy of the account.
      condition: { ArnLike: { 'iam:PolicyARN': `arn:*:${OWN_POLICIES}` } },
    },
  ]),
  'AWS::SQS::Queue': [
    {
      actions: [
        'sqs:CreateQueue',
        'sqs:DeleteQueue',
        'sqs:GetQueueAttributes',
        'sqs:GetQueueUrl',
        'sqs:ListQueueTags',
        'sqs:SetQueueAttributes',
        'sqs:TagQueue',
        'sqs:UntagQueue',
      ],
      resource: 'sqs:*:*:*',
    },
  ],
  'AWS::SQS::QueuePolicy': [{ actions: ['sqs:GetQueueAttributes', 'sqs:SetQueueAttributes'], resource: 'sqs:*:*:*' }],
  'AWS::SSM::Parameter': [
    {
      actions: [
        'ssm:AddTagsToResource',
        'ssm:DeleteParameter',
        'ssm:GetParameter',
        'ssm:GetParameters',
        'ssm:ListTagsForResource',
        'ssm:PutParameter',
        'ssm:RemoveTagsFromResource',
      ],
      resource: 'ssm:*:*:parameter<budget parameter>*',
    },
  ],
};

/** Returns the types of a template whose permissions nobody wrote down. */
export function unknownTypes(types: readonly string[]): readonly string[] {
  return distinct(types).filter((type) => RESOURCE_PERMISSIONS[type] === undefined);
}

/**
 * Returns what deploying a spoke template needs besides CloudFormation, by its resource types: for Account Factory's
 * role and for the launch role.
 */
export function deploymentPermissions(
  types: readonly string[],
  budgetParameter: string,
): readonly ResourcePermission[] {
  return distinct(types)
    .flatMap((type) => RESOURCE_PERMISSIONS[type] ?? [])
    .map((permission) => ({
      ...permission,
      resource: permission.resource.replace('<budget parameter>', budgetParameter),
    }));
}

function distinct(types: readonly string[]): readonly string[] {
  return [...new Set(types)].sort();
}

/** The request of the portfolio stack: every version of the product is deprecated but the current one. */
export const ProductVersioning = z.object({
  ProductId: z.string().check(z.regex(/^prod-[a-z0-9]+$/)),
  Current: z.string().check(z.minLength(1)),
  /** All versions, so that CloudFormation asks again when one is added. */
  Versions: z.array(z.string()),
});
export type ProductVersioning = z.infer<typeof ProductVersioning>;

interface Template {
  readonly Parameters?: Readonly<Record<string, object>>;
}

/**
 * Returns the template with defaults for these parameters, where it has them: an organization knows them and its teams
 * do not. Account Factory shows parameters with their defaults, and takes no template with a parameter that has none.
 */
export function withDefaults<T extends Template>(template: T, defaults: Readonly<Record<string, string>>): T {
  if (template.Parameters === undefined) return template;
  const parameters = Object.entries(template.Parameters).map(
    ([name, parameter]) => [name, name in defaults ? { ...parameter, Default: defaults[name] } : parameter] as const,
  );
  return { ...template, Parameters: Object.fromEntries(parameters) };
}

export interface SpokeDefaults {
  readonly organizationId: string;
  readonly managementAccountId: string;
  readonly homeRegion: string;
  readonly emailRecipient: string;
  readonly budgetParameter?: string | undefined;
  readonly spokeRoleName?: string | undefined;
}

/** Returns what an organization knows of the spoke template's parameters, and what fits accounts of any age. */
export function spokeDefaults({
  budgetParameter,
  spokeRoleName,
  ...known
}: SpokeDefaults): Readonly<Record<string, string>> {
  return {
    ManagementAccountId: known.managementAccountId,
    OrganizationId: known.organizationId,
    HomeRegion: known.homeRegion,
    EmailRecipient: known.emailRecipient,
    // Account Factory puts the spoke into accounts that are minutes old, in which AWS Budgets may refuse CloudFormation.
    AwsBudgetBy: 'management',
    ...(budgetParameter === undefined ? {} : { SSMBudgetParameter: budgetParameter }),
    ...(spokeRoleName === undefined ? {} : { SpokeRoleName: spokeRoleName }),
  };
}

/** Another portfolio is another resource, so the shares of the old one are taken back under its own name. */
export const SharedPortfolio = z.object({ PortfolioId: z.string().check(z.regex(/^port-[a-z0-9]+$/)) });

/** The request of the portfolio stack: exactly these nodes, an organization (`o-…`) or OUs (`ou-…`), and no others. */
export const PortfolioSharing = z.object({
  ...SharedPortfolio.shape,
  Nodes: z
    .array(z.string().check(z.regex(/^(o-[a-z0-9]{10,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32})$/)))
    .check(z.minLength(1)),
});
export type PortfolioSharing = z.infer<typeof PortfolioSharing>;

/** The attribute that the template reads back: the accounts that Service Catalog could not reach, with its reasons. */
export const UNREACHED_ATTRIBUTE = 'Unreached';
