import { DescribeInstancesCommand, EC2Client, type Instance } from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { Ec2Instances } from '../../../src/metering/types/ec2-instance.adapter';
import { changeOf, spokeRegion } from './spoke';

const ARN = 'arn:aws:ec2:eu-west-1:222222222222:instance/i-1';
const ec2 = mockClient(EC2Client);
const instances = new Ec2Instances(spokeRegion());
const present = (more: Partial<Instance>) =>
  ec2
    .on(DescribeInstancesCommand)
    .resolves({ Reservations: [{ Instances: [{ InstanceId: 'i-1', State: { Name: 'running' }, ...more }] }] });
const observed = async () => (await instances.observe(changeOf('ec2-instance', ARN)))[0];

beforeEach(() => ec2.reset());

describe('an instance on a dedicated host', () => {
  const onHost = { Placement: { Tenancy: 'host' as const } };

  test.each([
    ['Linux/UNIX', undefined],
    ['Windows BYOL', undefined],
    ['Red Hat Enterprise Linux', 't3.micro with Red Hat Enterprise Linux (tenancy host)'],
  ])('with %s costs its licence at most: its host is counted', async (PlatformDetails, price) => {
    present({ ...onHost, InstanceType: 't3.micro', PlatformDetails });
    expect((await observed())?.price?.describe()).toBe(price);
  });

  test('is left running: its host costs the same without it', async () => {
    present({ ...onHost, InstanceType: 't3.micro', PlatformDetails: 'Linux/UNIX' });
    expect((await instances.read(ARN))?.spared).toBe('its dedicated host costs the same without it');
  });
});

describe('an instance on an Outpost', () => {
  const onOutpost = {
    OutpostArn: 'arn:aws:outposts:eu-west-1:222222222222:outpost/op-1',
    InstanceType: 'm5.large',
  } as const;

  test.each([
    ['Linux/UNIX', undefined],
    ['Windows', 'm5.large with Windows'],
  ])('with %s costs its licence at most: the rack is paid for by the term', async (PlatformDetails, price) => {
    present({ ...onOutpost, PlatformDetails });
    expect((await observed())?.price?.describe()).toBe(price);
  });

  test('is left running: the rack costs the same without it', async () => {
    present({ ...onOutpost, PlatformDetails: 'Linux/UNIX' });
    expect((await instances.read(ARN))?.spared).toBe('its Outpost costs the same without it');
  });
});
