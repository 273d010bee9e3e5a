import {
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  UpdateAutoScalingGroupCommand,
  type AutoScalingGroup,
} from '@aws-sdk/client-auto-scaling';
import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import * as fc from 'fast-check';
import type { PreviousState } from '../../../src/metering/domain/resource';
import { AutoScalingGroups } from '../../../src/metering/types/auto-scaling-group.adapter';
import { FakeGroup, type FakeMember, type Mock } from './fake-group';
import { awsError, changeOf, spokeRegion } from './spoke';

const arnOf = (name: string, id = '12345678-1234') =>
  `arn:aws:autoscaling:eu-west-1:222222222222:autoScalingGroup:${id}:autoScalingGroupName/${name}`;
const ARN = arnOf('web/blue');

const [aws, ec2] = [mockClient(AutoScalingClient), mockClient(EC2Client)];
const groups = new AutoScalingGroups(spokeRegion());

/** One group, as AWS keeps it. */
function fakeGroup(
  sizes: readonly [number, number, number],
  members: Readonly<Record<string, FakeMember>> = {},
  more: Partial<AutoScalingGroup> = {},
) {
  return new FakeGroup('web/blue', ARN, sizes, members, more).serve(aws as unknown as Mock, ec2 as unknown as Mock);
}

/** The state as it comes out of the journal. */
async function readPrevious() {
  return JSON.parse(JSON.stringify((await groups.read(ARN))?.previous)) as PreviousState;
}

const TWO = { 'i-1': {}, 'i-2': {} };

beforeEach(() => {
  aws.reset();
  ec2.reset();
});

