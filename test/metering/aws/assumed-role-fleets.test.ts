import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { accountOf, address, type AccountId } from '../../../src/core/domain/address';
import { instant, MS_PER_MINUTE } from '../../../src/core/domain/time';
import { SpokeFailure } from '../../../src/core/ports';
import { AssumedRoleFleets } from '../../../src/metering/aws/assumed-role-fleets';
import { RESOURCE_TYPES } from '../../../src/metering/domain/resource';

const ACCOUNT = accountOf(address('222222222222'));
const OTHER = accountOf(address('333333333333'));
const ARN = 'arn:aws:ec2:eu-west-1:222222222222:instance/i-1';

const [sts, ec2] = [mockClient(STSClient), mockClient(EC2Client)];

/** Fleets whose clock stands at `clock.minutes`; sessions end fifteen minutes after minute 0. */
function fleets(timeoutMs = 5_000) {
  const clock = { minutes: 0, now: () => instant(clock.minutes * MS_PER_MINUTE) };
  const access = {
    partition: 'aws',
    organizationId: 'o-a1b2c3d4e5',
    roleName: 'BudgetGuardrailsSpoke',
    sessionTimeoutMs: 5_000,
    timeoutMs,
  };
  const all = new AssumedRoleFleets(new STSClient({ region: 'eu-west-1' }), access, clock);
  const reach = async (account: AccountId = ACCOUNT, errand = 'meter-resource', of: string = account) =>
    all.reach(account, errand, of);
  return { clock, reach };
}

const CREDENTIALS = {
  AccessKeyId: 'k',
  SecretAccessKey: 's',
  SessionToken: 't',
  Expiration: new Date(15 * MS_PER_MINUTE),
};
const sessions = () =>
  sts
    .commandCalls(AssumeRoleCommand)
    .map(({ args: [{ input }] }) => `${input.RoleArn?.split(':')[4]} ${input.RoleSessionName}`);

beforeEach(() => {
  for (const aws of [sts, ec2]) aws.reset();
  sts.on(AssumeRoleCommand).resolves({ Credentials: CREDENTIALS });
});

describe('the sessions of AssumedRoleFleets', () => {
  test('live on until two minutes before they end', async () => {
    const { clock, reach } = fleets();
    await reach();
    clock.minutes = 12.9;
    await reach();
    expect(sessions()).toHaveLength(1);

    clock.minutes = 13;
    await reach();
    expect(sessions()).toHaveLength(2);
  });

  test('outlive the conversations that they begin', async () => {
    const { clock, reach } = fleets(8 * MS_PER_MINUTE);
    await reach();
    clock.minutes = 7;
    await reach();

    expect(sessions()).toHaveLength(2);
  });

  test('are told apart by account, errand and address', async () => {
    const { reach } = fleets();
    await reach();
    await reach(OTHER);
    await reach(ACCOUNT, 'disable-resources');
    await reach(ACCOUNT, 'disable-resources', `${ACCOUNT}.search`);
    await reach(ACCOUNT, 'disable-resources', `${ACCOUNT}.search`);

    expect(sessions()).toEqual([
      '222222222222 meter-resource@222222222222',
      '333333333333 meter-resource@333333333333',
      '222222222222 disable-resources@222222222222',
      '222222222222 disable-resources@222222222222.search',
    ]);
  });

  test('that could not begin are tried anew', async () => {
    const { reach } = fleets();
    sts
      .on(AssumeRoleCommand)
      .rejectsOnce(Object.assign(new Error('no'), { name: 'AccessDenied' }))
      .resolves({ Credentials: CREDENTIALS });

    await expect(reach()).rejects.toThrow(SpokeFailure);
    await reach();
    expect(sessions()).toHaveLength(2);
  });
});

describe('a fleet', () => {
  test('has every type of resource, and one adapter per type and region', async () => {
    const fleet = await fleets().reach();

    expect(new Set(RESOURCE_TYPES.map((type) => fleet.of(type, 'eu-west-1'))).size).toBe(RESOURCE_TYPES.length);
    expect(fleet.of('ec2-instance', 'eu-west-1')).toBe(fleet.of('ec2-instance', 'eu-west-1'));
    expect(fleet.of('ec2-instance', 'eu-west-1')).not.toBe(fleet.of('ec2-instance', 'us-east-1'));
  });

  test('speaks in the region and with the session that it was asked for', async () => {
    ec2.on(DescribeInstancesCommand).resolves({});
    await (await fleets().reach()).of('ec2-instance', 'ap-southeast-2').read(ARN);

    const { config } = ec2.commandCalls(DescribeInstancesCommand)[0]?.thisValue as EC2Client;
    expect(await config.region()).toBe('ap-southeast-2');
    expect(await config.credentials()).toMatchObject({ accessKeyId: 'k', secretAccessKey: 's', sessionToken: 't' });
  });

  test('that does not answer in time is a failure of that account', async () => {
    const fleet = await fleets(20).reach();
    ec2.on(DescribeInstancesCommand).callsFake(
      async () =>
        new Promise((_resolve, reject) => {
          setTimeout(() => reject(Object.assign(new Error('Request aborted'), { name: 'AbortError' })), 30);
        }),
    );

    await expect(fleet.of('ec2-instance', 'eu-west-1').read(ARN)).rejects.toThrow(
      `account 222222222222 did not answer in time: cannot describe ${ARN}`,
    );
  });
});
