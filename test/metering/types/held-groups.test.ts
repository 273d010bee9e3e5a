import { AutoScalingClient, type AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import { EC2Client, StartInstancesCommand } from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import type { PreviousState } from '../../../src/metering/domain/resource';
import { AutoScalingGroups } from '../../../src/metering/types/auto-scaling-group.adapter';
import { FakeGroup, type FakeMember, type Mock } from './fake-group';
import { spokeRegion } from './spoke';

const ARN = 'arn:aws:autoscaling:eu-west-1:222222222222:autoScalingGroup:12345678-1234:autoScalingGroupName/web/blue';

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

/** As the loop does it: the state goes through the journal, and each call is repeated until it shows. */
async function readPrevious() {
  return JSON.parse(JSON.stringify((await groups.read(ARN))?.previous)) as PreviousState;
}

async function giveBack(group: FakeGroup, previous: PreviousState): Promise<void> {
  for (let times = 0; times < 3 && !(await groups.isRestored(ARN, previous)); times++) {
    await groups.restore(ARN, previous).catch(() => undefined);
    group.later();
  }
}

const TWO = { 'i-1': {}, 'i-2': {} };

beforeEach(() => {
  aws.reset();
  ec2.reset();
});

describe('a group with members that somebody holds on to', () => {
  const ALL =
    'suspend AZRebalance AlarmNotification HealthCheck InstanceRefresh Launch ReplaceUnhealthy ScheduledActions Terminate';

  test.each<[string, Readonly<Record<string, FakeMember>>, Partial<AutoScalingGroup>]>([
    ['protected from scale-in', { 'i-1': { isProtected: true }, 'i-2': {} }, {}],
    ['in Standby', { 'i-1': {}, 'i-2': { lifecycle: 'Standby' } }, {}],
    ['that it may not terminate', TWO, { SuspendedProcesses: [{ ProcessName: 'Terminate' }] }],
    ['in a warm pool', { 'i-1': {}, 'i-2': { lifecycle: 'Warmed:Running' } }, { WarmPoolSize: 1 }],
  ])('%s: nothing is terminated, all are stopped, and all come back', async (_what, members, more) => {
    const group = fakeGroup([1, 4, 2 - (more.WarmPoolSize ?? 0)], members, more);
    const before = group.shape;
    const previous = await readPrevious();

    await groups.disable(ARN);
    group.later();
    await groups.disable(ARN);
    expect(await groups.read(ARN)).toMatchObject({ kind: 'disabled' });
    expect(group.shape).toMatchObject({ sizes: before.sizes, states: { 'i-1': 'stopped', 'i-2': 'stopped' } });

    await giveBack(group, previous);
    expect(group.shape).toEqual(before);
    expect(await groups.isRestored(ARN, previous)).toBe(true);
    expect(group.done.filter((each) => each.startsWith('terminate'))).toEqual([]);
  });

  test('processes are suspended before anything stops, and resumed when all run', async () => {
    const group = fakeGroup([1, 4, 2], { 'i-1': { isProtected: true }, 'i-2': {} });
    const previous = await readPrevious();
    await groups.disable(ARN);
    expect(group.done).toEqual([ALL, 'stop i-1 i-2']);

    // EC2 takes its time.
    ec2.on(StartInstancesCommand).callsFake(({ InstanceIds: ids }: { InstanceIds: string[] }) => {
      for (const id of ids) group.set(id, 'pending');
    });
    await expect(groups.restore(ARN, previous)).rejects.toThrow('its members do not run yet');
    await expect(groups.restore(ARN, previous)).rejects.toThrow(`cannot resume the processes of ${ARN}`);
    expect(group.done).toHaveLength(2);
    expect(await groups.isRestored(ARN, previous)).toBe(false);

    for (const id of ['i-1', 'i-2']) group.set(id, 'running');
    await groups.restore(ARN, previous);
    expect(group.done.at(-1)).toBe(ALL.replace('suspend', 'resume'));
  });

  test('one that was stopped before stays stopped, and one that is gone keeps nothing from coming back', async () => {
    const group = fakeGroup([1, 4, 3], {
      'i-1': { isProtected: true },
      'i-2': { lifecycle: 'Standby', state: 'stopped' },
      'i-3': {},
    });
    const previous = await readPrevious();
    expect(previous).toMatchObject({ members: ['i-1', 'i-3'] });
    await groups.disable(ARN);
    group.set('i-3', 'terminated');

    await giveBack(group, previous);
    expect(group.shape.states).toMatchObject({ 'i-1': 'running', 'i-2': 'stopped', 'i-3': 'terminated' });
    expect(group.suspended).toEqual([]);
  });

  test('a load balancer has its time of grace before the group may replace what it finds unhealthy', async () => {
    const launchedAt = new Date('2026-11-21T12:00:00Z');
    const group = fakeGroup(
      [1, 4, 1],
      { 'i-1': { isProtected: true, launchedAt } },
      { HealthCheckType: 'ELB', HealthCheckGracePeriod: 300 },
    );
    const previous = await readPrevious();
    await groups.disable(ARN);
    group.set('i-1', 'running');
    const now = jest.spyOn(Date, 'now').mockReturnValue(launchedAt.getTime() + 299_000);

    await expect(groups.restore(ARN, previous)).rejects.toThrow('its load balancer has not had its time of grace yet');
    expect(group.suspended).toContain('ReplaceUnhealthy');

    now.mockReturnValue(launchedAt.getTime() + 300_000);
    await groups.restore(ARN, previous);
    expect(group.suspended).toEqual([]);
  });

  test('with volumes that a stop would erase, it is left running', async () => {
    const group = fakeGroup([1, 4, 1], { 'i-1': { isProtected: true, instanceType: 'i3.large' } });

    expect(await groups.read(ARN)).toMatchObject({ kind: 'active', spared: expect.stringContaining('i3.large') });
    await expect(groups.disable(ARN)).rejects.toThrow(`${ARN} is not stopped: a stop would erase`);
    expect(group.done).toEqual([]);
  });

  test('that was protected after it was read, its members are found without the journal', async () => {
    const group = fakeGroup([1, 4, 2], TWO);
    const previous = await readPrevious();
    group.group.SuspendedProcesses = [{ ProcessName: 'Terminate' }];
    await groups.disable(ARN);

    await giveBack(group, previous);
    expect(group.shape).toEqual({ sizes: [1, 4, 2], suspended: [], states: { 'i-1': 'running', 'i-2': 'running' } });
  });
});
