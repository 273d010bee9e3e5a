import { evaluate } from '../../sim/iam/evaluate';
import type { Policy, Request } from '../../sim/iam/policy';
import { externalIdOf, SPOKE_USE_CASES, type UseCase } from '../../src/core/contracts/names';
import { sessionPolicies } from '../../src/core/contracts/session-policy';
import { MANDATES } from '../support/mandates';
import {
  FUNCTIONS,
  functionRole,
  management,
  MANAGEMENT,
  only,
  ORGANIZATION,
  OUTSIDER,
  REGION,
  SPOKE,
  spoke,
} from '../support/organization-iam';

const idOf = (type: string, beginning: string) => only(management, type, beginning);
const arnOf = (type: string, beginning: string) => management.arnOf(idOf(type, beginning));
const BUDGETS = arnOf('AWS::DynamoDB::Table', 'Budgets');
const COSTS = arnOf('AWS::DynamoDB::Table', 'Costs');
const TOPIC = arnOf('AWS::SNS::Topic', 'Operators');
const FREEZE = arnOf('AWS::Organizations::Policy', '');
const SPOKE_ROLE = spoke.arnOf(only(spoke, 'AWS::IAM::Role', 'SpokeRole'));
const functionArn = (name: string) => arnOf('AWS::Lambda::Function', `${name}Function`);

/** The use cases whose functions are allowed a call. */
function whoMay(action: string, resource: string, more: Partial<Request> = {}): readonly UseCase[] {
  return FUNCTIONS.filter(
    (useCase) => evaluate({ principal: functionRole(useCase), action, resource, ...more }) === 'allowed',
  );
}

/** The use cases whose sessions in a spoke are allowed a call: what the role and the session's policy both allow. */
function whoMayInSpokes(action: string, resource: string): readonly UseCase[] {
  const role = spoke.role(only(spoke, 'AWS::IAM::Role', 'SpokeRole'));
  return SPOKE_USE_CASES.filter((useCase) =>
    sessionPolicies(MANDATES[useCase], { partition: 'aws', account: SPOKE, region: REGION }).some(
      ({ document }) =>
        evaluate({
          principal: { ...role, session: JSON.parse(document) as Policy },
          action,
          resource,
          resourceAccount: SPOKE,
        }) === 'allowed',
    ),
  );
}

