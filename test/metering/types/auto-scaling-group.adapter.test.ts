import {
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  UpdateAutoScalingGroupCommand,
  type AutoScalingGroup,
} from '@aws-sdk/client-auto-scaling';
import { mockClient } from 'aws-sdk-client-mock';
import * as fc from 'fast-check';
import { AutoScalingGroups } from '../../../src/metering/types/auto-scaling-group.adapter';
import { awsError, changeOf, spokeRegion } from './spoke';

const arnOf = (name: string, id = '12345678-1234') =>
  `arn:aws:autoscaling:eu-west-1:222222222222:autoScalingGroup:${id}:autoScalingGroupName/${name}`;
const ARN = arnOf('web/blue');

const aws = mockClient(AutoScalingClient);
const groups = new AutoScalingGroups(spokeRegion());

/** One group, as AWS keeps it. */
function fakeGroup(min: number, max: number, desired: number) {
  const group: AutoScalingGroup = {
    AutoScalingGroupName: 'web/blue',
    AutoScalingGroupARN: ARN,
    MinSize: min,
    MaxSize: max,
    DesiredCapacity: desired,
    DefaultCooldown: 300,
    AvailabilityZones: [],
    HealthCheckType: 'EC2',
    CreatedTime: new Date(0),
    Tags: [{ Key: 'team', Value: 'search' }],
  };
  aws
    .on(DescribeAutoScalingGroupsCommand, { AutoScalingGroupNames: ['web/blue'] })
    .callsFake(() => ({ AutoScalingGroups: [{ ...group }] }));
  aws.on(UpdateAutoScalingGroupCommand).callsFake((update: object) => Object.assign(group, update));
  return group;
}

beforeEach(() => aws.reset());

describe('AutoScalingGroups', () => {
  test('reads the size that disabling takes away', async () => {
    fakeGroup(1, 4, 2);

    expect(await groups.read(ARN)).toEqual({
      kind: 'active',
      previous: { min: 1, max: 4, desired: 2 },
      tags: { team: 'search' },
    });
  });

  test('disables twice as once: to 0, 0, 0, and nothing else', async () => {
    fakeGroup(1, 4, 2);
    await groups.disable(ARN);
    await groups.disable(ARN);

    expect(aws.commandCalls(UpdateAutoScalingGroupCommand).map(({ args: [{ input }] }) => input)).toEqual([
      { AutoScalingGroupName: 'web/blue', MinSize: 0, MaxSize: 0, DesiredCapacity: 0 },
      { AutoScalingGroupName: 'web/blue', MinSize: 0, MaxSize: 0, DesiredCapacity: 0 },
    ]);
    expect(await groups.read(ARN)).toMatchObject({ kind: 'disabled' });
  });

  test('a group of no instances that may get some is not disabled', async () => {
    fakeGroup(0, 4, 0);

    expect(await groups.read(ARN)).toMatchObject({ kind: 'active' });
  });

  test('property: what is restored is as it was', async () => {
    const size = fc.tuple(fc.nat(1_000), fc.nat(1_000), fc.nat(1_000)).map((sizes) => sizes.sort((a, b) => a - b));
    await fc.assert(
      fc.asyncProperty(size, async ([min = 0, desired = 0, max = 0]) => {
        // Each of AWS's answers would be looked for among those of all runs before.
        aws.reset();
        const group = fakeGroup(min, max, desired);
        const before = { ...group };
        const previous = JSON.parse(JSON.stringify((await groups.read(ARN))?.previous));
        await groups.disable(ARN);
        expect(await groups.isRestored(ARN, previous)).toBe(max === 0);

        await groups.restore(ARN, previous);
        expect(group).toEqual(before);
        expect(await groups.isRestored(ARN, previous)).toBe(true);
      }),
      { numRuns: 20 },
    );
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
    fakeGroup(0, 1, 0);

    expect(await groups.observe(changeOf('auto-scaling-group', ARN))).toMatchObject([{ arn: ARN, running: false }]);
  });

  test('a refusal says what was tried', async () => {
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
