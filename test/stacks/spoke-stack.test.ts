import { Match } from 'aws-cdk-lib/assertions';
import { allowedActions, templates, withoutAssetHashes } from '../support/templates';

const { spoke } = templates();
const MAX_TEMPLATE_BYTES = 51_200;

describe('the spoke template', () => {
  test('is as it was reviewed', () => {
    expect(withoutAssetHashes(spoke)).toMatchSnapshot();
  });

  test('stands alone: small, without assets, bootstrap, metadata or code', () => {
    const text = JSON.stringify(spoke.toJSON(), undefined, 1);
    expect(Buffer.byteLength(text)).toBeLessThan(MAX_TEMPLATE_BYTES);
    expect(text).not.toMatch(/BootstrapVersion|CDKMetadata|aws:cdk|cdk-bootstrap|AWS::Lambda|"Fn::Transform"|AWSControlTower|stacksets-exec/);
    expect(text).toMatch(/^[\x20-\x7e\n]*$/);
  });

  test('has the parameters of the design, and the two that it lacks', () => {
    expect(Object.keys(spoke.findParameters('*')).sort()).toEqual([
      'BlogBudgetsThreshold', 'EmailRecipient', 'HomeRegion', 'ManagementAccountId', 'NotificationThreshold', 'OrganizationId',
      'SSMBudgetParameter', 'SpokeRoleName',
    ]);
  });

  test.each(['100', '500.5', '750.25', '0.01', '1000000000'])('takes %s as the default budget and as the parameter’s value', (value) => {
    expect([matchesDefault(value), matchesParameter(value)]).toEqual([true, true]);
  });

  test.each(['0', '0.00', 'abc', '-1', '1e3', '0.001', '1,000', ''])("refuses '%s' as the default budget", (value) => {
    expect(matchesDefault(value)).toBe(false);
  });

  test('trusts the product’s own roles, of this organization, that name this account', () => {
    spoke.hasResourceProperties('AWS::IAM::Role', {
      RoleName: { Ref: 'SpokeRoleName' },
      AssumeRolePolicyDocument: {
        Statement: [{
          Action: 'sts:AssumeRole',
          Effect: 'Allow',
          Principal: { AWS: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::', { Ref: 'ManagementAccountId' }, ':root']] } },
          Condition: {
            StringEquals: {
              'sts:ExternalId': { 'Fn::Join': ['', ['budget-guardrails:', { Ref: 'OrganizationId' }, ':', { Ref: 'AWS::AccountId' }]] },
              'aws:PrincipalOrgID': { Ref: 'OrganizationId' },
            },
            ArnEquals: { 'aws:PrincipalArn': Match.anyValue() },
          },
        }],
      },
    });
  });

  test('lets them keep one parameter and one AWS Budget right', () => {
    expect([...allowedActions(spoke).values()].sort()).toEqual([
      ['budgets:ModifyBudget', 'budgets:ViewBudget', 'ssm:GetParameters', 'ssm:PutParameter'],
      ['events:PutEvents'],
    ]);
    expect(JSON.stringify(spoke.findResources('AWS::IAM::ManagedPolicy'))).not.toContain('*');
  });

  test('forwards changes of its parameters, with retries and a queue for what fails', () => {
    spoke.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        'source': ['aws.ssm'],
        'detail-type': ['Parameter Store Change'],
        'detail': { operation: ['Create', 'Update', 'Delete'] },
      },
      Targets: [{
        RoleArn: Match.anyValue(),
        DeadLetterConfig: Match.anyValue(),
        RetryPolicy: { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 },
      }],
    });
  });

  test('gives the AWS Budget no fixed name: one that is replaced would collide with itself', () => {
    spoke.hasResourceProperties('AWS::Budgets::Budget', {
      Budget: { BudgetName: Match.absent(), BudgetType: 'COST', TimeUnit: 'MONTHLY' },
      NotificationsWithSubscribers: [{
        Notification: { NotificationType: 'ACTUAL', Threshold: { Ref: 'NotificationThreshold' } },
        Subscribers: [{ SubscriptionType: 'EMAIL', Address: { Ref: 'EmailRecipient' } }],
      }],
    });
  });

  test('says last what the AWS Budget is called, when way and door are open', () => {
    const [[value, parameter] = [], [, name] = []] = Object.entries(spoke.findResources('AWS::SSM::Parameter'))
      .sort(([, one], [, other]) => Number('Ref' in one.Properties.Name) < Number('Ref' in other.Properties.Name) ? 1 : -1);
    const kinds = (parameter?.DependsOn as string[]).map((id) => (spoke.toJSON().Resources as Record<string, { Type: string }>)[id]?.Type);
    expect(kinds.sort()).toEqual(['AWS::Events::Rule', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::Role']);
    expect(name?.DependsOn).toEqual([value]);
  });

  test('creates nothing but the queue outside its home region', () => {
    const resources = Object.values(spoke.toJSON().Resources as Record<string, { Type: string; Condition?: string }>);
    const everywhere = resources.filter(({ Condition: condition }) => condition !== 'IsHomeRegion' && condition !== 'HasAwsBudgets').map(({ Type: type }) => type);
    expect(everywhere.sort()).toEqual(['AWS::SQS::Queue', 'AWS::SQS::QueuePolicy']);
  });
});

function matchesDefault(value: string): boolean {
  return new RegExp(String(spoke.findParameters('BlogBudgetsThreshold').BlogBudgetsThreshold?.AllowedPattern)).test(value);
}

function matchesParameter(value: string): boolean {
  const [pattern] = Object.values(spoke.findResources('AWS::SSM::Parameter')).flatMap(({ Properties }) => Properties.AllowedPattern ?? []);
  return new RegExp(String(pattern)).test(value);
}
