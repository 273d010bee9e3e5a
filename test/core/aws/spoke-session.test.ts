import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { assumeSpokeRole, sessionNameOf, spokeClientConfig, SpokeSessions } from '../../../src/core/aws/spoke-session';
import { accountOf, address } from '../../../src/core/domain/address';
import { instant, MS_PER_MINUTE, parseInstant } from '../../../src/core/domain/time';
import { SpokeFailure } from '../../../src/core/ports';

const ACCOUNT = accountOf(address('222222222222'));
const OTHER = accountOf(address('333333333333'));
const POLICY = '{"Version":"2012-10-17"}';
const asked = (name = 'x@222222222222', account = ACCOUNT, policy = POLICY) => ({ account, name, policy });
const access = {
  partition: 'aws-cn',
  organizationId: 'o-a1b2c3d4e5',
  roleName: 'BudgetGuardrailsSpoke',
  sessionTimeoutMs: 20,
};

const mock = mockClient(STSClient);
const sts = new STSClient({ region: 'cn-north-1' });
const session = {
  AccessKeyId: 'k',
  SecretAccessKey: 's',
  SessionToken: 't',
  Expiration: new Date('2026-11-21T20:46:00Z'),
};

beforeEach(() => {
  mock.reset();
  mock.on(AssumeRoleCommand).resolves({ Credentials: session });
});

test('assumes the spoke’s role in its partition, with the name and the account that it means', async () => {
  expect(await assumeSpokeRole(sts, access, asked('disable-resources@222222222222'))).toEqual({
    credentials: { accessKeyId: 'k', secretAccessKey: 's', sessionToken: 't' },
    expiresAt: parseInstant('2026-11-21T20:46:00.000Z'),
  });
  expect(mock.commandCalls(AssumeRoleCommand)[0]?.args[0].input).toEqual({
    RoleArn: 'arn:aws-cn:iam::222222222222:role/budget-guardrails/BudgetGuardrailsSpoke',
    RoleSessionName: 'disable-resources@222222222222',
    ExternalId: 'budget-guardrails:o-a1b2c3d4e5:222222222222',
    Policy: POLICY,
    DurationSeconds: 900,
  });
});

test('a session is named by errand and address, in at most 64 characters', () => {
  expect(sessionNameOf('meter-resource', '222222222222')).toBe('meter-resource@222222222222');
  expect(sessionNameOf('meter-resource', `222222222222.${'w'.repeat(51)}`)).toHaveLength(64);
});

test('a session without an end counts as ended', async () => {
  mock.on(AssumeRoleCommand).resolves({ Credentials: { ...session, Expiration: undefined } });

  expect((await assumeSpokeRole(sts, access, asked())).expiresAt).toBe(0);
});

test('STS that does not answer in time is a failure of that spoke', async () => {
  mock.on(AssumeRoleCommand).callsFake(
    async (_input, _getClient) =>
      new Promise((_resolve, reject) => {
        setTimeout(() => reject(Object.assign(new Error('Request aborted'), { name: 'AbortError' })), 30);
      }),
  );

  const assuming = assumeSpokeRole(sts, access, asked());
  await expect(assuming).rejects.toThrow(SpokeFailure);
  await expect(assuming).rejects.toThrow('account 222222222222 did not answer in time: cannot assume arn:aws-cn:iam::');
});

test('clients of a session share the connections of STS’s client', async () => {
  const config = spokeClientConfig(sts, await assumeSpokeRole(sts, access, asked()), 'cn-northwest-1');

  expect(config).toMatchObject({ region: 'cn-northwest-1', maxAttempts: 8, credentials: { accessKeyId: 'k' } });
  expect(config.requestHandler).toBe(sts.config.requestHandler);
});

