import { Match } from 'aws-cdk-lib/assertions';
import { stateChangePatterns } from '../../../src/metering/types/contracts';
import { allowedActions, templates, withoutAssetHashes } from '../../support/templates';

const { management } = templates();

const actionsOf = (name: string) => [...allowedActions(management)].find(([id]) => id.startsWith(`${name}Policy`))?.[1];

const LOGGING = ['logs:CreateLogStream', 'logs:PutLogEvents', 'xray:PutTelemetryRecords', 'xray:PutTraceSegments'];
const TELLING = ['kms:Decrypt', 'kms:GenerateDataKey', 'sns:Publish'];
const READING_A_STREAM = [
  'dynamodb:DescribeStream',
  'dynamodb:GetRecords',
  'dynamodb:GetShardIterator',
  'dynamodb:ListStreams',
];
const LEDGERS = ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'];

/** What the functions do that bring budgets into force: read and write budgets, tell operators, assume spoke roles. */
const BUDGETS = [
  ...LOGGING,
  ...TELLING,
  'dynamodb:BatchGetItem',
  'dynamodb:UpdateItem',
  'sqs:SendMessage',
  'sts:AssumeRole',
];

describe('the management template', () => {
  test('is as it was reviewed', () => {
    expect(withoutAssetHashes(management)).toMatchSnapshot();
  });

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

  test.each([
    ['PropagateBudget', [...BUDGETS, ...READING_A_STREAM]],
    ['SyncBudget', BUDGETS],
    [
      'RegisterWorkload',
      [
        ...LOGGING,
        'dynamodb:BatchGetItem',
        'dynamodb:DeleteItem',
        'dynamodb:UpdateItem',
        'sqs:SendMessage',
        'sts:AssumeRole',
      ],
    ],
    ['ReconcileBudgets', [...BUDGETS, 'dynamodb:DeleteItem', 'dynamodb:Scan', 'ssm:GetParameter', 'ssm:PutParameter']],
    [
      'AdoptBudget',
      [
        ...LOGGING,
        ...LEDGERS,
        ...READING_A_STREAM,
        'dynamodb:BatchGetItem',
        'dynamodb:DeleteItem',
        'lambda:InvokeFunction',
        'sqs:SendMessage',
      ],
    ],
    [
      'MeterResource',
      [
        ...LOGGING,
        ...TELLING,
        ...LEDGERS,
        'dynamodb:BatchGetItem',
        'lambda:InvokeFunction',
        'pricing:GetProducts',
        'sqs:SendMessage',
        'sts:AssumeRole',
      ],
    ],
    [
      'SettleExpenses',
      [
        ...LOGGING,
        ...TELLING,
        ...LEDGERS,
        ...READING_A_STREAM,
        'iam:PassRole',
        'lambda:InvokeFunction',
        'scheduler:CreateSchedule',
        'scheduler:DeleteSchedule',
        'scheduler:UpdateSchedule',
        'sqs:SendMessage',
      ],
    ],
    [
      'DisableResources',
      [...LOGGING, ...TELLING, ...LEDGERS, 'dynamodb:BatchGetItem', 'sqs:SendMessage', 'sts:AssumeRole'],
    ],
    [
      'RestoreResources',
      [...LOGGING, ...TELLING, ...LEDGERS, 'dynamodb:BatchGetItem', 'sqs:SendMessage', 'sts:AssumeRole'],
    ],
    ['RecordExpense', [...LOGGING, ...LEDGERS, 'sqs:SendMessage']],
    ['RollOverPeriod', [...LOGGING, ...LEDGERS, 'dynamodb:Scan', 'sqs:SendMessage']],
    [
      'ReconcileExpenses',
      [...LOGGING, 'dynamodb:BatchGetItem', 'dynamodb:Scan', 'lambda:InvokeFunction', 'sqs:SendMessage'],
    ],
    [
      'OnboardAccount',
      [
        ...LOGGING,
        ...LEDGERS,
        'dynamodb:BatchGetItem',
        'dynamodb:DeleteItem',
        'dynamodb:Scan',
        'lambda:InvokeFunction',
        'organizations:DescribeAccount',
        'organizations:ListAccountsForParent',
        'organizations:ListOrganizationalUnitsForParent',
        'organizations:ListParents',
        'organizations:ListRoots',
        'sqs:SendMessage',
      ],
    ],
    [
      'EndEnforcement',
      [
        ...LOGGING,
        ...TELLING,
        ...LEDGERS,
        'cloudformation:DescribeStacks',
        'dynamodb:BatchGetItem',
        'dynamodb:Scan',
        'lambda:PutFunctionConcurrency',
        'sqs:SendMessage',
        'sts:AssumeRole',
      ],
    ],
    ['Schedules', ['lambda:InvokeFunction', 'sqs:SendMessage']],
  ])('lets %s do what its job needs and nothing else', (name, actions) => {
    expect([...new Set(actionsOf(name))]).toEqual([...actions].sort());
  });

  test('has no policy but these', () => {
    expect(allowedActions(management).size).toBe(15);
  });

  test('may assume the spokes’ role within the organization only', () => {
    const policies = Object.values(management.findResources('AWS::IAM::ManagedPolicy')).map(
      ({ Properties }) => Properties.PolicyDocument as { Statement: { Action: unknown }[] },
    );
    const statements = policies.flatMap(({ Statement }) =>
      Statement.filter(({ Action: action }) => action === 'sts:AssumeRole'),
    );
    expect(statements).toHaveLength(8);
    for (const statement of statements) {
      expect(statement).toEqual({
        Action: 'sts:AssumeRole',
        Effect: 'Allow',
        Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::*:role/budget-guardrails/${SpokeRoleName}' },
        Condition: { StringEquals: { 'aws:ResourceOrgID': { Ref: 'OrganizationId' } } },
      });
    }
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

  test('closes the month as it ends, and looks at every account each hour', () => {
    management.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'cron(0,5,15,30 0 1 * ? *)' });
    management.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(1 hour)' });
  });

  test('gives every role the product’s path, and no inline policy', () => {
    management.allResourcesProperties('AWS::IAM::Role', { Path: '/budget-guardrails/', Policies: Match.absent() });
    management.resourceCountIs('AWS::IAM::Policy', 0);
  });

  test('keeps every log for a year, encrypted', () => {
    management.resourceCountIs('AWS::Logs::LogGroup', 14);
    management.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 365, KmsKeyId: Match.anyValue() });
  });

  test('every queue of failures has an alarm, and every alarm tells the operators', () => {
    const queues = Object.keys(management.findResources('AWS::SQS::Queue'));
    expect(queues).toHaveLength(15);
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
      'DefaultBudget',
      'DefaultMode',
      'EmailRecipient',
      'EnforcementEnabled',
      'MaxDisabledPerRun',
      'OrganizationId',
      'OrganizationManagementAccountId',
      'PriceSource',
      'SSMBudgetParameter',
      'SpokeEmailRecipient',
      'SpokeOrganizationalUnits',
      'SpokeRegions',
      'SpokeRoleName',
      'SpokeStackSetCallAs',
    ]);
  });
});
