import { Match } from 'aws-cdk-lib/assertions';
import { stateChangePatterns } from '../../../src/metering/types/contracts';
import { templates } from '../../support/templates';

const { management } = templates();

describe('the management template', () => {
  test('keeps the budgets: both images in the stream, recovery, encryption, protected and retained', () => {
    management.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        KeySchema: [{ AttributeName: 'Address', KeyType: 'HASH' }],
        StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true },
        DeletionProtectionEnabled: true,
        BillingMode: 'PAY_PER_REQUEST',
      },
    });
  });

  test('keeps the ledgers likewise', () => {
    management.resourceCountIs('AWS::DynamoDB::Table', 2);
    management.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      Properties: {
        KeySchema: [
          { AttributeName: 'Address', KeyType: 'HASH' },
          { AttributeName: 'Record', KeyType: 'RANGE' },
        ],
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
        StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        DeletionProtectionEnabled: true,
      },
    });
  });

  test('reads every change from the first on, item by item, with an end to retries', () => {
    management.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      StartingPosition: 'TRIM_HORIZON',
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 5,
      MaximumRecordAgeInSeconds: 3_600,
      ParallelizationFactor: 10,
      DestinationConfig: { OnFailure: { Destination: Match.anyValue() } },
    });
  });

  test('takes events from the organization and from nobody else', () => {
    management.resourceCountIs('AWS::Events::EventBusPolicy', 1);
    management.hasResourceProperties('AWS::Events::EventBusPolicy', {
      Statement: {
        Effect: 'Allow',
        Principal: Match.anyValue(),
        Action: 'events:PutEvents',
        Condition: { StringEquals: { 'aws:PrincipalOrgID': { Ref: 'OrganizationId' } } },
      },
    });
  });

  test('hands changed parameters of spokes to sync-budget', () => {
    management.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.ssm'],
        'detail-type': ['Parameter Store Change'],
        detail: {
          name: [
            { Ref: 'SSMBudgetParameter' },
            { 'Fn::Join': ['', [{ Ref: 'SSMBudgetParameter' }, '/aws-budget-name']] },
          ],
          operation: ['Create', 'Update', 'Delete'],
        },
      },
      Targets: [Match.objectLike({ DeadLetterConfig: Match.anyValue(), RetryPolicy: Match.anyValue() })],
    });
  });

  test('reconciles every 15 minutes', () => {
    management.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(15 minutes)', State: 'ENABLED' });
  });

  test('hands what starts and stops in spokes, and spokes that arrive, to meter-resource', () => {
    for (const [source, { detailType }] of stateChangePatterns()) {
      management.hasResourceProperties('AWS::Events::Rule', {
        EventPattern: { source: [source], 'detail-type': detailType },
      });
    }
    management.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.ssm'],
        'detail-type': ['Parameter Store Change'],
        detail: { name: [{ Ref: 'SSMBudgetParameter' }], operation: ['Create'] },
      },
    });
  });

  test('keeps calls that tell what has happened for as long as Lambda does, and all others for an hour', () => {
    const configs = Object.values(management.findResources('AWS::Lambda::EventInvokeConfig')).map(
      ({ Properties: { FunctionName, MaximumEventAgeInSeconds } }) =>
        [String(FunctionName.Ref).replace(/Function.*/, ''), MaximumEventAgeInSeconds] as const,
    );
    const isFact = (name: string) => /MeterResource|RecordExpense/.test(name);

    expect(configs.length).toBeGreaterThan(6);
    expect(configs.filter(([name]) => isFact(name)).map(([, age]) => age)).toEqual([21_600, 21_600]);
    expect(new Set(configs.filter(([name]) => !isFact(name)).map(([, age]) => age))).toEqual(new Set([3_600]));
  });

  test('settles ledger rows only, many at once, in order', () => {
    management.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 1_000,
      MaximumBatchingWindowInSeconds: 1,
      FilterCriteria: {
        Filters: [
          { Pattern: '{"eventName":["INSERT","MODIFY"],"dynamodb":{"Keys":{"Record":{"S":[{"prefix":"ledger#"}]}}}}' },
        ],
      },
    });
  });

  test('keeps fences and thresholds in groups of their own, called by a role that Scheduler alone may take', () => {
    management.allResourcesProperties('AWS::Scheduler::ScheduleGroup', {
      Name: Match.stringLikeRegexp('^budget-guardrails-(exhaustion|threshold)$'),
    });
    management.resourceCountIs('AWS::Scheduler::ScheduleGroup', 2);
    management.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          Match.objectLike({
            Principal: { Service: 'scheduler.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ],
      },
    });
  });

  test('stops nobody’s production by surprise: the default is to notify, with a brake', () => {
    expect(management.findParameters('*')).toMatchObject({
      DefaultMode: { Default: 'notify' },
      EnforcementEnabled: { Default: 'true' },
      MaxDisabledPerRun: { Default: 100 },
    });
  });

  test.each([
    ['disable-resources', 'ReservedForFences', 'DisableResourcesIsReserved'],
    ['settle-expenses', 'ReservedForSettlement', 'SettleExpensesIsReserved'],
  ])('keeps concurrency for %s only where the installer wants it', (useCase, parameter, condition) => {
    expect(management.findParameters(parameter)).toMatchObject({ [parameter]: { Default: '' } });
    const functions = Object.values(management.findResources('AWS::Lambda::Function'));
    const [found] = functions.filter(({ Properties: of }) => of.Description === `budget-guardrails: ${useCase}`);
    const [id] = Object.keys(management.toJSON().Conditions as object).filter((name) => name.startsWith(condition));
    expect(found?.Properties.ReservedConcurrentExecutions).toEqual({
      'Fn::If': [id, { Ref: parameter }, { Ref: 'AWS::NoValue' }],
    });
    expect(functions.filter(({ Properties: of }) => 'ReservedConcurrentExecutions' in of)).toHaveLength(2);
  });

  test('has a policy that freezes only where the installer wants it, and attaches it to nothing', () => {
    expect(management.findParameters('FreezePolicy')).toMatchObject({ FreezePolicy: { Default: 'none' } });
    const [policy] = Object.values(management.findResources('AWS::Organizations::Policy'));
    expect(policy).toMatchObject({
      Condition: 'HasFreezePolicy',
      Properties: { Name: 'budget-guardrails-freeze', Type: 'SERVICE_CONTROL_POLICY' },
    });
    expect(policy?.Properties.TargetIds).toBeUndefined();
    const size = JSON.stringify(policy?.Properties.Content).length;
    expect(size).toBeLessThan(5_120 + 1_000);
  });

  test('closes the month as it ends, and looks at every account each hour', () => {
    management.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'cron(0,5,15,30 0 1 * ? *)' });
    management.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(1 hour)' });
  });

  test('gives every role the product’s path, and no inline policy', () => {
    management.allResourcesProperties('AWS::IAM::Role', { Path: '/budget-guardrails/', Policies: Match.absent() });
    management.resourceCountIs('AWS::IAM::Policy', 0);
  });

  test('keeps every log for a year, encrypted', () => {
    management.resourceCountIs('AWS::Logs::LogGroup', 16);
    management.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 365, KmsKeyId: Match.anyValue() });
  });

  test('every queue of failures has an alarm, and every alarm tells the operators', () => {
    const queues = Object.keys(management.findResources('AWS::SQS::Queue'));
    expect(queues).toHaveLength(17);
    for (const queue of queues) {
      management.hasResourceProperties('AWS::CloudWatch::Alarm', {
        Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [queue, 'QueueName'] } }],
        Threshold: 1,
      });
    }
    management.allResourcesProperties('AWS::CloudWatch::Alarm', {
      AlarmActions: [{ Ref: Match.stringLikeRegexp('^OperatorsTopic') }],
    });
  });

  test('mails operators', () => {
    management.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: { Ref: 'EmailRecipient' },
    });
  });

  test('has the parameters of the design', () => {
    expect(
      Object.keys(management.findParameters('*'))
        .filter((name) => name !== 'BootstrapVersion')
        .sort(),
    ).toEqual([
      'BillLeavesOut',
      'BillSource',
      'BillingRoleArn',
      'Calibration',
      'CostMetric',
      'DefaultBudget',
      'DefaultMode',
      'EmailRecipient',
      'EnforcementEnabled',
      'FreezeExemptRoles',
      'FreezePolicy',
      'MaxDisabledPerRun',
      'OrganizationId',
      'OrganizationManagementAccountId',
      'PriceSource',
      'ReservedForFences',
      'ReservedForSettlement',
      'SSMBudgetParameter',
      'SpokeAwsBudgetBy',
      'SpokeEmailRecipient',
      'SpokeOrganizationalUnits',
      'SpokeRegions',
      'SpokeRoleName',
      'SpokeStackSetCallAs',
      'WorkloadModes',
      'WorkloadTagKeys',
    ]);
  });
});
