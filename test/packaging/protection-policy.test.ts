import { evaluate } from '../../sim/iam/evaluate';
import type { Policy } from '../../sim/iam/policy';
import { protectionPolicy, type Protection } from '../../src/packaging/protection-policy';

const PROTECTION: Protection = {
  partition: 'aws',
  spokeRoleName: 'BudgetGuardrailsSpoke',
  budgetParameter: '/budget-guardrails/budget',
  rules: ['budget-guardrails-resource-changes-ec2'],
  exemptRoles: ['cdk-hnb659fds-cfn-exec-role-*'],
  keepsExemptTag: false,
  keepsProductStacks: false,
};
const ACCOUNT = '222222222222';
const arn = (service: string, region: string, resource: string) =>
  `arn:aws:${service}:${region}:${ACCOUNT}:${resource}`;
const role = (name: string) => arn('iam', '', `role/${name}`);

/** Everything is allowed by the organization's other policy, and by the caller's own. */
const FULL: Policy = { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };

/** Whether the policy denies a call to somebody who may do everything otherwise. */
function denies(
  principal: string,
  action: string,
  resource: string,
  protection = PROTECTION,
  tagKeys: readonly string[] = [],
): boolean {
  const controls = [[FULL, JSON.parse(protectionPolicy(protection)) as Policy]];
  const decision = evaluate({
    principal: { arn: principal, account: ACCOUNT, identity: [FULL], controls },
    action,
    resource,
    resourceAccount: ACCOUNT,
    context: tagKeys.length === 0 ? {} : { 'aws:TagKeys': tagKeys },
  });
  return decision === 'explicit';
}

const ADMINISTRATOR = role('aws-reserved/sso.amazonaws.com/AWSReservedSSO_AdministratorAccess_1');
const BUDGET = arn('ssm', 'eu-west-1', 'parameter/budget-guardrails/budget');
const SPOKE_ROLE = role('budget-guardrails/BudgetGuardrailsSpoke');
const RULE = arn('events', 'us-east-1', 'rule/budget-guardrails-resource-changes-ec2');
const STACK = arn(
  'cloudformation',
  'eu-west-1',
  'stack/StackSet-CustomControlTower-BudgetGuardrailsSpokeAll-1a2b/5c6d',
);

const CDK_ROLE = role(`cdk-hnb659fds-cfn-exec-role-${ACCOUNT}-eu-west-1`);
const QUEUE = arn('sqs', 'eu-west-1', 'StackSet-BudgetGuardrailsSpoke-ForwardedEventsFail-1A2B');
const PRODUCT_STACK = arn('cloudformation', 'eu-west-1', `stack/SC-${ACCOUNT}-pp-1a2b/5c6d`);

