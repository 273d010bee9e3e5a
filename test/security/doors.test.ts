import { evaluate, type Decision } from '../../sim/iam/evaluate';
import type { Policy, Principal, Request } from '../../sim/iam/policy';
import { externalIdOf } from '../../src/core/contracts/names';
import {
  administrator,
  functionRole,
  management,
  MANAGEMENT,
  only,
  ORGANIZATION,
  OTHER_SPOKE,
  OUTSIDER,
  REGION,
  SPOKE,
  spoke,
} from '../support/organization-iam';

const policyOf = (type: string, beginning: string) =>
  management.properties<{ PolicyDocument: Policy }>(only(management, type, beginning)).PolicyDocument;
const inOrganization = { 'aws:PrincipalOrgID': ORGANIZATION };
const outside = { 'aws:PrincipalOrgID': 'o-other' };

function call(principal: Principal, action: string, resource: string, more: Partial<Request> = {}): Decision {
  return evaluate({ principal, action, resource, ...more });
}

describe('the role of a spoke', () => {
  const id = only(spoke, 'AWS::IAM::Role', 'SpokeRole');
  const externalId = { 'sts:ExternalId': externalIdOf(ORGANIZATION, SPOKE) };
  const enter = (principal: Principal, context: Record<string, string>) =>
    call(principal, 'sts:AssumeRole', spoke.arnOf(id), { resourcePolicy: spoke.trustOf(id), context });

  test.each([
    ['an administrator of the management account', administrator(MANAGEMENT), inOrganization],
    [
      'one who takes a function’s name without its path',
      administrator(MANAGEMENT, 'BudgetGuardrailsReadBill'),
      inOrganization,
    ],
    ['an administrator of the spoke', administrator(SPOKE), inOrganization],
    [
      'a role of a function’s name in another account',
      administrator(OTHER_SPOKE, 'budget-guardrails/BudgetGuardrailsSyncBudget'),
      inOrganization,
    ],
    [
      'a role of a function’s name outside',
      administrator(OUTSIDER, 'budget-guardrails/BudgetGuardrailsSyncBudget'),
      outside,
    ],
    ['Lambda itself', { arn: 'lambda.amazonaws.com' }, {}],
  ])('is closed to %s', (_who, principal, context) => {
    expect(enter(principal, { ...externalId, ...context })).not.toBe('allowed');
  });

  test('is open to a function, by its own role', () => {
    expect(
      enter(functionRole('sync-budget'), { ...externalId, ...inOrganization, 'aws:ResourceOrgID': ORGANIZATION }),
    ).toBe('allowed');
  });
});

describe('the bus', () => {
  const resourcePolicy: Policy = {
    Statement: management.properties<{ Statement: Policy['Statement'] }>(
      only(management, 'AWS::Events::EventBusPolicy', ''),
    ).Statement,
  };
  const bus = management.arnOf(only(management, 'AWS::Events::EventBus', ''));
  const put = (principal: Principal, context: Record<string, string>) =>
    call(principal, 'events:PutEvents', bus, { resourcePolicy, context });

  test('takes events of the organization’s accounts, and of nobody else', () => {
    expect(put(administrator(SPOKE), inOrganization)).toBe('allowed');
    expect(put(administrator(OUTSIDER), outside)).toBe('implicit');
    expect(put(administrator(OUTSIDER), {})).toBe('implicit');
    expect(put({ arn: 'events.amazonaws.com' }, {})).toBe('implicit');
  });

  test('gives nobody in a spoke another right', () => {
    const change = call(administrator(SPOKE), 'events:PutRule', bus, { resourcePolicy, context: inOrganization });
    expect(change).toBe('implicit');
  });
});