describe('the sessions of one process', () => {
  /** Sessions that end fifteen minutes after minute 0, whatever `clock.minutes` says. */
  function sessions() {
    mock.on(AssumeRoleCommand).resolves({ Credentials: { ...session, Expiration: new Date(15 * MS_PER_MINUTE) } });
    const clock = { minutes: 0, now: () => instant(clock.minutes * MS_PER_MINUTE) };
    return { clock, kept: new SpokeSessions(sts, access, clock) };
  }
  const opened = () =>
    mock
      .commandCalls(AssumeRoleCommand)
      .map(({ args: [{ input }] }) => `${input.RoleArn?.split(':')[4]} ${input.RoleSessionName}`);

  test('live on until two minutes before they end', async () => {
    const { clock, kept } = sessions();
    await kept.open(asked(), 5_000);
    clock.minutes = 12.9;
    await kept.open(asked(), 5_000);
    expect(opened()).toHaveLength(1);

    clock.minutes = 13;
    await kept.open(asked(), 5_000);
    expect(opened()).toHaveLength(2);
  });

  test('outlive the conversations that they begin', async () => {
    const { clock, kept } = sessions();
    await kept.open(asked(), 8 * MS_PER_MINUTE);
    clock.minutes = 7;
    await kept.open(asked(), 8 * MS_PER_MINUTE);

    expect(opened()).toHaveLength(2);
  });

  test('are told apart by account, errand, address and policy', async () => {
    const { kept } = sessions();
    await kept.open(asked(`meter-resource@${ACCOUNT}`), 5_000);
    await kept.open(asked(`meter-resource@${OTHER}`, OTHER), 5_000);
    await kept.open(asked(`disable-resources@${ACCOUNT}`), 5_000);
    for (const policy of [POLICY, POLICY, '{}']) {
      await kept.open(asked(`disable-resources@${ACCOUNT}.search`, ACCOUNT, policy), 5_000);
    }

    expect(opened()).toEqual([
      '222222222222 meter-resource@222222222222',
      '333333333333 meter-resource@333333333333',
      '222222222222 disable-resources@222222222222',
      '222222222222 disable-resources@222222222222.search',
      '222222222222 disable-resources@222222222222.search',
    ]);
  });

  test('that could not begin are tried anew', async () => {
    const { kept } = sessions();
    mock
      .on(AssumeRoleCommand)
      .rejectsOnce(Object.assign(new Error('no'), { name: 'AccessDenied' }))
      .resolves({ Credentials: session });

    await expect(kept.open(asked(), 5_000)).rejects.toThrow(SpokeFailure);
    await kept.open(asked(), 5_000);
    expect(opened()).toHaveLength(2);
  });

  test('are opened once for all who ask at the same time, and their failure is that of all', async () => {
    const { kept } = sessions();
    const [first, second] = await Promise.all([kept.open(asked(), 5_000), kept.open(asked(), 5_000)]);
    expect(second).toBe(first);
    expect(opened()).toHaveLength(1);

    mock.on(AssumeRoleCommand).rejects(new Error('no'));
    const others = ['a@222222222222', 'a@222222222222'].map((name) => kept.open(asked(name), 5_000));
    expect((await Promise.allSettled(others)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(opened()).toHaveLength(2);
  });

  test('are a thousand at most: what was not asked for the longest goes', async () => {
    const { kept } = sessions();
    const names = Array.from({ length: 1_000 }, (_none, index) => `${index}@222222222222`);
    for (const name of names) await kept.open(asked(name), 5_000);
    await kept.open(asked('0@222222222222'), 5_000);
    await kept.open(asked('new@222222222222'), 5_000);
    expect(opened()).toHaveLength(1_001);

    for (const name of ['0@222222222222', '2@222222222222', 'new@222222222222']) await kept.open(asked(name), 5_000);
    expect(opened()).toHaveLength(1_001);
    await kept.open(asked('1@222222222222'), 5_000);
    expect(opened()).toHaveLength(1_002);
  });

  test('that are forgotten are opened anew', async () => {
    const { kept } = sessions();
    await kept.open(asked(), 5_000);
    kept.forget(asked());
    await kept.open(asked(), 5_000);

    expect(opened()).toHaveLength(2);
  });
});
