import { DescribeInstancesCommand, DescribeRegionsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { accountOf, address } from '../../../src/core/domain/address';
import { awsAccountFleet } from '../../../src/metering/aws/aws-account-fleet';
import { awsFleet } from '../../../src/metering/aws/aws-fleet';
import { METER_RESOURCE_MANDATE } from '../../../src/metering/contracts';
import { resourceAdapterOf } from '../../../src/metering/types/adapters';
import { SEEN_TYPES } from '../../../src/metering/types/contracts';
import { doorFor } from '../../support/spoke-door';

const ACCOUNT = accountOf(address('222222222222'));
const ARN = 'arn:aws:ec2:eu-west-1:222222222222:instance/i-1';

const [sts, ec2] = [mockClient(STSClient), mockClient(EC2Client)];
const reach = (timeoutMs = 5_000) =>
  doorFor(METER_RESOURCE_MANDATE)
    .through(timeoutMs, (conversation) => awsFleet(conversation, resourceAdapterOf))
    .reach(ACCOUNT, 'meter-resource', ACCOUNT);

beforeEach(() => {
  for (const aws of [sts, ec2]) aws.reset();
  sts
    .on(AssumeRoleCommand)
    .resolves({ Credentials: { AccessKeyId: 'k', SecretAccessKey: 's', SessionToken: 't', Expiration: new Date(0) } });
});

describe('a fleet', () => {
  test('has every type that is metered, and one adapter per type and region', async () => {
    const fleet = await reach();

    expect(new Set(SEEN_TYPES.map((type) => fleet.of(type, 'eu-west-1'))).size).toBe(SEEN_TYPES.length);
    expect(fleet.of('ec2-instance', 'eu-west-1')).toBe(fleet.of('ec2-instance', 'eu-west-1'));
    expect(fleet.of('ec2-instance', 'eu-west-1')).not.toBe(fleet.of('ec2-instance', 'us-east-1'));
  });

  test('speaks in the region and with the session that it was asked for', async () => {
    ec2.on(DescribeInstancesCommand).resolves({});
    await (await reach()).of('ec2-instance', 'ap-southeast-2').read(ARN);

    const { config } = ec2.commandCalls(DescribeInstancesCommand)[0]?.thisValue as EC2Client;
    expect(await config.region()).toBe('ap-southeast-2');
    expect(await config.credentials()).toMatchObject({ accessKeyId: 'k', secretAccessKey: 's', sessionToken: 't' });
  });

  test('knows the regions that are enabled, by the word of the home region', async () => {
    ec2.on(DescribeRegionsCommand).resolves({ Regions: [{ RegionName: 'eu-west-1' }, { RegionName: 'me-south-1' }] });

    const account = () =>
      doorFor(METER_RESOURCE_MANDATE)
        .through(5_000, awsAccountFleet(resourceAdapterOf))
        .reach(ACCOUNT, 'meter-resource', ACCOUNT);

    expect(await (await account()).regions()).toEqual(['eu-west-1', 'me-south-1']);

    const [call] = ec2.commandCalls(DescribeRegionsCommand);
    // All that there are would be those that are not enabled, too.
    expect(call?.args[0].input).toEqual({});
    ec2.on(DescribeRegionsCommand).rejects(Object.assign(new Error('not allowed'), { name: 'UnauthorizedOperation' }));
    await expect((await account()).regions()).rejects.toThrow('account 222222222222: cannot ask for its regions');
  });

  test('that does not answer in time is a failure of that account', async () => {
    const fleet = await reach(20);
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