describe('AutoScalingGroups', () => {
  test('reads what disabling takes away', async () => {
    fakeGroup([1, 4, 2], TWO, { SuspendedProcesses: [{ ProcessName: 'AZRebalance' }] });

    expect(await groups.read(ARN)).toEqual({
      kind: 'active',
      previous: { min: 1, max: 4, desired: 2, suspended: ['AZRebalance'] },
      tags: { team: 'search' },
    });
    expect(ec2.commandCalls(DescribeInstancesCommand)[0]?.args[0].input.Filters).toEqual([
      { Name: 'tag:aws:autoscaling:groupName', Values: ['web/blue'] },
    ]);
  });

  test('disables twice as once: scheduled actions, then the size, and is disabled when no member runs', async () => {
    const group = fakeGroup([1, 4, 2], TWO);
    await groups.disable(ARN);
    await groups.disable(ARN);

    expect(group.done).toEqual(['suspend ScheduledActions', 'size 0 0 0', 'size 0 0 0']);
    expect(await groups.read(ARN)).toMatchObject({ kind: 'active' });

    group.later();
    expect(await groups.read(ARN)).toMatchObject({ kind: 'disabled' });
  });

  test('a group of no instances that may get some is not disabled', async () => {
    fakeGroup([0, 4, 0]);

    expect(await groups.read(ARN)).toMatchObject({ kind: 'active' });
  });

  test.each(['InService', 'Terminating:Wait', 'Standby', 'Pending:Proceed', 'Warmed:Running'])(
    'of size 0, with a member in %s that runs, it is not disabled',
    async (lifecycle) => {
      fakeGroup([0, 0, 0], { 'i-1': { lifecycle } });

      expect(await groups.read(ARN)).toMatchObject({ kind: 'active' });
    },
  );

  test.each([
    ['InService', 'active'],
    ['Terminated', 'disabled'],
    ['Hovering', 'unknown'],
  ])('a member that EC2 does not describe is what the group says: %s', async (LifecycleState, kind) => {
    const group = fakeGroup([0, 0, 0]);
    aws.on(DescribeAutoScalingGroupsCommand).resolves({
      AutoScalingGroups: [{ ...group.group, Instances: [{ InstanceId: 'i-9', LifecycleState } as never] }],
    });

    expect(await groups.read(ARN)).toMatchObject({ kind });
  });

  test('property: what is restored is as it was', async () => {
    const size = fc.tuple(fc.nat(6), fc.nat(6), fc.nat(6)).map((sizes) => sizes.sort((a, b) => a - b));
    const processes = fc.subarray(['ScheduledActions', 'Launch', 'AZRebalance', 'AddToLoadBalancer']);
    await fc.assert(
      fc.asyncProperty(size, processes, async ([min = 0, desired = 0, max = 0], suspended) => {
        // Each of AWS's answers would be looked for among those of all runs before.
        aws.reset();
        const members = Object.fromEntries(Array.from({ length: desired }, (_none, index) => [`i-${index}`, {}]));
        const group = fakeGroup([min, max, desired], members, {
          SuspendedProcesses: suspended.map((ProcessName) => ({ ProcessName })),
        });
        const { sizes, suspended: before } = group.shape;
        const previous = await readPrevious();
        await groups.disable(ARN);
        group.later();
        expect(await groups.read(ARN)).toMatchObject({ kind: 'disabled' });

        await groups.restore(ARN, previous);
        expect(group.shape).toMatchObject({ sizes, suspended: before });
        // A group that may not launch has its size and no members, as anybody's would.
        group.later();
        expect(await groups.isRestored(ARN, previous)).toBe(desired === 0 || !suspended.includes('Launch'));
      }),
      { numRuns: 30 },
    );
  });

  test('a group that gets its members back later is restored when they run', async () => {
    const group = fakeGroup([0, 0, 0], {}, { SuspendedProcesses: [{ ProcessName: 'ScheduledActions' }] });
    const previous = { min: 1, max: 4, desired: 2, suspended: [] };
    await groups.restore(ARN, previous);
    expect(await groups.isRestored(ARN, previous)).toBe(false);

    group.later();
    expect(await groups.isRestored(ARN, previous)).toBe(true);
  });

  test('what an older version has written says nothing of processes, and leaves them', async () => {
    const group = fakeGroup([0, 0, 0], {}, { SuspendedProcesses: [{ ProcessName: 'AZRebalance' }] });
    await groups.restore(ARN, { min: 0, max: 1, desired: 0 });

    expect(group.shape).toMatchObject({ sizes: [0, 1, 0], suspended: ['AZRebalance'] });
    expect(await groups.isRestored(ARN, { min: 0, max: 1, desired: 0 })).toBe(true);
  });

  test('lists the groups that want instances, over all pages', async () => {
    const group = (name: string, DesiredCapacity: number) =>
      ({
        AutoScalingGroupName: name,
        AutoScalingGroupARN: arnOf(name),
        DesiredCapacity,
        Tags: [{ Key: 'Owner', Value: 'ops' }],
      }) as AutoScalingGroup;
    aws
      .on(DescribeAutoScalingGroupsCommand)
      .resolves({ AutoScalingGroups: [group('a', 1), group('b', 0)], NextToken: 'more' });
    aws.on(DescribeAutoScalingGroupsCommand, { NextToken: 'more' }).resolves({ AutoScalingGroups: [group('c', 3)] });

    expect(await groups.list()).toEqual(
      ['a', 'c'].map((name) => ({
        arn: arnOf(name),
        running: true,
        price: undefined,
        tags: { Owner: 'ops' },
        control: { type: 'auto-scaling-group', arn: arnOf(name) },
        startedBy: 'ops',
      })),
    );
  });

  test('finds the ARNs of names, fifty at a time', async () => {
    aws
      .on(DescribeAutoScalingGroupsCommand)
      .callsFake(({ AutoScalingGroupNames: names }: { AutoScalingGroupNames: string[] }) => ({
        AutoScalingGroups: names.map((name) => ({ AutoScalingGroupName: name, AutoScalingGroupARN: arnOf(name) })),
      }));
    const names = Array.from({ length: 120 }, (_none, index) => `g${index}`);

    const arns = await groups.arnsOf(names);
    expect([arns.size, arns.get('g119')]).toEqual([120, arnOf('g119')]);
    const asked = aws
      .commandCalls(DescribeAutoScalingGroupsCommand)
      .map(({ args: [{ input }] }) => input.AutoScalingGroupNames?.length);
    expect(asked).toEqual([50, 50, 20]);
  });

  test.each([
    ['deleted', []],
    ['being deleted', [{ AutoScalingGroupARN: ARN, Status: 'Delete in progress' }]],
    ['another of the same name', [{ AutoScalingGroupARN: arnOf('web/blue', 'later') }]],
  ])('a group that is %s is gone', async (_what, found) => {
    aws.on(DescribeAutoScalingGroupsCommand).resolves({ AutoScalingGroups: found as AutoScalingGroup[] });

    expect(await groups.observe(changeOf('auto-scaling-group', ARN))).toEqual([]);
    expect(await groups.read(ARN)).toBeUndefined();
    expect(await groups.isRestored(ARN, { min: 0, max: 1, desired: 1 })).toBe(false);
  });

  test('observes a group that is there', async () => {
    fakeGroup([0, 1, 0]);

    expect(await groups.observe(changeOf('auto-scaling-group', ARN))).toMatchObject([{ arn: ARN, running: false }]);
  });

  test('a refusal says what was tried', async () => {
    fakeGroup([0, 0, 0]);
    aws.on(UpdateAutoScalingGroupCommand).rejects(awsError('ScalingActivityInProgress'));

    await expect(groups.restore(ARN, { min: 1, max: 4, desired: 2 })).rejects.toThrow(
      `account 222222222222: cannot set ${ARN} to 2 instances (1 to 4): ScalingActivityInProgress`,
    );
  });

  test('a journal that does not say the size restores nothing', async () => {
    await expect(groups.restore(ARN, { min: 1 })).rejects.toThrow();
    expect(aws.commandCalls(UpdateAutoScalingGroupCommand)).toEqual([]);
  });
});

test.each([
  [
    { Tags: [{ Key: 'AWSBatchServiceTag', Value: 'batch' }] as never },
    'it belongs to a compute environment of AWS Batch',
  ],
  [{ AutoScalingGroupName: 'AWSAccelerator-Nat' }, 'it belongs to the Landing Zone Accelerator'],
])('a group whose owner would undo it is left running: %j', async (more, spared) => {
  fakeGroup([1, 4, 2], {}, more);

  expect(await groups.read(ARN)).toMatchObject({ spared });
});

test('many groups are read with two calls', async () => {
  const all = Array.from({ length: 40 }, (_none, index) => arnOf(`g${index}`));
  aws.on(DescribeAutoScalingGroupsCommand).resolves({
    AutoScalingGroups: all
      .slice(1)
      .map(
        (AutoScalingGroupARN, index) =>
          ({ AutoScalingGroupARN, AutoScalingGroupName: `g${index + 1}`, DesiredCapacity: 1 }) as AutoScalingGroup,
      ),
  });
  ec2.on(DescribeInstancesCommand).resolves({});

  expect([...(await groups.readAll(all)).keys()]).toEqual(all.slice(1));
  expect([aws.calls().length, ec2.calls().length]).toEqual([1, 1]);
});
