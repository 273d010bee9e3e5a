import { DescribeInstancesCommand, EC2Client, StopInstancesCommand, type Instance } from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { SpokeDenied } from '../../../src/core/ports';
import { Ec2Instances } from '../../../src/metering/types/ec2-instance.adapter';
import { awsError, spokeRegion } from './spoke';

const arnOf = (id: string) => `arn:aws:ec2:eu-west-1:222222222222:instance/${id}`;
const ARN = arnOf('i-1');

const ec2 = mockClient(EC2Client);
const instances = new Ec2Instances(spokeRegion());

const INSTANCE: Instance = {
  InstanceId: 'i-1',
  InstanceType: 't3.micro',
  State: { Name: 'running' },
  RootDeviceType: 'ebs',
  Tags: [{ Key: 'team', Value: 'search' }],
};

const present = (...found: Partial<Instance>[]) =>
  ec2
    .on(DescribeInstancesCommand)
    .resolves({ Reservations: found.map((instance) => ({ Instances: [{ ...INSTANCE, ...instance }] })) });

beforeEach(() => ec2.reset());

describe('an instance is left running, and the reason told', () => {
  const tagged = (Key: string, Value: string) => ({ Tags: [{ Key, Value }] });

  test.each([
    ['i3.2xlarge', 'a stop would erase its instance-store volumes (i3.2xlarge)'],
    ['c5d.large', 'a stop would erase its instance-store volumes (c5d.large)'],
    ['qq9.large', 'it is not known whether a stop would erase instance-store volumes (qq9.large)'],
  ])('with its system on EBS and other volumes in it: %s', async (InstanceType, reason) => {
    present({ InstanceType: InstanceType as never });

    expect((await instances.read(ARN))?.spared).toBe(reason);
    await expect(instances.disable(ARN)).rejects.toThrow(reason);
  });

  test.each([
    [tagged('aws:elasticmapreduce:job-flow-id', 'j-1'), 'it belongs to the EMR cluster j-1, which would lose its data'],
    [tagged('aws:cloudformation:stack-name', 'AWSAccelerator-NetworkStack'), 'the Landing Zone Accelerator'],
    [{ Operator: { Managed: true, Principal: 'eks.amazonaws.com' } }, 'eks.amazonaws.com manages it'],
    [{ RootDeviceType: 'instance-store' as const }, 'its system is on an instance store'],
    [{ InstanceLifecycle: 'capacity-block' as const }, 'it is paid for in advance'],
  ])('%j', async (instance, reason) => {
    present(instance);

    expect((await instances.read(ARN))?.spared).toContain(reason);
  });

  test('but what is stopped already may be given back, whatever it is', async () => {
    present({ InstanceType: 'i3.2xlarge', State: { Name: 'stopped' } });

    expect(await instances.read(ARN)).toEqual({
      kind: 'disabled',
      previous: { state: 'running' },
      tags: { team: 'search' },
    });
  });
});

describe('many at once', () => {
  test('are read in one call; those that do not exist are not among them', async () => {
    present({}, { InstanceId: 'i-2', State: { Name: 'terminated' } });

    expect([...(await instances.readAll([ARN, arnOf('i-2'), arnOf('i-3')])).keys()]).toEqual([ARN]);
    expect(ec2.commandCalls(DescribeInstancesCommand)).toHaveLength(1);
  });

  test('are stopped in one call, those that are spared or refused excepted', async () => {
    present({}, { InstanceId: 'i-2', InstanceType: 'i3.large' }, { InstanceId: 'i-3' }, { InstanceId: 'i-4' });
    ec2.on(StopInstancesCommand).callsFake(({ InstanceIds: ids }: { InstanceIds: string[] }) => {
      if (ids.includes('i-3')) {
        throw awsError('OperationNotPermitted', "The instance 'i-3' may not be stopped. Modify its 'disableApiStop'");
      }
    });

    const refused = await instances.disableAll([ARN, arnOf('i-2'), arnOf('i-3'), arnOf('i-4'), arnOf('i-5')]);
    expect(refused.get(arnOf('i-3'))).toBeInstanceOf(SpokeDenied);
    expect([...refused].map(([arn, { message }]) => [arn, message.includes('disableApiStop')])).toEqual([
      [arnOf('i-2'), false],
      [arnOf('i-3'), true],
    ]);
    expect(ec2.commandCalls(StopInstancesCommand).map(({ args: [{ input }] }) => input.InstanceIds)).toEqual([
      ['i-1', 'i-3', 'i-4'],
      ['i-1', 'i-4'],
    ]);
  });
});
