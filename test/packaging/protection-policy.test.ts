import { protectionPolicy, type Protection } from '../../src/packaging/protection-policy';

const PROTECTION: Protection = {
  partition: 'aws',
  spokeRoleName: 'BudgetGuardrailsSpoke',
  budgetParameter: '/budget-guardrails/budget',
  rules: ['budget-guardrails-resource-changes-ec2'],
  exemptRoles: ['cdk-hnb659fds-cfn-exec-role-*'],
};
interface Statement {
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition: { readonly ArnNotLike: { readonly 'aws:PrincipalArn': readonly string[] } };
}

const ACCOUNT = '222222222222';
const arn = (service: string, region: string, resource: string) =>
  `arn:aws:${service}:${region}:${ACCOUNT}:${resource}`;
const role = (name: string) => arn('iam', '', `role/${name}`);
const isLike = (patterns: readonly string[], text: string) =>
  patterns.some((pattern) =>
    new RegExp(
      `^${pattern
        .split('*')
        .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
        .join('.*')}$`,
    ).test(text),
  );

/**
 * Whether the policy denies a call, as Organizations evaluates it: statements of Deny, with one condition on the
 * caller.
 */
function denies(principal: string, action: string, resource: string, protection = PROTECTION): boolean {
  const { Statement: statements } = JSON.parse(protectionPolicy(protection)) as { Statement: readonly Statement[] };
  return statements.some(
    ({ Effect: effect, Action: actions, Resource: resources, Condition: condition }) =>
      effect === 'Deny' &&
      actions.includes(action) &&
      isLike(resources, resource) &&
      !isLike(condition.ArnNotLike['aws:PrincipalArn'], principal),
  );
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
  ])('%s on %s', (action, resource) => {
    expect(denies(ADMINISTRATOR, action, resource)).toBe(true);
  });

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

  test('that is too large is refused', () => {
    const exemptRoles = Array.from({ length: 60 }, (_, index) => `a-role-with-a-name-that-is-long-enough-${index}`);
    expect(() => protectionPolicy({ ...PROTECTION, exemptRoles })).toThrow(
      /has \d+ characters: expected 5120 or fewer/,
    );
  });
});