describe('the topic of operators', () => {
  const resourcePolicy = policyOf('AWS::SNS::TopicPolicy', 'Operators');
  const topic = management.arnOf(only(management, 'AWS::SNS::Topic', 'Operators'));
  const publish = (principal: Principal, context: Record<string, string> = {}) =>
    call(principal, 'sns:Publish', topic, { resourcePolicy, context });

  test('takes the alarms of this account, and of no other', () => {
    const alarm = { arn: 'cloudwatch.amazonaws.com' };
    expect(publish(alarm, { 'aws:SourceAccount': MANAGEMENT })).toBe('allowed');
    expect(publish(alarm, { 'aws:SourceAccount': OUTSIDER })).toBe('implicit');
  });

  test('takes messages of functions, over an encrypted connection alone', () => {
    expect(publish(functionRole('settle-expenses'))).toBe('allowed');
    expect(publish(functionRole('settle-expenses'), { 'aws:SecureTransport': 'false' })).toBe('explicit');
  });

  test('takes nothing of spokes or outsiders, who cannot subscribe either', () => {
    expect([SPOKE, OUTSIDER].map((account) => publish(administrator(account), inOrganization))).toEqual([
      'implicit',
      'implicit',
    ]);
    expect(call(administrator(SPOKE), 'sns:Subscribe', topic, { resourcePolicy, context: inOrganization })).toBe(
      'implicit',
    );
  });
});

describe('the key', () => {
  const id = only(management, 'AWS::KMS::Key', 'Operators');
  const resourcePolicy = management.properties<{ KeyPolicy: Policy }>(id).KeyPolicy;
  const key = management.arnOf(id);
  const use = (principal: Principal, action: string, context: Record<string, string> = {}) =>
    call(principal, action, key, { resourcePolicy, context });

  test('is used by functions that tell operators, and by no spoke', () => {
    expect(use(functionRole('settle-expenses'), 'kms:GenerateDataKey')).toBe('allowed');
    expect(use(functionRole('record-expense'), 'kms:Decrypt')).toBe('implicit');
    expect([SPOKE, OUTSIDER].map((account) => use(administrator(account), 'kms:Decrypt'))).toEqual([
      'implicit',
      'implicit',
    ]);
  });

  test('is granted on by services alone', () => {
    expect(use(administrator(MANAGEMENT), 'kms:CreateGrant', { 'kms:GrantIsForAWSResource': 'false' })).toBe(
      'explicit',
    );
    expect(use(administrator(MANAGEMENT), 'kms:CreateGrant', { 'kms:GrantIsForAWSResource': 'true' })).toBe('allowed');
  });

  test('serves the logs of this account alone', () => {
    const logs = { arn: `logs.${REGION}.amazonaws.com` };
    const of = (account: string) => ({
      'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:${REGION}:${account}:log-group:x`,
    });
    expect([use(logs, 'kms:Decrypt', of(MANAGEMENT)), use(logs, 'kms:Decrypt', of(OUTSIDER))]).toEqual([
      'allowed',
      'implicit',
    ]);
  });
});

describe('every queue of failures', () => {
  test.each(management.ids('AWS::SQS::QueuePolicy'))(
    '%s takes nothing of spokes, outsiders, or without encryption',
    (id) => {
      const { PolicyDocument: resourcePolicy, Queues: queues } = management.properties<{
        PolicyDocument: Policy;
        Queues: readonly string[];
      }>(id);
      const queue = management.arnOf(queues[0] ?? '');
      const act = (principal: Principal, action: string, context: Record<string, string> = inOrganization) =>
        call(principal, action, queue, { resourcePolicy, context });
      for (const account of [SPOKE, OUTSIDER]) {
        for (const action of ['sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:PurgeQueue', 'sqs:SetQueueAttributes']) {
          expect([id, action, act(administrator(account), action)]).toEqual([id, action, 'implicit']);
        }
      }
      expect(act(administrator(MANAGEMENT), 'sqs:SendMessage', { 'aws:SecureTransport': 'false' })).toBe('explicit');
      const rule = `arn:aws:events:${REGION}:${OUTSIDER}:rule/x`;
      expect(act({ arn: 'events.amazonaws.com' }, 'sqs:SendMessage', { 'aws:SourceArn': rule })).toBe('implicit');
    },
  );

  test('has a policy', () => {
    expect(management.ids('AWS::SQS::QueuePolicy')).toHaveLength(management.ids('AWS::SQS::Queue').length);
  });
});