describe('the policy keeps an administrator of a spoke from', () => {
  test.each([
    ['ssm:PutParameter', BUDGET],
    ['ssm:DeleteParameters', `${BUDGET}/aws-budget-name`],
    ['iam:UpdateAssumeRolePolicy', SPOKE_ROLE],
    ['iam:DeleteRole', role('budget-guardrails/BudgetGuardrailsForwardEvents')],
    ['iam:PassRole', role('budget-guardrails/BudgetGuardrailsForwardEvents')],
    ['iam:CreateRole', role('budget-guardrails/Mine')],
    ['iam:CreatePolicyVersion', arn('iam', '', 'policy/budget-guardrails/Policy')],
    ['events:DisableRule', RULE],
    ['events:RemoveTargets', RULE],
    ['cloudformation:DeleteStack', STACK],
    ['iam:CreateRole', role('stacksets-exec-mine')],
    ['iam:PutRolePolicy', role('AWSControlTowerExecution')],
    ['iam:AttachRolePolicy', role('BudgetGuardrailsLaunchWorkloadBudget')],
    ['iam:UpdateAssumeRolePolicy', role('BudgetGuardrailsLaunchSpoke')],
    ['iam:CreateRole', role('BudgetGuardrailsLaunchMine')],
    ['ssm:PutParameter', arn('ssm', 'eu-west-1', 'parameter/budget-guardrails/budgets/shop')],
    ['ssm:PutParameter', arn('ssm', 'eu-west-1', 'parameter/budget-guardrails/receipts/shop')],
    ['cloudformation:DeleteStack', arn('cloudformation', 'eu-west-1', 'stack/budget-guardrails-spoke/1a2b')],
    ['cloudformation:CreateChangeSet', STACK],
    ['budgets:ModifyBudget', arn('budgets', '', 'budget/budget-guardrails-spoke')],
    ['budgets:ModifyBudget', arn('budgets', '', 'budget/StackSet-Spoke-BudgetAwsBudgetF34AC906-1A2B')],
    ['sqs:DeleteQueue', QUEUE],
    ['sqs:SetQueueAttributes', QUEUE],
    ['sqs:PurgeQueue', QUEUE],
    ['organizations:LeaveOrganization', '*'],
    ['account:DisableRegion', `arn:aws:account::${ACCOUNT}:account`],
    // Whoever could make or change one of these would be exempt.
    ['iam:CreateRole', CDK_ROLE],
    ['iam:UpdateAssumeRolePolicy', CDK_ROLE],
    ['iam:PutRolePolicy', CDK_ROLE],
    ['iam:AttachRolePolicy', CDK_ROLE],
  ])('%s on %s', (action, resource) => {
    expect(denies(ADMINISTRATOR, action, resource)).toBe(true);
  });

  test('terminating a provisioned spoke: its launch role deletes no stack, and still makes and updates it', () => {
    const launching = role('BudgetGuardrailsLaunchSpoke');
    expect(
      ['DeleteStack', 'CreateStack', 'UpdateStack'].map((action) =>
        denies(launching, `cloudformation:${action}`, PRODUCT_STACK),
      ),
    ).toEqual([true, false, false]);
  });

  test('changing stacks of Service Catalog past it, where the config says so', () => {
    const kept = { ...PROTECTION, keepsProductStacks: true };
    const deletes = (principal: string, protection: Protection) =>
      denies(principal, 'cloudformation:DeleteStack', PRODUCT_STACK, protection);
    expect([deletes(ADMINISTRATOR, kept), deletes(ADMINISTRATOR, PROTECTION)]).toEqual([true, false]);
    expect(deletes(role('BudgetGuardrailsLaunchWorkloadBudget'), kept)).toBe(false);
  });

  test.each(['ec2:CreateTags', 'ec2:DeleteTags', 'ec2:RunInstances', 'rds:AddTagsToResource', 'lambda:TagResource'])(
    'naming the exempt tag in %s, where the config says so, and no other tag',
    (action) => {
      const kept = { ...PROTECTION, keepsExemptTag: true };
      const resource = arn('ec2', 'eu-west-1', 'instance/i-1');
      const tags = (protection: Protection, principal: string, ...keys: readonly string[]) =>
        denies(principal, action, resource, protection, keys);
      expect([
        tags(kept, ADMINISTRATOR, 'Name', 'budget-guardrails:exempt'),
        tags(kept, ADMINISTRATOR, 'Name'),
        tags(kept, ADMINISTRATOR),
        tags(kept, CDK_ROLE, 'budget-guardrails:exempt'),
        tags(PROTECTION, ADMINISTRATOR, 'budget-guardrails:exempt'),
      ]).toEqual([true, false, false, false, false]);
    },
  );

  test('and so does it the root user', () => {
    expect(denies(`arn:aws:iam::${ACCOUNT}:root`, 'ssm:PutParameter', BUDGET)).toBe(true);
  });

  test('parameters of another name, if the budget is there', () => {
    const parameter = arn('ssm', 'eu-west-1', 'parameter/finance/budget');
    expect(
      [parameter, `${parameter}/aws-budget-name`, BUDGET].map((name) =>
        denies(ADMINISTRATOR, 'ssm:PutParameter', name, { ...PROTECTION, budgetParameter: '/finance/budget' }),
      ),
    ).toEqual([true, true, true]);
  });
});