/** Who holds each power: a function that gets one has to be written down here, with the reason that it needs it. */
describe('who of the functions may', () => {
  test.each<[string, readonly UseCase[], readonly UseCase[]]>([
    [
      'write budgets',
      whoMay('dynamodb:UpdateItem', BUDGETS),
      ['propagate-budget', 'sync-budget', 'reconcile-budgets', 'register-workload', 'onboard-account'],
    ],
    // A team takes its budget back, and a default that nobody set by hand goes with its account.
    [
      'remove budgets',
      whoMay('dynamodb:DeleteItem', BUDGETS),
      ['reconcile-budgets', 'register-workload', 'onboard-account'],
    ],
    [
      'change positions',
      whoMay('dynamodb:UpdateItem', COSTS),
      [
        'adopt-budget',
        'settle-expenses',
        'record-expense',
        'roll-over-period',
        'reconcile-expenses',
        'read-bill',
        'meter-resource',
        'meter-usage',
        'disable-resources',
        'restore-resources',
        'end-enforcement',
        // What runs in an account that has ended accrues no more.
        'onboard-account',
      ],
    ],
    [
      'have something stopped',
      whoMay('lambda:InvokeFunction', functionArn('DisableResources')),
      ['adopt-budget', 'settle-expenses', 'reconcile-expenses', 'meter-resource'],
    ],
    [
      'freeze an account',
      whoMay('organizations:AttachPolicy', FREEZE, { resourceAccount: MANAGEMENT }),
      ['disable-resources', 'restore-resources', 'end-enforcement'],
    ],
    [
      'set fences',
      whoMay(
        'scheduler:CreateSchedule',
        `arn:aws:scheduler:${REGION}:${MANAGEMENT}:schedule/budget-guardrails-exhaustion/x`,
      ),
      ['settle-expenses'],
    ],
    ['read the bill', whoMay('ce:GetCostAndUsage', '*', { resourceAccount: MANAGEMENT }), ['read-bill']],
  ])('%s', (_power, who, expected) => {
    expect([...who].sort()).toEqual([...expected].sort());
  });

  test.each<[string, readonly UseCase[], readonly UseCase[]]>([
    [
      'stop an instance',
      whoMayInSpokes('ec2:StopInstances', `arn:aws:ec2:${REGION}:${SPOKE}:instance/i-1`),
      ['disable-resources', 'restore-resources', 'end-enforcement'],
    ],
    [
      'write the budget parameter',
      whoMayInSpokes('ssm:PutParameter', `arn:aws:ssm:${REGION}:${SPOKE}:parameter/budget-guardrails/budget`),
      ['propagate-budget', 'sync-budget', 'reconcile-budgets'],
    ],
    [
      'answer a team',
      whoMayInSpokes('ssm:PutParameter', `arn:aws:ssm:${REGION}:${SPOKE}:parameter/budget-guardrails/receipts/shop`),
      ['register-workload', 'reconcile-budgets'],
    ],
    ['read metrics', whoMayInSpokes('cloudwatch:GetMetricData', '*'), ['meter-usage']],
  ])('%s in a spoke', (_power, who, expected) => {
    expect([...who].sort()).toEqual([...expected].sort());
  });

  test.each([
    ['terminate an instance', 'ec2:TerminateInstances', `arn:aws:ec2:${REGION}:${SPOKE}:instance/i-1`],
    ['delete a database', 'rds:DeleteDBInstance', `arn:aws:rds:${REGION}:${SPOKE}:db:orders`],
    ['delete a function', 'lambda:DeleteFunction', `arn:aws:lambda:${REGION}:${SPOKE}:function:api`],
    ['read objects', 's3:GetObject', 'arn:aws:s3:::bucket/key'],
    ['read a table', 'dynamodb:GetItem', `arn:aws:dynamodb:${REGION}:${SPOKE}:table/orders`],
    ['read secrets', 'secretsmanager:GetSecretValue', `arn:aws:secretsmanager:${REGION}:${SPOKE}:secret:x`],
    ['read other parameters', 'ssm:GetParameter', `arn:aws:ssm:${REGION}:${SPOKE}:parameter/team/password`],
    ['make a role', 'iam:CreateRole', `arn:aws:iam::${SPOKE}:role/mine`],
    ['pass a role', 'iam:PassRole', `arn:aws:iam::${SPOKE}:role/Admin`],
  ])('%s in a spoke: none', (_what, action, resource) => {
    expect(whoMayInSpokes(action, resource)).toEqual([]);
  });

  test.each([
    ['delete a table', 'dynamodb:DeleteTable', BUDGETS],
    ['change code', 'lambda:UpdateFunctionCode', functionArn('DisableResources')],
    [
      'change a role',
      'iam:PutRolePolicy',
      `arn:aws:iam::${MANAGEMENT}:role/budget-guardrails/BudgetGuardrailsReadBill`,
    ],
    [
      'take another policy from an account',
      'organizations:DetachPolicy',
      `arn:aws:organizations::${MANAGEMENT}:policy/o/service_control_policy/p-other`,
    ],
    ['subscribe somebody to another topic', 'sns:Subscribe', `arn:aws:sns:${REGION}:${MANAGEMENT}:another`],
    ['end a key', 'kms:ScheduleKeyDeletion', arnOf('AWS::KMS::Key', 'Operators')],
    ['write into a log of others', 'logs:PutLogEvents', `arn:aws:logs:${REGION}:${MANAGEMENT}:log-group:other:*`],
  ])('%s: none', (_what, action, resource) => {
    expect(whoMay(action, resource, { resourceAccount: MANAGEMENT })).toEqual([]);
  });

  test('tell operators: by the topic’s own key alone', () => {
    expect(whoMay('sns:Publish', TOPIC)).toContain('settle-expenses');
    expect(whoMay('sns:Publish', `arn:aws:sns:${REGION}:${MANAGEMENT}:another`)).toEqual([]);
  });
});

describe('a spoke is entered', () => {
  const trust = spoke.trustOf(only(spoke, 'AWS::IAM::Role', 'SpokeRole'));
  const enter = (useCase: UseCase, more: Record<string, string> = {}, resource = SPOKE_ROLE) =>
    evaluate({
      principal: functionRole(useCase),
      action: 'sts:AssumeRole',
      resource,
      resourcePolicy: trust,
      context: {
        'sts:ExternalId': externalIdOf(ORGANIZATION, SPOKE),
        'aws:PrincipalOrgID': ORGANIZATION,
        'aws:ResourceOrgID': ORGANIZATION,
        ...more,
      },
    });

  test('by the functions that have something to do there, and by no other', () => {
    expect(FUNCTIONS.filter((useCase) => enter(useCase) === 'allowed').sort()).toEqual([...SPOKE_USE_CASES].sort());
  });

  test.each([
    ['without the external id of just this account', { 'sts:ExternalId': externalIdOf(ORGANIZATION, OUTSIDER) }],
    ['by another organization', { 'aws:PrincipalOrgID': 'o-other' }],
    ['into another organization', { 'aws:ResourceOrgID': 'o-other' }],
  ])('by nobody %s', (_what, more) => {
    expect(FUNCTIONS.filter((useCase) => enter(useCase, more) === 'allowed')).toEqual([]);
  });

  test('through its own role alone, whatever other role trusts the function', () => {
    const others = `arn:aws:iam::${SPOKE}:role/Admin`;
    expect(FUNCTIONS.filter((useCase) => enter(useCase, {}, others) === 'allowed')).toEqual([]);
  });
});
