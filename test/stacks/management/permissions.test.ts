import { allowedActions, templates } from '../../support/templates';

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
/** What it takes to act under a lease: to check it with each write of the journal, and to let it go. */
/** The one policy, on accounts of the organization. */
const FREEZING = ['AttachPolicy', 'DetachPolicy', 'ListPoliciesForTarget'].map((action) => `organizations:${action}`);
const ACTING = ['dynamodb:BatchGetItem', 'dynamodb:ConditionCheckItem', 'dynamodb:DeleteItem'];
const LEDGERS = ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'];

/** What the functions do that bring budgets into force: read and write budgets, tell operators, assume spoke roles. */
const SUBSCRIBING = ['sns:ListSubscriptionsByTopic', 'sns:Subscribe'];
const BUDGETS = [
  ...LOGGING,
  ...TELLING,
  'dynamodb:BatchGetItem',
  // By which limits enforcement goes, for the proof.
  'dynamodb:GetItem',
  'dynamodb:UpdateItem',
  // The account is anchored by what its AWS Budget says.
  'lambda:InvokeFunction',
  'sqs:SendMessage',
  'sts:AssumeRole',
];

describe('the management template', () => {
  test.each([
    ['PropagateBudget', [...BUDGETS, ...SUBSCRIBING, ...READING_A_STREAM, 'dynamodb:PutItem']],
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
    [
      'ReconcileBudgets',
      [
        ...BUDGETS,
        ...SUBSCRIBING,
        'account:GetAlternateContact',
        'dynamodb:DeleteItem',
        'dynamodb:PutItem',
        'dynamodb:Scan',
        'sns:GetSubscriptionAttributes',
        'sns:Unsubscribe',
        'ssm:GetParameter',
        'ssm:PutParameter',
      ],
    ],
    [
      'AdoptBudget',
      [
        ...LOGGING,
        ...LEDGERS,
        ...READING_A_STREAM,
        'dynamodb:BatchGetItem',
        'dynamodb:DeleteItem',
        'dynamodb:Scan',
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
        'dynamodb:DeleteItem',
        'lambda:InvokeFunction',
        'pricing:GetProducts',
        'sqs:SendMessage',
        'sts:AssumeRole',
      ],
    ],
    ['MeterUsage', [...LOGGING, ...TELLING, ...LEDGERS, 'dynamodb:Scan', 'sqs:SendMessage', 'sts:AssumeRole']],
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
      [...LOGGING, ...TELLING, ...LEDGERS, ...ACTING, ...FREEZING, 'sqs:SendMessage', 'sts:AssumeRole'],
    ],
    [
      'RestoreResources',
      [...LOGGING, ...TELLING, ...LEDGERS, ...ACTING, ...FREEZING, 'sqs:SendMessage', 'sts:AssumeRole'],
    ],
    ['RecordExpense', [...LOGGING, ...LEDGERS, 'sqs:SendMessage']],
    ['RollOverPeriod', [...LOGGING, ...LEDGERS, 'dynamodb:Scan', 'sqs:SendMessage']],
    [
      'ReconcileExpenses',
      [
        ...LOGGING,
        ...TELLING,
        'dynamodb:BatchGetItem',
        'dynamodb:DeleteItem',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'dynamodb:Scan',
        'dynamodb:UpdateItem',
        'lambda:InvokeFunction',
        'sqs:SendMessage',
      ],
    ],
    [
      'ReadBill',
      [
        ...LOGGING,
        ...TELLING,
        ...LEDGERS,
        'ce:GetCostAndUsage',
        'dynamodb:DeleteItem',
        'dynamodb:Scan',
        'sqs:SendMessage',
        'sts:AssumeRole',
      ],
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
        ...FREEZING,
        ...TELLING,
        ...LEDGERS,
        ...ACTING,
        'cloudformation:DescribeStacks',
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
    expect(allowedActions(management).size).toBe(17);
  });

  test('may assume the spokes’ role, and the payer’s if there is one, within the organization only', () => {
    const policies = Object.values(management.findResources('AWS::IAM::ManagedPolicy')).map(
      ({ Properties }) => Properties.PolicyDocument as { Statement: { Action: unknown; Resource?: object }[] },
    );
    const statements = policies.flatMap(({ Statement }) =>
      Statement.filter(({ Action: action }) => action === 'sts:AssumeRole'),
    );
    expect(statements).toHaveLength(10);
    const resources = statements.map(({ Resource: resource = {} }) => resource);
    const [billing] = resources.filter((resource) => 'Fn::If' in resource);
    expect(billing).toMatchObject({ 'Fn::If': ['HasBillingRole', { Ref: 'BillingRoleArn' }, {}] });
    const spokes = { 'Fn::Sub': 'arn:${AWS::Partition}:iam::*:role/budget-guardrails/${SpokeRoleName}' };
    expect(resources.filter((resource) => resource !== billing)).toEqual(Array(9).fill(spokes));
    for (const statement of statements) {
      expect(statement).toMatchObject({
        Action: 'sts:AssumeRole',
        Effect: 'Allow',
        Condition: { StringEquals: { 'aws:ResourceOrgID': { Ref: 'OrganizationId' } } },
      });
    }
  });
});
