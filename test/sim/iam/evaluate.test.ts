import * as fc from 'fast-check';
import { evaluate, type Decision } from '../../../sim/iam/evaluate';
import type { Policy, Principal, Request, Statement } from '../../../sim/iam/policy';

const ACCOUNT = '111122223333';
const OTHER = '444455556666';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/Reader`;
const BUCKET = 'arn:aws:s3:::examplebucket';
const OBJECT = `${BUCKET}/file.txt`;

const policy = (...statements: readonly Statement[]): Policy => ({ Statement: statements });
const allow = (action: string, resource = '*', more: Partial<Statement> = {}): Statement => ({
  Effect: 'Allow',
  Action: action,
  Resource: resource,
  ...more,
});
const deny = (action: string, resource = '*', more: Partial<Statement> = {}): Statement => ({
  ...allow(action, resource, more),
  Effect: 'Deny',
});
const reader = (identity: readonly Statement[], more: Partial<Principal> = {}): Principal => ({
  arn: ROLE,
  account: ACCOUNT,
  identity: [policy(...identity)],
  ...more,
});
const decide = (principal: Principal, more: Partial<Request> = {}): Decision =>
  evaluate({ principal, action: 's3:GetObject', resource: OBJECT, resourceAccount: ACCOUNT, ...more });
const READS = allow('s3:GetObject', `${BUCKET}/*`);

/** IAM user guide: "Policy evaluation logic", and the pages that it links. */
describe('a request inside one account', () => {
  test('is denied unless something allows it', () => {
    expect(decide(reader([]))).toBe('implicit');
    expect(decide(reader([READS]))).toBe('allowed');
  });

  test('is denied for good by any explicit deny', () => {
    expect(decide(reader([READS, deny('s3:*')]))).toBe('explicit');
    expect(
      decide(reader([allow('*')]), { resourcePolicy: policy(deny('s3:GetObject', OBJECT, { Principal: '*' })) }),
    ).toBe('explicit');
  });

  test('is allowed by the policy of the resource alone, where it names the caller', () => {
    const names = policy(allow('s3:GetObject', OBJECT, { Principal: { AWS: ROLE } }));
    expect(decide(reader([]), { resourcePolicy: names })).toBe('allowed');
  });

  test('is left to the account’s own policies, where the resource’s names the account', () => {
    const names = policy(allow('s3:GetObject', OBJECT, { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } }));
    expect(decide(reader([]), { resourcePolicy: names })).toBe('implicit');
    expect(decide(reader([READS]), { resourcePolicy: names })).toBe('allowed');
  });

  test('needs a boundary and a session’s policy to allow it, too: the intersection counts', () => {
    const lists = policy(allow('s3:ListBucket'));
    expect(decide(reader([READS], { boundary: lists }))).toBe('implicit');
    expect(decide(reader([READS], { session: lists }))).toBe('implicit');
    expect(decide(reader([READS], { boundary: policy(allow('s3:*')), session: policy(READS) }))).toBe('allowed');
    expect(decide(reader([], { boundary: policy(READS), session: policy(READS) }))).toBe('implicit');
  });

  test('needs every level of the organization to allow it: one that does not name it denies it', () => {
    const full = [policy(allow('*'))];
    expect(decide(reader([READS], { controls: [full, full] }))).toBe('allowed');
    expect(decide(reader([READS], { controls: [full, [policy(allow('ec2:*'))]] }))).toBe('implicit');
    expect(decide(reader([READS], { controls: [full, [...full, policy(deny('s3:*'))]] }))).toBe('explicit');
  });
});

describe('a request to another account', () => {
  const names = policy(allow('s3:GetObject', OBJECT, { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } }));

  test('needs both: the caller’s own policies, and the resource’s', () => {
    const elsewhere = { resourceAccount: OTHER };
    expect(decide(reader([READS]), elsewhere)).toBe('implicit');
    expect(decide(reader([]), { ...elsewhere, resourcePolicy: names })).toBe('implicit');
    expect(decide(reader([READS]), { ...elsewhere, resourcePolicy: names })).toBe('allowed');
  });
});

