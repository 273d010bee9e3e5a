import { Match } from 'aws-cdk-lib/assertions';
import { RESOURCE_TYPE_CONTRACTS, stateChangePatterns } from '../../../src/metering/types/contracts';
import { allowedActions, templates, withoutAssetHashes } from '../../support/templates';

const { spoke } = templates();
const MAX_TEMPLATE_BYTES = 51_200;

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: object;
}

describe('the spoke template', () => {
  test('is as it was reviewed', () => {
    expect(withoutAssetHashes(spoke)).toMatchSnapshot();
  });

  test('stands alone: small, without assets, bootstrap, metadata or code', () => {
    const text = JSON.stringify(spoke.toJSON(), undefined, 1);
    expect(Buffer.byteLength(text)).toBeLessThan(MAX_TEMPLATE_BYTES);
    expect(text).not.toMatch(
      /BootstrapVersion|CDKMetadata|aws:cdk|cdk-bootstrap|AWS::Lambda|"Fn::Transform"|AWSControlTower|stacksets-exec/,
    );
    expect(text).toMatch(/^[\x20-\x7e\n]*$/);
  });

  test('has the parameters of the design, and the three that it lacks', () => {
    expect(Object.keys(spoke.findParameters('*')).sort()).toEqual([
      'AwsBudgetBy',
      'BlogBudgetsThreshold',
      'EmailRecipient',
      'HomeRegion',
      'ManagementAccountId',
      'NotificationThreshold',
      'OrganizationId',
      'SSMBudgetParameter',
      'SpokeRoleName',
    ]);
  });

  test.each(['100', '500.5', '750.25', '0.01', '1000000000'])(
    'takes %s as the default budget and as the parameter’s value',
    (value) => {
      expect([matchesDefault(value), matchesParameter(value)]).toEqual([true, true]);
    },
  );

  test.each(['0', '0.00', 'abc', '-1', '1e3', '0.001', '1,000', ''])("refuses '%s' as the default budget", (value) => {
    expect(matchesDefault(value)).toBe(false);
  });

  test('trusts the product’s own roles, of this organization, that name this account', () => {
    spoke.hasResourceProperties('AWS::IAM::Role', {
      RoleName: { Ref: 'SpokeRoleName' },
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Action: 'sts:AssumeRole',
            Effect: 'Allow',
            Principal: {
              AWS: {
                'Fn::Join': [
                  '',
                  ['arn:', { Ref: 'AWS::Partition' }, ':iam::', { Ref: 'ManagementAccountId' }, ':root'],
                ],
              },
            },
            Condition: {
              StringEquals: {
                'sts:ExternalId': {
                  'Fn::Join': ['', ['budget-guardrails:', { Ref: 'OrganizationId' }, ':', { Ref: 'AWS::AccountId' }]],
                },
                'aws:PrincipalOrgID': { Ref: 'OrganizationId' },
              },
              ArnEquals: { 'aws:PrincipalArn': Match.anyValue() },
            },
          },
        ],
      },
    });
  });

  test('lets them keep one parameter and one AWS Budget right, and stop and start what spends', () => {
    expect(actionsOf('ForwardedEvents')).toEqual(['events:PutEvents']);
    const own = actionsOf('SpokeRole');
    expect([...new Set(own.filter((action) => /^(budgets|ssm):/.test(action)))]).toEqual([
      'budgets:ModifyBudget',
      'budgets:ViewBudget',
      'ssm:DeleteParameter',
      'ssm:GetParameters',
      'ssm:GetParametersByPath',
      'ssm:PutParameter',
    ]);
    const resources = RESOURCE_TYPE_CONTRACTS.flatMap(({ permissions: { read, change } }) => [
      ...read,
      ...change.flatMap(({ actions }) => actions),
    ]);
    expect([...new Set(own.filter((action) => !/^(budgets|ssm):/.test(action)))]).toEqual(
      [
        ...new Set([
          ...resources,
          'ec2:DescribeRegions',
          'cloudwatch:GetMetricData',
          'cloudwatch:ListMetrics',
          'lambda:ListProvisionedConcurrencyConfigs',
        ]),
      ].sort(),
    );
  });

  test('lets it read what teams wrote for their workloads, and answer in receipts alone', () => {
    expect(resourcesOf('SpokeRole', 'ssm:GetParametersByPath')).toEqual([
      '/budget-guardrails/budgets',
      '/budget-guardrails/budgets/*',
      '/budget-guardrails/receipts',
      '/budget-guardrails/receipts/*',
    ]);
    expect(resourcesOf('SpokeRole', 'ssm:DeleteParameter')).toEqual(['/budget-guardrails/receipts/*']);
    expect(resourcesOf('SpokeRole', 'ssm:PutParameter')).toEqual(['', '/budget-guardrails/receipts/*']);
  });

  test('has a role that Service Catalog alone may take, for products that write workload budgets, and nothing else', () => {
    spoke.hasResource('AWS::IAM::Role', {
      Condition: 'IsHomeRegion',
      Properties: {
        RoleName: 'BudgetGuardrailsLaunchWorkloadBudget',
        Path: Match.absent(),
        AssumeRolePolicyDocument: {
          Statement: [
            { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'servicecatalog.amazonaws.com' } },
          ],
        },
      },
    });
    expect([...new Set(actionsOf('LaunchWorkloadBudget').map((action) => action.split(':')[0]))]).toEqual([
      'cloudformation',
      's3',
      'ssm',
    ]);
    expect(resourcesOf('LaunchWorkloadBudget', 'ssm:PutParameter')).toEqual(['/budget-guardrails/budgets/*']);
    expect(
      JSON.stringify(
        statementsOf('LaunchWorkloadBudget')
          .filter(({ Action }) => JSON.stringify(Action).includes('CreateStack'))
          .map(({ Resource }) => Resource),
      ),
    ).toContain(':stack/SC-*/*');
    expect(statementsOf('LaunchWorkloadBudget').find(({ Action }) => Action === 's3:GetObject')?.Condition).toEqual({
      StringEquals: { 's3:ExistingObjectTag/servicecatalog:provisioning': 'true' },
    });
  });

  test('can destroy nothing, and read no data', () => {
    const actions = [...new Set([...actionsOf('SpokeRole'), ...actionsOf('ForwardedEvents')])];
    expect(actions.filter((action) => /Delete|Terminate|Remove|Create|Put|Get/.test(action)).sort()).toEqual([
      // Numbers of metrics, which tell how much is used.
      'cloudwatch:GetMetricData',
      'ec2:CreateNetworkInterface',
      'events:PutEvents',
      'kms:CreateGrant',
      'lambda:DeleteFunctionConcurrency',
      'lambda:GetFunctionConcurrency',
      'lambda:GetFunctionConfiguration',
      'lambda:GetFunctionEventInvokeConfig',
      'lambda:PutFunctionConcurrency',
      'ssm:DeleteParameter',
      'ssm:GetParameters',
      'ssm:GetParametersByPath',
      'ssm:PutParameter',
    ]);
  });

  test('forwards what starts and stops, in every region', () => {
    const rules = Object.values(
      spoke.findResources('AWS::Events::Rule', {
        Properties: { EventPattern: { source: ['aws.ec2', 'aws.rds', 'aws.ecs'] } },
      }),
    );
    expect(rules.map(({ Condition: condition }) => condition as unknown)).toEqual([undefined]);
  });

  test('forwards changes of its parameters, with retries and a queue for what fails', () => {
    spoke.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.ssm'],
        'detail-type': ['Parameter Store Change'],
        detail: { operation: ['Create', 'Update', 'Delete'] },
      },
      Targets: [
        {
          RoleArn: Match.anyValue(),
          DeadLetterConfig: Match.anyValue(),
          RetryPolicy: { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 },
        },
      ],
    });
  });

  test('forwards what teams write, and gives every rule a name that a policy can protect', () => {
    spoke.hasResource('AWS::Events::Rule', {
      Condition: 'IsHomeRegion',
      Properties: {
        EventPattern: {
          source: ['aws.ssm'],
          detail: { name: [{ prefix: '/budget-guardrails/budgets/' }], operation: ['Create', 'Update', 'Delete'] },
        },
      },
    });
    expect(
      Object.values(spoke.findResources('AWS::Events::Rule'))
        .map(({ Properties }) => String(Properties.Name))
        .sort(),
    ).toEqual([
      'budget-guardrails-parameter-changes',
      ...[...stateChangePatterns().keys()]
        .map((source) => `budget-guardrails-resource-changes-${source.replace('aws.', '')}`)
        .sort(),
      'budget-guardrails-workload-budgets',
    ]);
  });

  test('gives the AWS Budget no fixed name: one that is replaced would collide with itself', () => {
    spoke.hasResourceProperties('AWS::Budgets::Budget', {
      Budget: { BudgetName: Match.absent(), BudgetType: 'COST', TimeUnit: 'MONTHLY' },
      NotificationsWithSubscribers: [
        {
          Notification: { NotificationType: 'ACTUAL', Threshold: { Ref: 'NotificationThreshold' } },
          Subscribers: [{ SubscriptionType: 'EMAIL', Address: { Ref: 'EmailRecipient' } }],
        },
      ],
    });
  });

  test('says last what the AWS Budget is called, when way and door are open', () => {
    const [[value, parameter] = [], [, name] = []] = Object.entries(spoke.findResources('AWS::SSM::Parameter')).sort(
      ([, one], [, other]) => (Number('Ref' in one.Properties.Name) < Number('Ref' in other.Properties.Name) ? 1 : -1),
    );
    const kinds = (parameter?.DependsOn as string[]).map(
      (id) => (spoke.toJSON().Resources as Record<string, { Type: string }>)[id]?.Type,
    );
    expect(kinds.sort()).toEqual([
      'AWS::Events::Rule',
      'AWS::IAM::ManagedPolicy',
      'AWS::IAM::ManagedPolicy',
      'AWS::IAM::Role',
    ]);
    expect(name?.DependsOn).toEqual([value]);
  });

  test('creates nothing but the rules of resources and their queue outside its home region', () => {
    const resources = Object.values(spoke.toJSON().Resources as Record<string, { Type: string; Condition?: string }>);
    const everywhere = resources
      .filter(({ Condition: condition }) => condition !== 'IsHomeRegion' && condition !== 'HasAwsBudgets')
      .map(({ Type: type }) => type);
    expect(everywhere.sort()).toEqual([
      ...[...stateChangePatterns()].map(() => 'AWS::Events::Rule'),
      'AWS::SQS::Queue',
      'AWS::SQS::QueuePolicy',
    ]);
  });
});

