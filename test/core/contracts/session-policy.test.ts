import fc from 'fast-check';
import {
  MAX_SESSION_POLICY,
  ROOMY_SESSION_POLICY,
  sessionPolicies,
  type SpokePermission,
  type Topic,
} from '../../../src/core/contracts/session-policy';

const PLACE = { partition: 'aws-us-gov', account: '222222222222', region: 'us-gov-west-1' };

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: object;
}
const statementsOf = (document: string) => (JSON.parse(document) as { Statement: readonly Statement[] }).Statement;

/** Each action on each resource, with its condition: what a policy allows, said in one way only. */
function allowedBy(document: string): readonly string[] {
  return statementsOf(document).flatMap(({ Action, Resource, Condition }) =>
    [Action].flat().flatMap((action) => [Resource].flat().map((resource) => said(action, resource, Condition))),
  );
}

function listedIn(topics: readonly Topic[]): readonly string[] {
  return topics.flatMap(({ permissions }) =>
    permissions.flatMap(({ actions, resources, conditions }) =>
      actions.flatMap((action) => resources(PLACE).map((resource) => said(action, resource, conditions))),
    ),
  );
}

const said = (action: string, resource: string, condition?: object) => JSON.stringify([action, resource, condition]);

const anAction = fc.constantFrom('ec2:StopInstances', 'ec2:StartInstances', 'rds:StopDBInstance', 'ssm:GetParameters');
const aResource = fc.constantFrom('*', 'arn:aws:ec2:*:1:instance/*', 'arn:aws:rds:*:1:db:*', `arn:${'x'.repeat(200)}`);
const aPermission: fc.Arbitrary<SpokePermission> = fc
  .record({
    actions: fc.uniqueArray(anAction, { minLength: 1 }),
    on: fc.uniqueArray(aResource, { minLength: 1 }),
    isConditional: fc.boolean(),
  })
  .map(({ actions, on, isConditional }) => ({
    actions,
    resources: () => on,
    ...(isConditional ? { conditions: { Bool: { 'kms:GrantIsForAWSResource': 'true' } } } : {}),
  }));
const someTopics = fc.array(
  fc.record({
    name: fc.string({ minLength: 1 }),
    permissions: fc.array(aPermission, { minLength: 1, maxLength: 3 }),
  }),
  { minLength: 1, maxLength: 12 },
);

test('property: all sessions together allow what the topics list, and each what its own topics list', () => {
  fc.assert(
    fc.property(someTopics, (topics) => {
      const policies = sessionPolicies({ useCase: 'meter-resource', topics }, PLACE);
      expect(policies.flatMap((policy) => policy.topics)).toEqual(topics.map(({ name }) => name));
      let first = 0;
      for (const { topics: names, document } of policies) {
        const own = topics.slice(first, (first += names.length));
        expect(new Set(allowedBy(document))).toEqual(new Set(listedIn(own)));
        expect(statementsOf(document).every(({ Effect }) => Effect === 'Allow')).toBe(true);
      }
    }),
  );
});

test('property: a policy of several topics is roomy', () => {
  fc.assert(
    fc.property(someTopics, (topics) => {
      for (const { topics: names, document } of sessionPolicies({ useCase: 'meter-resource', topics }, PLACE)) {
        expect(names.length === 1 || document.length <= ROOMY_SESSION_POLICY).toBe(true);
      }
    }),
  );
});

test('says what is allowed on the same resources once, and single things without brackets', () => {
  const topic = (name: string, actions: readonly string[]): Topic => ({
    name,
    permissions: [
      { actions, resources: ({ partition, account, region }) => [`arn:${partition}:x:${region}:${account}`] },
    ],
  });
  const topics = [topic('one', ['x:Look']), topic('two', ['x:Look', 'x:Stop'])];

  expect(sessionPolicies({ useCase: 'meter-resource', topics: topics.slice(0, 1) }, PLACE)[0]?.document).toBe(
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"x:Look","Resource":"arn:aws-us-gov:x:us-gov-west-1:222222222222"}]}',
  );
  expect(
    sessionPolicies({ useCase: 'meter-resource', topics }, PLACE).map(({ document }) => statementsOf(document)),
  ).toEqual([
    [{ Effect: 'Allow', Action: ['x:Look', 'x:Stop'], Resource: 'arn:aws-us-gov:x:us-gov-west-1:222222222222' }],
  ]);
});

test('says once what is allowed on several resources under the same conditions', () => {
  const conditions = { Bool: { 'aws:ViaAWSService': 'true' } };
  const on = (resource: string, only?: typeof conditions) => ({
    actions: ['x:Look', 'x:Stop'],
    resources: () => [resource],
    ...(only && { conditions: only }),
  });
  const topics = [{ name: 'one', permissions: [on('a'), on('b', conditions), on('c'), on('d', conditions)] }];

  expect(
    sessionPolicies({ useCase: 'meter-resource', topics }, PLACE).map(({ document }) => statementsOf(document)),
  ).toEqual([
    [
      { Effect: 'Allow', Action: ['x:Look', 'x:Stop'], Resource: ['a', 'c'] },
      { Effect: 'Allow', Action: ['x:Look', 'x:Stop'], Resource: ['b', 'd'], Condition: conditions },
    ],
  ]);
});

test('a topic that is too much for any session is an error that names the use case', () => {
  const topics = [
    { name: 'endless', permissions: [{ actions: [`x:${'y'.repeat(MAX_SESSION_POLICY)}`], resources: () => ['*'] }] },
  ];

  expect(() => sessionPolicies({ useCase: 'disable-resources', topics }, PLACE)).toThrow(
    new RangeError('the session policy of disable-resources for endless has 2134 characters: STS takes 2048'),
  );
});

test('a resource with an endless name is meant by its beginning', () => {
  const topics = [{ name: 'one', permissions: [{ actions: ['x:Look'], resources: () => [`arn:${'n'.repeat(900)}`] }] }];

  expect(allowedBy(sessionPolicies({ useCase: 'sync-budget', topics }, PLACE)[0]?.document ?? '')).toEqual([
    said('x:Look', `arn:${'n'.repeat(252)}*`),
  ]);
});
