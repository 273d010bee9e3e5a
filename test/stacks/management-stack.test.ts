import { Match } from 'aws-cdk-lib/assertions';
import { allowedActions, templates, withoutAssetHashes } from '../support/templates';

const { management } = templates();

const actionsOf = (name: string) => [...allowedActions(management)].find(([id]) => id.startsWith(`${name}Policy`))?.[1];

/** What all three functions do: read and write budgets, tell operators, assume spoke roles, log and trace. */
const COMMON = [
  'dynamodb:BatchGetItem', 'dynamodb:UpdateItem', 'kms:Decrypt', 'kms:GenerateDataKey', 'logs:CreateLogStream', 'logs:PutLogEvents',
  'sns:Publish', 'sts:AssumeRole', 'xray:PutTelemetryRecords', 'xray:PutTraceSegments',
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
        'source': ['aws.ssm'],
        'detail-type': ['Parameter Store Change'],
        'detail': {
          name: [{ Ref: 'SSMBudgetParameter' }, { 'Fn::Join': ['', [{ Ref: 'SSMBudgetParameter' }, '/aws-budget-name']] }],
          operation: ['Create', 'Update', 'Delete'],
        },
      },
      Targets: [Match.objectLike({ DeadLetterConfig: Match.anyValue(), RetryPolicy: Match.anyValue() })],
    });
  });

  test('reconciles every 15 minutes', () => {
    management.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(15 minutes)', State: 'ENABLED' });
  });

  test('lets each function do what its job needs and nothing else', () => {
    expect(actionsOf('PropagateBudget')).toEqual([
      ...COMMON, 'dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams', 'sqs:SendMessage',
    ].sort());
    expect(actionsOf('SyncBudget')).toEqual([...COMMON, 'sqs:SendMessage'].sort());
    expect(actionsOf('ReconcileBudgets')).toEqual([...COMMON, 'dynamodb:Scan', 'sqs:SendMessage', 'ssm:GetParameter', 'ssm:PutParameter'].sort());
  });

  test('may assume the spokes’ role within the organization only', () => {
    for (const [id, { Properties: { PolicyDocument: policy } }] of Object.entries(management.findResources('AWS::IAM::ManagedPolicy'))) {
      const statement = (policy as { Statement: { Action: unknown }[] }).Statement.find(({ Action: action }) => action === 'sts:AssumeRole');
      expect({ id, statement }).toEqual({
        id,
        statement: {
          Action: 'sts:AssumeRole',
          Effect: 'Allow',
          Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::*:role/budget-guardrails/${SpokeRoleName}' },
          Condition: { StringEquals: { 'aws:ResourceOrgID': { Ref: 'OrganizationId' } } },
        },
      });
    }
  });

  test('gives every role the product’s path, and no inline policy', () => {
    management.allResourcesProperties('AWS::IAM::Role', { Path: '/budget-guardrails/', Policies: Match.absent() });
    management.resourceCountIs('AWS::IAM::Policy', 0);
  });

  test('keeps every log for a year, encrypted', () => {
    management.resourceCountIs('AWS::Logs::LogGroup', 3);
    management.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 365, KmsKeyId: Match.anyValue() });
  });

  test('every queue of failures has an alarm, and every alarm tells the operators', () => {
    const queues = Object.keys(management.findResources('AWS::SQS::Queue'));
    expect(queues).toHaveLength(3);
    for (const queue of queues) {
      management.hasResourceProperties('AWS::CloudWatch::Alarm', { Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [queue, 'QueueName'] } }], Threshold: 1 });
    }
    management.allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: [{ Ref: Match.stringLikeRegexp('^OperatorsTopic') }] });
  });

  test('mails operators', () => {
    management.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: { Ref: 'EmailRecipient' } });
  });

  test('has the parameters of the design', () => {
    expect(Object.keys(management.findParameters('*')).filter((name) => name !== 'BootstrapVersion').sort())
      .toEqual(['EmailRecipient', 'OrganizationId', 'SSMBudgetParameter', 'SpokeRoleName']);
  });
});
