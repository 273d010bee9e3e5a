import { Template } from 'aws-cdk-lib/assertions';
import { BILLING_ROLE_PATTERN } from '../../src/bill/contracts';
import { BillingStack } from '../../src/stacks/billing-stack';
import { guardrailsApp } from '../../src/stacks/shared/app';

process.env.CDK_VALIDATION = 'false';

const template = Template.fromStack(new BillingStack(guardrailsApp(), 'budget-guardrails-billing'));
const [role] = Object.values(template.findResources('AWS::IAM::Role')) as { Properties: Record<string, unknown> }[];

describe('the role of the account that pays', () => {
  test('is open to read-bill of the management account alone, of this organization, that names this account', () => {
    const inManagement = (rest: string) => ({
      'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::', { Ref: 'ManagementAccountId' }, rest]],
    });
    expect(role?.Properties.AssumeRolePolicyDocument).toMatchObject({
      Statement: [
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { AWS: inManagement(':root') },
          Condition: {
            StringEquals: {
              'sts:ExternalId': {
                'Fn::Join': ['', ['budget-guardrails:', { Ref: 'OrganizationId' }, ':', { Ref: 'AWS::AccountId' }]],
              },
              'aws:PrincipalOrgID': { Ref: 'OrganizationId' },
            },
            ArnEquals: { 'aws:PrincipalArn': inManagement(':role/budget-guardrails/BudgetGuardrailsReadBill') },
          },
        },
      ],
    });
  });

  test('asks Cost Explorer what accounts cost, and nothing else', () => {
    const policies = Object.values(template.findResources('AWS::IAM::ManagedPolicy')) as {
      Properties: { PolicyDocument: { Statement: unknown } };
    }[];
    expect(policies.map(({ Properties: { PolicyDocument: document } }) => document.Statement)).toEqual([
      [{ Effect: 'Allow', Action: 'ce:GetCostAndUsage', Resource: '*' }],
    ]);
    expect(role?.Properties).not.toHaveProperty('Policies');
    expect(role?.Properties).not.toHaveProperty('ManagedPolicyArns');
  });

  test('has a name that the management template takes', () => {
    const { RoleName: name, Path: path } = role?.Properties ?? {};
    expect(`arn:aws:iam::444444444444:role${String(path)}${String(name)}`).toMatch(new RegExp(BILLING_ROLE_PATTERN));
    expect(`${String(path)}${String(name)}`).toBe('/budget-guardrails/BudgetGuardrailsBilling');
    template.hasOutput('BillingRoleArn', {});
  });

  test('needs no bootstrap: it is one file', () => {
    expect(Object.keys((template.toJSON() as { Parameters: object }).Parameters)).toEqual([
      'ManagementAccountId',
      'OrganizationId',
    ]);
  });
});
