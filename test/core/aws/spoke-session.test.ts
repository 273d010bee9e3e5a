import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { assumeSpokeRole, sessionNameOf, spokeClientConfig } from '../../../src/core/aws/spoke-session';
import { accountOf, address } from '../../../src/core/domain/address';
import { parseInstant } from '../../../src/core/domain/time';
import { SpokeFailure } from '../../../src/core/ports';

const ACCOUNT = accountOf(address('222222222222'));
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
  expect(await assumeSpokeRole(sts, access, ACCOUNT, 'disable-resources@222222222222')).toEqual({
    credentials: { accessKeyId: 'k', secretAccessKey: 's', sessionToken: 't' },
    expiresAt: parseInstant('2026-11-21T20:46:00.000Z'),
  });
  expect(mock.commandCalls(AssumeRoleCommand)[0]?.args[0].input).toEqual({
    RoleArn: 'arn:aws-cn:iam::222222222222:role/budget-guardrails/BudgetGuardrailsSpoke',
    RoleSessionName: 'disable-resources@222222222222',
    ExternalId: 'budget-guardrails:o-a1b2c3d4e5:222222222222',
    DurationSeconds: 900,
  });
});

test('a session is named by errand and address, in at most 64 characters', () => {
  expect(sessionNameOf('meter-resource', '222222222222')).toBe('meter-resource@222222222222');
  expect(sessionNameOf('meter-resource', `222222222222.${'w'.repeat(51)}`)).toHaveLength(64);
});

test('a session without an end counts as ended', async () => {
  mock.on(AssumeRoleCommand).resolves({ Credentials: { ...session, Expiration: undefined } });

  expect((await assumeSpokeRole(sts, access, ACCOUNT, 'x@222222222222')).expiresAt).toBe(0);
});

test('STS that does not answer in time is a failure of that spoke', async () => {
  mock.on(AssumeRoleCommand).callsFake(
    async (_input, _getClient) =>
      new Promise((_resolve, reject) => {
        setTimeout(() => reject(Object.assign(new Error('Request aborted'), { name: 'AbortError' })), 30);
      }),
  );

  const assuming = assumeSpokeRole(sts, access, ACCOUNT, 'x@222222222222');
  await expect(assuming).rejects.toThrow(SpokeFailure);
  await expect(assuming).rejects.toThrow('account 222222222222 did not answer in time: cannot assume arn:aws-cn:iam::');
});

test('clients of a session share the connections of STS’s client', async () => {
  const config = spokeClientConfig(
    sts,
    await assumeSpokeRole(sts, access, ACCOUNT, 'x@222222222222'),
    'cn-northwest-1',
  );

  expect(config).toMatchObject({ region: 'cn-northwest-1', maxAttempts: 8, credentials: { accessKeyId: 'k' } });
  expect(config.requestHandler).toBe(sts.config.requestHandler);
});
