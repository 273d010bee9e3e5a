import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import type { SpokeConversation } from '../../../src/core/aws/spoke-door';
import { ROOMY_SESSION_POLICY, type Topic } from '../../../src/core/contracts/session-policy';
import { accountOf, address } from '../../../src/core/domain/address';
import { instant, MS_PER_MINUTE } from '../../../src/core/domain/time';
import { SpokeFailure } from '../../../src/core/ports';
import { doorFor } from '../../support/spoke-door';

const ACCOUNT = accountOf(address('222222222222'));

const sts = mockClient(STSClient);
const policies = () => sts.commandCalls(AssumeRoleCommand).map(({ args: [{ input }] }) => input.Policy ?? '');

const small = (name: string): Topic => ({
  name,
  permissions: [
    { actions: [`${name}:Look`], resources: ({ account, region }) => [`arn:aws:${name}:${region}:${account}`] },
  ],
});
/** Two of these are too much for one session. */
const large = (name: string): Topic => ({
  name,
  permissions: [{ actions: [`${name}:${'x'.repeat(ROOMY_SESSION_POLICY / 2)}`], resources: () => ['*'] }],
});

function spokes(topics: readonly Topic[], timeoutMs = 5_000) {
  const clock = { now: () => instant(0) };
  const door = doorFor({ useCase: 'meter-resource', topics }, clock);
  const through = door.through(timeoutMs, (conversation) => conversation);
  return { door, reach: (of: string = ACCOUNT) => through.reach(ACCOUNT, 'meter-resource', of) };
}

const refuse = (conversation: SpokeConversation, name: string) =>
  conversation.attempt('stop i-1', async () => {
    throw Object.assign(new Error('You are not authorized'), { name });
  });

beforeEach(() => {
  sts.reset();
  let sessions = 0;
  sts.on(AssumeRoleCommand).callsFake(() => ({
    Credentials: {
      AccessKeyId: `key-${++sessions}`,
      SecretAccessKey: 's',
      SessionToken: 't',
      Expiration: new Date(15 * MS_PER_MINUTE),
    },
  }));
});

test('a session may do what the topics need, in this account and partition, and nothing else', async () => {
  await spokes([small('one'), small('two')]).reach();

  expect(policies().map((policy) => JSON.parse(policy))).toEqual([
    {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: 'one:Look', Resource: 'arn:aws:one:eu-west-1:222222222222' },
        { Effect: 'Allow', Action: 'two:Look', Resource: 'arn:aws:two:eu-west-1:222222222222' },
      ],
    },
  ]);
});

test('topics that are too much for one session have several, each its own', async () => {
  const conversation = await spokes([small('one'), large('two'), large('three')]).reach();
  const keyOf = (topic: string) => conversation.clientConfig(topic, 'us-east-1').credentials.accessKeyId;

  expect(policies().map((policy) => /one:|two:|three:/.exec(policy)?.[0])).toEqual(['one:', 'three:']);
  expect([keyOf('one'), keyOf('two'), keyOf('three')]).toEqual(['key-1', 'key-1', 'key-2']);
  expect(() => keyOf('four')).toThrow(new RangeError("'four' is no topic of meter-resource"));
});

test('a policy that STS finds too large once packed is split to one for each topic, from then on', async () => {
  const tooLarge = Object.assign(new Error('Packed policy consumes 103% of allotted space'), {
    name: 'PackedPolicyTooLargeException',
  });
  sts
    .on(AssumeRoleCommand)
    .rejectsOnce(tooLarge)
    .resolves({
      Credentials: { AccessKeyId: 'k', SecretAccessKey: 's', SessionToken: 't', Expiration: new Date(0) },
    });
  const { reach } = spokes([small('one'), small('two')]);
  const conversation = await reach();
  await reach(`${ACCOUNT}.search`);

  expect(conversation.clientConfig('two', 'eu-west-1').credentials.accessKeyId).toBe('k');
  expect(policies().map((policy) => [...policy.matchAll(/(one|two):Look/g)].map(([, topic]) => topic))).toEqual([
    ['one', 'two'],
    ['one'],
    ['two'],
    ['one'],
    ['two'],
  ]);
});

test('a single topic that is too large once packed is a failure of that spoke', async () => {
  sts.on(AssumeRoleCommand).rejects(Object.assign(new Error('103%'), { name: 'PackedPolicyTooLargeException' }));

  await expect(spokes([small('one'), small('two')]).reach()).rejects.toThrow(
    /^account 222222222222: cannot assume .*: PackedPolicyTooLargeException: 103%/,
  );
  expect(policies()).toHaveLength(3);
});

test('all conversations of one door share its sessions', async () => {
  const { door, reach } = spokes([small('one')]);
  await reach();
  await reach();
  await door.through(1_000, () => 'another way to speak').reach(ACCOUNT, 'meter-resource', ACCOUNT);
  expect(policies()).toHaveLength(1);

  await reach(`${ACCOUNT}.search`);
  expect(policies()).toHaveLength(2);
});

test('what a spoke refuses is a failure of it, and the next conversation begins with a new session', async () => {
  const { reach } = spokes([small('one')]);
  const refused = refuse(await reach(), 'UnrecognizedClientException');
  await expect(refused).rejects.toThrow(SpokeFailure);
  await expect(refused).rejects.toThrow(
    'account 222222222222: cannot stop i-1: UnrecognizedClientException: You are not authorized',
  );

  expect((await reach()).clientConfig('one', 'eu-west-1').credentials.accessKeyId).toBe('key-2');
});

test('any other failure leaves the session as it is', async () => {
  const { reach } = spokes([small('one')]);
  await expect(refuse(await reach(), 'ThrottlingException')).rejects.toThrow(SpokeFailure);

  expect((await reach()).clientConfig('one', 'eu-west-1').credentials.accessKeyId).toBe('key-1');
});

test('every call has the signal that ends the conversation, counted from its beginning', async () => {
  const conversation = await spokes([small('one')], 20).reach();
  const [first, second] = await Promise.all(
    [1, 2].map(() => conversation.attempt('look', async ({ abortSignal }) => abortSignal)),
  );
  expect(first).toBe(second);
  expect(first?.aborted).toBe(false);
  await new Promise((resolve) => {
    setTimeout(resolve, 40);
  });

  expect(first?.aborted).toBe(true);
});
