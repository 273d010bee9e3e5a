import { Template } from 'aws-cdk-lib/assertions';
import { BlueprintAccessStack } from '../../src/stacks/blueprint-access-stack';
import { guardrailsApp } from '../../src/stacks/shared/app';
import { SpokeStack } from '../../src/stacks/spoke/spoke-stack';

process.env.CDK_VALIDATION = 'false';

const template = Template.fromStack(new BlueprintAccessStack(guardrailsApp(), 'budget-guardrails-blueprint-access'));

describe('the role that Account Factory takes blueprints with', () => {
  test('has Control Tower’s name, trusts its role and that of its operator, and has the policy that it asks for', () => {
    const [role] = Object.values(template.findResources('AWS::IAM::Role'));
    const text = JSON.stringify(role);
    expect(role?.Properties).toMatchObject({ RoleName: 'AWSControlTowerBlueprintAccess' });
    expect(text).toContain(':role/service-role/AWSControlTowerAdmin');
    expect(text).toContain('{"Ref":"ControlTowerRole"}');
    expect(text).toContain(':iam::aws:policy/AWSServiceCatalogAdminFullAccess');
  });

  test('reads templates, and no other buckets', () => {
    template.hasResourceProperties('AWS::IAM::ManagedPolicy', {
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: ['s3:GetObject', 's3:GetObjectVersion'],
            Resource: {
              'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':s3:::', { Ref: 'TemplateBuckets' }, '/*']],
            },
          },
        ],
      },
    });
  });
});

describe('the spoke template as a blueprint', () => {
  const spoke = Template.fromStack(new SpokeStack(guardrailsApp(), 'budget-guardrails-spoke')).toJSON() as {
    Transform?: unknown;
    Parameters: Record<string, { Default?: string }>;
    Resources: Record<string, { Type: string; Condition?: string; Properties: { RoleName?: string } }>;
  };
  const resources = Object.values(spoke.Resources);

  test('has no transforms, and fits without a bucket', () => {
    expect(spoke.Transform).toBeUndefined();
    expect(JSON.stringify(spoke)).not.toContain('Fn::Transform');
    expect(Buffer.byteLength(JSON.stringify(spoke, undefined, 1))).toBeLessThan(51_200);
  });

  test('lacks only those defaults that the organization gives', () => {
    const lacking = Object.entries(spoke.Parameters)
      .filter(([, { Default }]) => Default === undefined)
      .map(([name]) => name);
    expect(lacking.sort()).toEqual(['EmailRecipient', 'ManagementAccountId', 'OrganizationId']);
  });

  test('has no name that the landing zone forbids', () => {
    expect(
      resources
        .map(({ Properties: { RoleName } }) => RoleName)
        .filter((name) => /AWSControlTower|aws-controltower|stacksets-exec/i.test(JSON.stringify(name ?? ''))),
    ).toEqual([]);
  });

  test('has what is global once, in the home region', () => {
    const global = resources.filter(({ Type }) => /^AWS::(IAM|Budgets)::/.test(Type));
    expect(global.length).toBeGreaterThan(3);
    expect(global.filter(({ Condition }) => Condition !== 'IsHomeRegion' && Condition !== 'HasAwsBudgets')).toEqual([]);
  });
});