describe('the policy leaves alone', () => {
  test('a team that launches the product Workload Budget, and the guardrail that answers it', () => {
    const parameter = (path: string) => arn('ssm', 'eu-west-1', `parameter/budget-guardrails/${path}/shop`);
    expect(denies(role('BudgetGuardrailsLaunchWorkloadBudget'), 'ssm:PutParameter', parameter('budgets'))).toBe(false);
    expect(denies(SPOKE_ROLE, 'ssm:PutParameter', parameter('receipts'))).toBe(false);
  });

  test.each([
    ['the guardrail itself', SPOKE_ROLE],
    ['StackSets', role('stacksets-exec-1a2b3c4d')],
    ['Control Tower', role('AWSControlTowerExecution')],
    ['Account Factory', role('AWSControlTower-BlueprintExecution-bp-1')],
    ['a role that the config exempts', role('cdk-hnb659fds-cfn-exec-role-222222222222-eu-west-1')],
  ])('%s', (_who, principal) => {
    expect(
      [BUDGET, RULE, STACK].map((resource, index) =>
        denies(principal, ['ssm:PutParameter', 'events:PutRule', 'cloudformation:UpdateStack'][index] ?? '', resource),
      ),
    ).toEqual([false, false, false]);
  });

  test.each([
    ['ssm:GetParameter', BUDGET],
    ['ssm:PutParameter', arn('ssm', 'eu-west-1', 'parameter/team/setting')],
    ['iam:CreateRole', role('team/Role')],
    ['iam:PassRole', CDK_ROLE],
    ['sqs:DeleteQueue', arn('sqs', 'eu-west-1', 'team-queue')],
    ['budgets:ModifyBudget', arn('budgets', '', 'budget/team')],
    ['account:EnableRegion', `arn:aws:account::${ACCOUNT}:account`],
    ['iam:PassRole', role('team/Role')],
    ['events:PutRule', arn('events', 'eu-west-1', 'rule/team-rule')],
    ['cloudformation:DeleteStack', arn('cloudformation', 'eu-west-1', 'stack/team/1a2b')],
  ])('%s on %s', (action, resource) => {
    expect(denies(ADMINISTRATOR, action, resource)).toBe(false);
  });
});

describe('the policy', () => {
  test('has nothing to say about rules without a name', () => {
    expect(protectionPolicy({ ...PROTECTION, rules: [] })).not.toContain(':rule/');
  });

  test('is in the partition of the organization', () => {
    expect(protectionPolicy({ ...PROTECTION, partition: 'aws-us-gov' })).not.toContain('arn:aws:');
  });

  test('closes no roles that nobody exempts', () => {
    expect(protectionPolicy({ ...PROTECTION, exemptRoles: [] })).not.toContain('KeepExemptRoles');
  });

  test('has room for all rules of the spoke, both options and five exempt roles', () => {
    const rules = Array.from({ length: 7 }, (_, index) => `budget-guardrails-resource-changes-${index}`);
    const exemptRoles = Array.from({ length: 5 }, (_, index) => `platform/DeployRole-${index}`);
    const all = { ...PROTECTION, rules, exemptRoles, keepsExemptTag: true, keepsProductStacks: true };
    expect(protectionPolicy(all).length).toBeLessThanOrEqual(5_120);
  });

  test('that is too large is refused', () => {
    const exemptRoles = Array.from({ length: 60 }, (_, index) => `a-role-with-a-name-that-is-long-enough-${index}`);
    expect(() => protectionPolicy({ ...PROTECTION, exemptRoles })).toThrow(
      /has \d+ characters: expected 5120 or fewer/,
    );
  });
});