function statementsOf(construct: string): readonly Statement[] {
  const policies = Object.entries(spoke.findResources('AWS::IAM::ManagedPolicy')).filter(([id]) =>
    id.startsWith(construct),
  );
  return policies.flatMap(([, { Properties }]) => (Properties.PolicyDocument as { Statement: Statement[] }).Statement);
}

function actionsOf(construct: string): readonly string[] {
  return [...allowedActions(spoke)].filter(([id]) => id.startsWith(construct)).flatMap(([, actions]) => actions);
}

/**
 * The names of the parameters that an action is allowed on; the budget's own, which a template parameter names, is ''.
 */
function resourcesOf(construct: string, action: string): readonly string[] {
  return statementsOf(construct)
    .filter(({ Action }) => [Action].flat().includes(action))
    .flatMap(({ Resource }) => [Resource].flat())
    .map((arn) => /:parameter([^"]*)"/.exec(JSON.stringify(arn))?.[1] ?? JSON.stringify(arn));
}

function matchesDefault(value: string): boolean {
  return new RegExp(String(spoke.findParameters('BlogBudgetsThreshold').BlogBudgetsThreshold?.AllowedPattern)).test(
    value,
  );
}

function matchesParameter(value: string): boolean {
  const [pattern] = Object.values(spoke.findResources('AWS::SSM::Parameter')).flatMap(
    ({ Properties }) => Properties.AllowedPattern ?? [],
  );
  return new RegExp(String(pattern)).test(value);
}