describe('a role', () => {
  const trust = (named: string, condition = {}): Policy =>
    policy({ Effect: 'Allow', Principal: { AWS: named }, Action: 'sts:AssumeRole', Condition: condition });
  const assume = (identity: readonly Statement[], resourcePolicy: Policy, context = {}) =>
    evaluate({
      principal: reader(identity),
      action: 'sts:AssumeRole',
      resource: `arn:aws:iam::${OTHER}:role/Spoke`,
      resourcePolicy,
      context,
    });

  test('is assumed by whom its trust names, who needs the right in another account', () => {
    expect(assume([allow('sts:AssumeRole')], trust(ROLE))).toBe('allowed');
    expect(assume([], trust(ROLE))).toBe('implicit');
    expect(assume([allow('*')], trust(`arn:aws:iam::${ACCOUNT}:role/Another`))).toBe('implicit');
  });

  test('with an external id is assumed by whom knows it: a deputy is not confused', () => {
    const named = trust(`arn:aws:iam::${ACCOUNT}:root`, { StringEquals: { 'sts:ExternalId': '12345' } });
    expect(assume([allow('*')], named, { 'sts:ExternalId': '12345' })).toBe('allowed');
    expect(assume([allow('*')], named, { 'sts:ExternalId': '1234' })).toBe('implicit');
    expect(assume([allow('*')], named)).toBe('implicit');
  });

  test('of the own account is not assumed by a right alone', () => {
    const own = { resource: `arn:aws:iam::${ACCOUNT}:role/Own`, action: 'sts:AssumeRole' };
    expect(decide(reader([allow('*')]), own)).toBe('implicit');
  });
});

test('a service is allowed by the resource alone, and for whom it says', () => {
  const queue = policy(
    allow('sqs:SendMessage', '*', {
      Principal: { Service: 'events.amazonaws.com' },
      Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } },
    }),
  );
  const send = (arn: string, account: string) =>
    evaluate({
      principal: { arn },
      action: 'sqs:SendMessage',
      resource: `arn:aws:sqs:eu-west-1:${ACCOUNT}:q`,
      resourcePolicy: queue,
      context: { 'aws:SourceAccount': account },
    });
  expect(send('events.amazonaws.com', ACCOUNT)).toBe('allowed');
  expect(send('events.amazonaws.com', OTHER)).toBe('implicit');
  expect(send('sns.amazonaws.com', ACCOUNT)).toBe('implicit');
});

describe('a statement', () => {
  test.each<[string, Partial<Statement>, string, string, boolean]>([
    ['names actions in any case', { Action: 'S3:getobject' }, 's3:GetObject', OBJECT, true],
    ['with wildcards', { Action: 's3:Get*' }, 's3:GetObject', OBJECT, true],
    ['with one for a character', { Action: 's3:Get?bject' }, 's3:GetObject', OBJECT, true],
    ['or all but some', { Action: undefined, NotAction: 'iam:*' }, 's3:GetObject', OBJECT, true],
    ['of which none', { Action: undefined, NotAction: ['s3:*'] }, 's3:GetObject', OBJECT, false],
    ['resources are of their case', { Resource: OBJECT.toUpperCase() }, 's3:GetObject', OBJECT, false],
    ['all but some', { Resource: undefined, NotResource: `${BUCKET}/secret*` }, 's3:GetObject', OBJECT, true],
    ['of which none', { Resource: undefined, NotResource: OBJECT }, 's3:GetObject', OBJECT, false],
    ['a variable', { Resource: `${BUCKET}/\${aws:PrincipalAccount}` }, 's3:GetObject', `${BUCKET}/${ACCOUNT}`, true],
    ['one without a value', { Resource: `${BUCKET}/\${aws:username}*` }, 's3:GetObject', `${BUCKET}/x`, false],
    ['a standard value', { Resource: `${BUCKET}/\${aws:username, 'all'}` }, 's3:GetObject', `${BUCKET}/all`, true],
  ])('%s', (_what, said, action, resource, isAllowed) => {
    const statement = { ...allow('s3:GetObject'), ...said };
    const decision = evaluate({ principal: reader([statement]), action, resource, resourceAccount: ACCOUNT });
    expect(decision).toBe(isAllowed ? 'allowed' : 'implicit');
  });
});

