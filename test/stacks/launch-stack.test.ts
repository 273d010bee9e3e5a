import { Template } from 'aws-cdk-lib/assertions';
import { executionPolicy } from '../../src/packaging/execution-policy';
import { parseTemplate } from '../../src/packaging/template';
import { LaunchStack } from '../../src/stacks/launch-stack';
import { guardrailsApp } from '../../src/stacks/shared/app';
import { SpokeStack } from '../../src/stacks/spoke/spoke-stack';

process.env.CDK_VALIDATION = 'false';

const template = Template.fromStack(new LaunchStack(guardrailsApp(), 'budget-guardrails-launch'));
const spoke = Template.fromStack(new SpokeStack(guardrailsApp(), 'budget-guardrails-spoke'));

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}
const [policy] = Object.values(template.findResources('AWS::IAM::ManagedPolicy')).map(
  ({ Properties }) => (Properties as { PolicyDocument: { Statement: Statement[] } }).PolicyDocument,
);
const statements = policy?.Statement ?? [];
/** As IAM sees it, with the longest names of partition and regions. */
const resolved = (node: unknown): string =>
  JSON.stringify(node).replace(/\{"Fn::Join":\["",(\[.*?\])\]\}/g, (_join, parts: string) =>
    JSON.stringify(
      (JSON.parse(parts) as (string | { Ref: string })[])
        .map((part) => (typeof part === 'string' ? part : (VALUES[part.Ref] ?? part.Ref)))
        .join(''),
    ),
  );
const VALUES: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws-us-gov',
  'AWS::Region': 'ap-southeast-1',
  'AWS::AccountId': '222222222222',
  SSMBudgetParameter: '/budget-guardrails/budget',
};
const allowed = (JSON.parse(resolved(statements)) as Statement[]).flatMap(({ Action, Resource }) =>
  [Action].flat().flatMap((action) => [Resource].flat().map((resource) => `${action} ${String(resource)}`)),
);

describe('the launch role of the spoke product', () => {
  test('has no path, because a local role name has none, and is Service Catalog’s', () => {
    template.hasResourceProperties('AWS::IAM::Role', {
      RoleName: 'BudgetGuardrailsLaunchSpoke',
      AssumeRolePolicyDocument: {
        Statement: [
          { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'servicecatalog.amazonaws.com' } },
        ],
      },
    });
    expect(JSON.stringify(template.findResources('AWS::IAM::Role'))).not.toContain('"Path"');
  });

  test('may do all that Account Factory’s policy allows, but for other stacks than Service Catalog’s', () => {
    const blueprint = JSON.parse(
      executionPolicy(
        parseTemplate(JSON.stringify(spoke.toJSON()), 'spoke'),
        'aws-us-gov',
        '/budget-guardrails/budget',
      ),
    ) as { Statement: Statement[] };
    const needed = blueprint.Statement.flatMap(({ Action, Resource }) =>
      [Action].flat().map((action) => `${action} ${String(Resource)}`),
    );
    expect(needed.filter((one) => !one.startsWith('cloudformation:') && !allowed.includes(one))).toEqual([]);
    expect(allowed.filter((one) => one.startsWith('cloudformation:') && !one.endsWith('stack/SC-*/*'))).toEqual([
      'cloudformation:GetTemplateSummary *',
      'cloudformation:ValidateTemplate *',
    ]);
  });

  test('makes no administrator', () => {
    expect(allowed.filter((one) => / \*$/.test(one)).map((one) => one.replace(' *', ''))).toEqual([
      'cloudformation:GetTemplateSummary',
      'cloudformation:ValidateTemplate',
      's3:GetObject',
    ]);
    expect(
      allowed.filter(
        (one) =>
          /iam:(Put|Attach|Create)/.test(one) &&
          !/\/budget-guardrails\/|BudgetGuardrailsLaunchWorkloadBudget/.test(one),
      ),
    ).toEqual([]);
  });

  test('has a policy that fits', () => {
    expect(resolved(policy).length).toBeLessThanOrEqual(6_144);
  });

  test('needs neither assets nor a bootstrap', () => {
    expect(JSON.stringify(template.toJSON())).not.toMatch(/BootstrapVersion|cdk-/);
  });
});
