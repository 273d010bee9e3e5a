import { executionPolicy } from '../../src/packaging/execution-policy';
import { parseTemplate } from '../../src/packaging/template';
import { RESOURCE_PERMISSIONS } from '../../src/portfolio/contracts';
import { templates } from '../support/templates';

const spoke = parseTemplate(JSON.stringify(templates().spoke.toJSON()), 'spoke');
interface Statement {
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: string;
  readonly Condition?: unknown;
}
const statementsOf = (policy: string) => (JSON.parse(policy) as { Statement: readonly Statement[] }).Statement;
const statements = statementsOf(executionPolicy(spoke, 'aws', '/budget-guardrails/budget'));
const actions = new Set(statements.flatMap(({ Action: action }) => action));
const resourceOf = (action: string) =>
  statements.filter(({ Action: list }) => list.includes(action)).map(({ Resource: resource }) => resource);

describe('the execution policy of a blueprint', () => {
  test('has what every type of the spoke template needs', () => {
    const types = new Set(Object.values(spoke.Resources).map(({ Type: type }) => type));
    const needed = [...types].flatMap(
      (type) => RESOURCE_PERMISSIONS[type]?.flatMap((permission) => permission.actions) ?? [type],
    );
    expect(needed.filter((action) => !actions.has(action))).toEqual([]);
    expect([...types].sort()).toEqual(Object.keys(RESOURCE_PERMISSIONS).sort());
  });

  test.each([
    'budgets:ModifyBudget',
    'events:PutRule',
    'events:PutTargets',
    'iam:AttachRolePolicy',
    'iam:CreatePolicy',
    'iam:CreateRole',
    'iam:PassRole',
    'sqs:CreateQueue',
    'sqs:SetQueueAttributes',
    'ssm:PutParameter',
  ])('has %s, without which the stack cannot be created', (action) => {
    expect(actions).toContain(action);
  });

  test('has what Control Tower asks of every such policy', () => {
    expect(statements[0]).toEqual({
      Effect: 'Allow',
      Action: ['cloudformation:*'],
      Resource: 'arn:aws:cloudformation:*:*:stack/*',
    });
  });

  test('makes no administrator: roles, policies and parameters are the product’s own', () => {
    expect(statements.filter(({ Resource: resource, Action: list }) => resource === '*' || list.includes('*'))).toEqual(
      [],
    );
    expect(resourceOf('iam:CreateRole')).toEqual([
      'arn:aws:iam::*:role/budget-guardrails/*',
      'arn:aws:iam::*:role/BudgetGuardrailsLaunchWorkloadBudget',
    ]);
    expect(resourceOf('iam:CreatePolicy')).toEqual(['arn:aws:iam::*:policy/budget-guardrails/*']);
    expect(resourceOf('ssm:PutParameter')).toEqual(['arn:aws:ssm:*:*:parameter/budget-guardrails/budget*']);
    expect(actions).not.toContain('iam:PutRolePolicy');
    const attaching = statements.filter(({ Action: list }) => list.includes('iam:AttachRolePolicy'));
    const ownPolicies = { ArnLike: { 'iam:PolicyARN': 'arn:*:iam::*:policy/budget-guardrails/*' } };
    expect(attaching.map(({ Condition: condition }) => condition)).toEqual([ownPolicies, ownPolicies]);
  });

  test('covers every role of the spoke template, those without a path by their very names', () => {
    const roles = Object.values(spoke.Resources).filter(({ Type: type }) => type === 'AWS::IAM::Role');
    const withoutPath = roles
      .filter(({ Properties: properties }) => properties?.Path === undefined)
      .map(({ Properties: properties }) => String(properties?.RoleName));
    expect(roles.map(({ Properties: properties }) => properties?.Path)).toContain('/budget-guardrails/');
    expect(
      resourceOf('iam:UpdateAssumeRolePolicy').filter((resource) => !resource.includes('/budget-guardrails/')),
    ).toEqual(withoutPath.map((name) => `arn:aws:iam::*:role/${name}`));
  });

  test('is refused for a type whose permissions nobody wrote down', () => {
    const larger = { ...spoke, Resources: { ...spoke.Resources, Bucket: { Type: 'AWS::S3::Bucket' } } };
    expect(() => executionPolicy(larger, 'aws', '/b')).toThrow(
      'no permissions are known for AWS::S3::Bucket: expected in src/portfolio/contracts.ts',
    );
  });
});
