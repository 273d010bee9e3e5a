import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import {
  DescribeInstancesCommand,
  EC2Client,
  StartInstancesCommand,
  StopInstancesCommand,
  type Instance,
} from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { arnOfControl } from '../../../src/core/domain/resource-id';
import { Ec2Instances } from '../../../src/metering/types/ec2-instance.adapter';
import { awsError, changeOf, spokeRegion } from './spoke';

const arnOf = (id: string) => `arn:aws:ec2:eu-west-1:222222222222:instance/${id}`;
const ARN = arnOf('i-1');
const GROUP_ARN = 'arn:aws:autoscaling:eu-west-1:222222222222:autoScalingGroup:1234:autoScalingGroupName/web';

const [ec2, autoScaling] = [mockClient(EC2Client), mockClient(AutoScalingClient)];
const instances = new Ec2Instances(spokeRegion());

const INSTANCE: Instance = {
  InstanceId: 'i-1',
  InstanceType: 't3.micro',
  PlatformDetails: 'Linux/UNIX',
  Placement: { Tenancy: 'default' },
  State: { Name: 'running' },
  RootDeviceType: 'ebs',
  Tags: [{ Key: 'team', Value: 'search' }],
};
const MEMBER: Partial<Instance> = {
  Tags: [
    { Key: 'aws:autoscaling:groupName', Value: 'web' },
    { Key: 'Owner', Value: 'bob' },
  ],
};

const present = (...found: Partial<Instance>[]) =>
  ec2
    .on(DescribeInstancesCommand)
    .resolves({ Reservations: found.map((instance) => ({ Instances: [{ ...INSTANCE, ...instance }] })) });
const observed = async () => (await instances.observe(changeOf('ec2-instance', ARN)))[0];

beforeEach(() => {
  for (const aws of [ec2, autoScaling]) aws.reset();
  autoScaling.on(DescribeAutoScalingGroupsCommand).resolves({
    AutoScalingGroups: [{ AutoScalingGroupName: 'web', AutoScalingGroupARN: GROUP_ARN } as never],
  });
});

describe('what an instance is', () => {
  test('with its price, its tags and itself as what stops it', async () => {
    present({});

    expect(await observed()).toEqual({
      arn: ARN,
      running: true,
      price: {
        spec: {
          instanceType: 't3.micro',
          platform: 'Linux/UNIX',
          tenancy: 'default',
          market: 'on-demand',
        },
      },
      tags: { team: 'search' },
      control: { type: 'ec2-instance', arn: ARN },
    });
    expect(ec2.commandCalls(DescribeInstancesCommand)[0]?.args[0].input).toMatchObject({
      InstanceIds: ['i-1'],
      IncludeManagedResources: true,
    });
    expect(autoScaling.calls()).toEqual([]);
  });

  test('a spot instance on dedicated hardware with Windows says so', async () => {
    present({ InstanceLifecycle: 'spot', Placement: { Tenancy: 'dedicated' }, PlatformDetails: 'Windows' });

    expect((await observed())?.price).toMatchObject({
      spec: { market: 'spot', tenancy: 'dedicated', platform: 'Windows' },
    });
  });

  test('its zone is told', async () => {
    present({ Placement: { AvailabilityZone: 'us-west-2-lax-1a' } });

    expect((await observed())?.price).toMatchObject({ spec: { zone: 'us-west-2-lax-1a' } });
  });

  test.each(['pending', 'stopping', 'stopped', 'terminated'] as const)('%s, it does not run', async (state) => {
    present({ State: { Name: state } });

    expect((await observed())?.running).toBe(false);
  });

  test.each(['InvalidInstanceID.NotFound'])('gone, it is nothing: %s', async (name) => {
    ec2.on(DescribeInstancesCommand).rejects(awsError(name));

    expect(await observed()).toBeUndefined();
    expect(await instances.read(ARN)).toBeUndefined();
  });

  test('whose it is stands in a tag', async () => {
    present({ Tags: [{ Key: 'createdBy', Value: 'alice' }] });

    expect((await observed())?.startedBy).toBe('alice');
  });

  test.each([
    { Operator: { Managed: true, Principal: 'eks.amazonaws.com' } },
    { RootDeviceType: 'instance-store' as const },
  ])('what EC2 does not stop has nothing that stops it: %j', async (instance) => {
    present(instance);

    expect(await observed()).toMatchObject({ running: true, control: undefined });
  });
});

test('since when it runs is its own launch', async () => {
  present({ LaunchTime: new Date('2026-11-21T12:00:03Z') });

  expect((await observed())?.since).toBe(Date.parse('2026-11-21T12:00:03Z'));
});

describe('when instances were told to stop', () => {
  const stopped = (reason: string, name: 'stopped' | 'running' = 'stopped') => ({
    State: { Name: name },
    StateTransitionReason: reason,
  });

  test('stands in the reason of their last change, if they do not run again', async () => {
    present(
      stopped('User initiated (2026-11-21 12:00:03 GMT)'),
      { ...stopped('User initiated (2026-11-21 12:00:04 GMT)', 'running'), InstanceId: 'i-2' },
      { ...stopped('Server.SpotInstanceTermination'), InstanceId: 'i-3' },
      { ...stopped(''), InstanceId: 'i-4' },
    );

    expect([...(await instances.stopsOf([ARN, arnOf('i-2'), arnOf('i-3'), arnOf('i-4')]))]).toEqual([
      [ARN, Date.parse('2026-11-21T12:00:03Z')],
    ]);
    expect(ec2.commandCalls(DescribeInstancesCommand)[0]?.args[0].input).toMatchObject({
      Filters: [{ Name: 'instance-id', Values: ['i-1', 'i-2', 'i-3', 'i-4'] }],
    });
  });

  test('is asked for 200 at a time, as many as a filter takes', async () => {
    present();

    expect(await instances.stopsOf(Array.from({ length: 201 }, (_none, index) => arnOf(`i-${index}`)))).toEqual(
      new Map(),
    );
    expect(ec2.commandCalls(DescribeInstancesCommand)).toHaveLength(2);
  });
});