/** IAM user guide: "Condition operators", "Conditions with multiple context keys or values", "Set operators". */
describe('a condition', () => {
  const under = (condition: NonNullable<Statement['Condition']>, context: Request['context'] = {}) =>
    decide(reader([allow('s3:GetObject', '*', { Condition: condition })]), { context }) === 'allowed';

  test.each<[string, NonNullable<Statement['Condition']>, Request['context'], boolean]>([
    [
      'one value of several',
      { StringEquals: { 'aws:PrincipalTag/job': ['a', 'b'] } },
      { 'aws:PrincipalTag/job': 'b' },
      true,
    ],
    ['keys in any case', { StringEquals: { 'AWS:principaltag/job': 'a' } }, { 'aws:PrincipalTag/Job': 'a' }, true],
    ['all keys of an operator', { StringEquals: { 'a:x': '1', 'a:y': '2' } }, { 'a:x': '1', 'a:y': '3' }, false],
    ['all operators', { StringEquals: { 'a:x': '1' }, Bool: { 'a:y': 'true' } }, { 'a:x': '1', 'a:y': 'false' }, false],
    ['a key that is missing', { StringEquals: { 'a:x': '1' } }, {}, false],
    ['unless it may be', { StringEqualsIfExists: { 'a:x': '1' } }, {}, true],
    ['which is compared where it is there', { StringEqualsIfExists: { 'a:x': '1' } }, { 'a:x': '2' }, false],
    ['none of several', { StringNotEquals: { 'a:x': ['1', '2'] } }, { 'a:x': '2' }, false],
    ['none, and it is missing', { StringNotEquals: { 'a:x': '1' } }, {}, true],
    ['a pattern', { StringLike: { 'a:x': 'o-*' } }, { 'a:x': 'o-1' }, true],
    ['a star that means itself', { StringLike: { 'a:x': 'a${*}' } }, { 'a:x': 'a*' }, true],
    ['an ARN part by part', { ArnLike: { 'a:x': 'arn:aws:iam::*:role/a' } }, { 'a:x': 'arn:aws:iam::1:role/a' }, true],
    ['and not across parts', { ArnLike: { 'a:x': 'arn:*:role/a' } }, { 'a:x': 'arn:aws:iam::1:role/a' }, false],
    [
      'none of the ARNs',
      { ArnNotLike: { 'a:x': ['arn:aws:iam::*:role/a'] } },
      { 'a:x': 'arn:aws:iam::1:role/a' },
      false,
    ],
    ['it is there', { Null: { 'a:x': 'false' } }, { 'a:x': '' }, true],
    ['it is not there', { Null: { 'a:x': 'true' } }, {}, true],
    ['any of a set', { 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['a'] } }, { 'aws:TagKeys': ['b', 'a'] }, true],
    ['any of an absent set', { 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['a'] } }, {}, false],
    [
      'all of a set',
      { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a', 'b'] } },
      { 'aws:TagKeys': ['b', 'c'] },
      false,
    ],
    ['all of an absent set', { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a'] } }, {}, true],
    ['a number', { NumericLessThanEquals: { 'a:x': '10' } }, { 'a:x': '10' }, true],
    ['a time', { DateLessThan: { 'a:x': '2026-11-28T00:00:00Z' } }, { 'a:x': '2026-11-27T23:59:59Z' }, true],
  ])('holds for %s', (_what, condition, context, isMet) => {
    expect(under(condition, context)).toBe(isMet);
  });

  test('of an operator that nobody knows is an error, and neither met nor unmet', () => {
    expect(() => under({ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } })).toThrow('the operator IpAddress is not known');
  });
});

describe('whatever the policies', () => {
  const action = fc.constantFrom('s3:GetObject', 's3:*', '*', 'ec2:*');
  const statement = fc.record({
    Effect: fc.constantFrom('Allow' as const, 'Deny' as const),
    Action: action,
    Resource: fc.constantFrom('*', OBJECT, BUCKET),
  });
  const statements = fc.array(statement, { maxLength: 4 });

  test('one more Deny allows nothing more, and one more Allow never undoes a Deny', () => {
    fc.assert(
      fc.property(statements, statement, (some, one) => {
        const before = decide(reader(some));
        const after = decide(reader([...some, one]));
        expect(one.Effect === 'Deny' && before !== 'allowed' && after === 'allowed').toBe(false);
        expect(before === 'explicit' && after !== 'explicit').toBe(false);
      }),
    );
  });

  test('their order does not matter', () => {
    fc.assert(
      fc.property(statements, (some) => {
        expect(decide(reader([...some].reverse()))).toBe(decide(reader(some)));
      }),
    );
  });
});
