import { ROLE_PATH } from '../contracts/names';

/** What CloudFormation calls to create, read, change and delete a resource of a type, and on what. */
export interface ResourcePermission {
  readonly actions: readonly string[];
  /** An ARN after `arn:<partition>:`. */
  readonly resource: string;
  readonly condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const OWN_ROLES = `iam::*:role${ROLE_PATH}*`;
const OWN_POLICIES = `iam::*:policy${ROLE_PATH}*`;

/**
 * The permissions of the spoke's resource types, as the handlers of their CloudFormation schemas name them. Where a name
 * is fixed by the template's path, nothing else may be touched; `<budget parameter>` stands for the template's default.
 */
export const RESOURCE_PERMISSIONS: Readonly<Record<string, readonly ResourcePermission[]>> = {
  'AWS::Budgets::Budget': [{
    actions: ['budgets:ListTagsForResource', 'budgets:ModifyBudget', 'budgets:TagResource', 'budgets:UntagResource', 'budgets:ViewBudget'],
    resource: 'budgets::*:budget/*',
  }],
  'AWS::Events::Rule': [{
    actions: [
      'events:DeleteRule', 'events:DescribeRule', 'events:DisableRule', 'events:EnableRule', 'events:ListTagsForResource',
      'events:ListTargetsByRule', 'events:PutRule', 'events:PutTargets', 'events:RemoveTargets', 'events:TagResource', 'events:UntagResource',
    ],
    resource: 'events:*:*:rule/*',
  }, {
    actions: ['iam:PassRole'],
    resource: OWN_ROLES,
    condition: { StringEquals: { 'iam:PassedToService': 'events.amazonaws.com' } },
  }],
  'AWS::IAM::ManagedPolicy': [{
    actions: [
      'iam:CreatePolicy', 'iam:CreatePolicyVersion', 'iam:DeletePolicy', 'iam:DeletePolicyVersion', 'iam:GetPolicy', 'iam:GetPolicyVersion',
      'iam:ListEntitiesForPolicy', 'iam:ListPolicyTags', 'iam:ListPolicyVersions', 'iam:TagPolicy', 'iam:UntagPolicy',
    ],
    resource: OWN_POLICIES,
  }],
  'AWS::IAM::Role': [{
    actions: [
      'iam:CreateRole', 'iam:DeleteRole', 'iam:GetRole', 'iam:GetRolePolicy', 'iam:ListAttachedRolePolicies', 'iam:ListRolePolicies',
      'iam:ListRoleTags', 'iam:TagRole', 'iam:UntagRole', 'iam:UpdateAssumeRolePolicy', 'iam:UpdateRole', 'iam:UpdateRoleDescription',
    ],
    resource: OWN_ROLES,
  }, {
    actions: ['iam:AttachRolePolicy', 'iam:DetachRolePolicy'],
    resource: OWN_ROLES,
    // Otherwise the blueprint could give its roles any policy of the account.
    condition: { ArnLike: { 'iam:PolicyARN': `arn:*:${OWN_POLICIES}` } },
  }],
  'AWS::SQS::Queue': [{
    actions: [
      'sqs:CreateQueue', 'sqs:DeleteQueue', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:ListQueueTags', 'sqs:SetQueueAttributes',
      'sqs:TagQueue', 'sqs:UntagQueue',
    ],
    resource: 'sqs:*:*:*',
  }],
  'AWS::SQS::QueuePolicy': [{ actions: ['sqs:GetQueueAttributes', 'sqs:SetQueueAttributes'], resource: 'sqs:*:*:*' }],
  'AWS::SSM::Parameter': [{
    actions: [
      'ssm:AddTagsToResource', 'ssm:DeleteParameter', 'ssm:GetParameter', 'ssm:GetParameters', 'ssm:ListTagsForResource', 'ssm:PutParameter',
      'ssm:RemoveTagsFromResource',
    ],
    resource: 'ssm:*:*:parameter<budget parameter>*',
  }],
};