describe('a member of an Auto Scaling group', () => {
  test('is stopped through the group, and started by it', async () => {
    present(MEMBER);

    expect(await observed()).toMatchObject({
      control: { type: 'auto-scaling-group', arn: GROUP_ARN },
      startedBy: 'Auto Scaling group web',
    });
  });

  test.each([
    ['is gone', () => autoScaling.on(DescribeAutoScalingGroupsCommand).resolves({ AutoScalingGroups: [] })],
    ['may not be described', () => autoScaling.on(DescribeAutoScalingGroupsCommand).rejects(awsError('AccessDenied'))],
  ])('has an unknown control, never itself, when its group %s: it would be replaced', async (_what, arrange) => {
    present(MEMBER);
    arrange();

    expect(await observed()).toMatchObject({ running: true, control: 'unknown' });
  });

  test('is never stopped by itself, whatever was known of it as it started', async () => {
    present(MEMBER);
    ec2.on(StopInstancesCommand).resolves({});

    expect(await instances.read(ARN)).toMatchObject({
      kind: 'active',
      spared: 'the Auto Scaling group web would terminate and replace it',
    });
    await expect(instances.disable(ARN)).rejects.toThrow(`${ARN} is not stopped: the Auto Scaling group web`);
    expect(ec2.commandCalls(StopInstancesCommand)).toEqual([]);
  });
});

test('lists what runs, over all pages, asking once for each group', async () => {
  ec2.on(DescribeInstancesCommand).resolves({
    Reservations: [{ Instances: [INSTANCE, { ...INSTANCE, ...MEMBER, InstanceId: 'i-2' }] }],
    NextToken: 'more',
  });
  ec2
    .on(DescribeInstancesCommand, { NextToken: 'more' })
    .resolves({ Reservations: [{ Instances: [{ ...INSTANCE, ...MEMBER, InstanceId: 'i-3' }] }] });

  expect((await instances.list()).map(({ arn, control }) => [arn, arnOfControl(control)])).toEqual([
    [ARN, ARN],
    [arnOf('i-2'), GROUP_ARN],
    [arnOf('i-3'), GROUP_ARN],
  ]);
  expect(ec2.commandCalls(DescribeInstancesCommand)[0]?.args[0].input).toMatchObject({
    Filters: [{ Name: 'instance-state-name', Values: ['running'] }],
    MaxResults: 500,
  });
  expect(
    autoScaling
      .commandCalls(DescribeAutoScalingGroupsCommand)
      .map(({ args: [{ input }] }) => input.AutoScalingGroupNames),
  ).toEqual([['web']]);
});

describe('stopping and starting', () => {
  test.each([
    ['pending', 'active'],
    ['running', 'active'],
    ['stopping', 'disabled'],
    ['stopped', 'disabled'],
    ['shutting-down', undefined],
    ['terminated', undefined],
  ] as const)('%s is %s', async (state, kind) => {
    present({ State: { Name: state } });

    expect(await instances.read(ARN)).toEqual(
      kind && { kind, previous: { state: 'running' }, tags: { team: 'search' } },
    );
    expect(await instances.isRestored(ARN)).toBe(state === 'running');
  });

  test('never terminates, forces or hibernates', async () => {
    present({});
    await instances.disable(ARN);

    expect(ec2.commandCalls(StopInstancesCommand).map(({ args: [{ input }] }) => input)).toEqual([
      { InstanceIds: ['i-1'] },
    ]);
  });

  test('a state that EC2 does not have yet is unknown, and counts', async () => {
    present({ State: { Name: 'hibernating' as never } });

    expect(await instances.read(ARN)).toMatchObject({ kind: 'unknown' });
    expect((await observed())?.running).toBe(true);
    expect(await instances.isRestored(ARN)).toBe(false);
  });

  test('gives back what it stopped', async () => {
    let state: 'running' | 'stopped' = 'running';
    ec2.on(StopInstancesCommand).callsFake(() => {
      state = 'stopped';
    });
    ec2.on(StartInstancesCommand).callsFake(() => {
      state = 'running';
    });
    ec2
      .on(DescribeInstancesCommand)
      .callsFake(() => ({ Reservations: [{ Instances: [{ ...INSTANCE, State: { Name: state } }] }] }));
    const before = await instances.read(ARN);

    await instances.disable(ARN);
    await instances.disable(ARN);
    expect(await instances.isRestored(ARN)).toBe(false);

    await instances.restore(ARN);
    await instances.restore(ARN);
    expect(await instances.read(ARN)).toEqual(before);
  });

  test('a refusal names account, instance and reason', async () => {
    present({});
    ec2
      .on(StopInstancesCommand)
      .rejects(awsError('UnauthorizedOperation', 'You are not authorized to perform this operation.'));
    ec2.on(StartInstancesCommand).rejects(awsError('IncorrectInstanceState', 'The instance is stopping'));

    await expect(instances.disable(ARN)).rejects.toThrow(
      `account 222222222222: cannot stop i-1: UnauthorizedOperation: You are not authorized`,
    );
    await expect(instances.restore(ARN)).rejects.toThrow(
      `cannot start i-1: IncorrectInstanceState: The instance is stopping`,
    );
  });
});
