import {
  AutoScalingClient,
  paginateDescribeAutoScalingGroups,
  ResumeProcessesCommand,
  SuspendProcessesCommand,
  UpdateAutoScalingGroupCommand,
  type AutoScalingGroup,
} from '@aws-sdk/client-auto-scaling';
import * as z from 'zod/mini';
import { MS_PER_SECOND } from '../../core/domain/time';
import { SpokeFailure } from '../../core/ports';
import type { ControlState, Observation, PreviousState, ReportedChange } from '../domain/resource';
import type { ResourceAdapter } from '../ports';
import { controlState } from './control-state.adapter';
import { type GroupMembers, MembersOfGroups } from './group-members.adapter';
import { landingZoneOf, ownerOf } from './owner.table';
import { everyItem, inParts, type SpokeRegion } from './spoke-region.adapter';
import { starterOf, tagsOf } from './tags.adapter';

const Capacity = z.object({ min: z.number(), max: z.number(), desired: z.number() });
type Capacity = z.infer<typeof Capacity>;

/**
 * The state before disabling. What older versions wrote says nothing of processes. `members` are those that ran in a
 * group whose members are stopped, because a smaller size would terminate them.
 */
const Previous = z.extend(Capacity, {
  suspended: z.optional(z.array(z.string())),
  members: z.optional(z.array(z.string())),
});
type Previous = z.infer<typeof Previous>;

const NONE: Capacity = { min: 0, max: 0, desired: 0 };

/** The process that would set a size again, on a day that somebody chose. */
const SCHEDULED = 'ScheduledActions';

/** The processes that would start, replace or terminate members which are stopped. */
const ALL_THAT_CHANGE = [
  'Launch',
  'Terminate',
  'HealthCheck',
  'ReplaceUnhealthy',
  'AZRebalance',
  'AlarmNotification',
  'InstanceRefresh',
  SCHEDULED,
];

const IN_STANDBY: readonly (string | undefined)[] = ['EnteringStandby', 'Standby'];

/** The number of names that DescribeAutoScalingGroups takes at once. */
const NAMES_PER_CALL = 50;

/** The text before the name in a group's ARN. */
const NAME_MARK = ':autoScalingGroupName/';

export const adapterOf = (spoke: SpokeRegion): ResourceAdapter => new AutoScalingGroups(spoke);

/** The Auto Scaling groups of one account and region. Their cost is that of their instances. */
export class AutoScalingGroups implements ResourceAdapter {
  private readonly autoScaling: AutoScalingClient;
  private readonly members: MembersOfGroups;

  constructor(private readonly spoke: SpokeRegion) {
    this.autoScaling = new AutoScalingClient(spoke.config);
    this.members = new MembersOfGroups(spoke);
  }

  async observe({ about }: ReportedChange): Promise<readonly Observation[]> {
    return (await this.present([about.arn])).map(observationOf);
  }

  async list(): Promise<readonly Observation[]> {
    return (await this.describe('list the Auto Scaling groups', undefined))
      .map(observationOf)
      .filter(({ running }) => running);
  }

  async read(arn: string): Promise<ControlState | undefined> {
    return (await this.readAll([arn])).get(arn);
  }

  async readAll(arns: readonly string[]): Promise<ReadonlyMap<string, ControlState>> {
    const found = await this.members.of(await this.present(arns));
    return new Map(
      found.map(([group, members]) => [group.AutoScalingGroupARN ?? '', stateOf(group, members)] as const),
    );
  }

  /**
   * Ends its members as a scale-in would, or, where that would destroy what somebody protects, keeps the group from
   * touching them and stops them.
   */
  async disable(arn: string): Promise<void> {
    const found = await this.find(arn);
    if (found === undefined) return;
    const [group, members] = found;
    this.spoke.requireUnspared(arn, stateOf(group, members));
    const isHeld = holdsMembers(group);
    await this.suspend(arn, missing(isHeld ? ALL_THAT_CHANGE : [SCHEDULED], suspendedOf(group)));
    if (!isHeld) return this.resize(arn, NONE);
    await this.members.stop(members.active);
  }

  /**
   * Starts what was stopped, and sets the size. Processes are resumed by a later call, when its members run: a group
   * terminates a member that does not. Until then each call throws a SpokeFailure that says why.
   */
  async restore(arn: string, previous: PreviousState): Promise<void> {
    const then = Previous.parse(previous);
    const found = await this.find(arn);
    if (found === undefined) return;
    const [group, members] = found;
    const wanted = then.members ?? members.own;
    await this.members.start(members.stopped(wanted));
    if (!isSame(capacityOf(group), then)) await this.resize(arn, then);
    const processes = toResume(group, then);
    if (processes.length === 0) return;
    if (!members.allRun(wanted)) throw this.notYet(arn, 'its members do not run yet');
    if (isInGrace(group, members, then)) throw this.notYet(arn, 'its load balancer has not had its time of grace yet');
    await this.resume(arn, processes);
  }

  async isRestored(arn: string, previous: PreviousState): Promise<boolean> {
    const then = Previous.parse(previous);
    const found = await this.find(arn);
    if (found === undefined) return false;
    const [group, members] = found;
    return (
      isSized(capacityOf(group), then) &&
      toResume(group, then).length === 0 &&
      members.allRun(then.members ?? members.own) &&
      (then.members !== undefined || members.running >= Math.min(then.desired, capacityOf(group).desired))
    );
  }

  /** Returns the ARNs of the groups of these names. They contain an id that the name does not tell. */
  async arnsOf(names: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const parts = await Promise.all(
      inParts(names, NAMES_PER_CALL).map((part) => this.describe(`describe ${part.join(', ')}`, part)),
    );
    return new Map(
      parts.flat().map(({ AutoScalingGroupName: name = '', AutoScalingGroupARN: arn = '' }) => [name, arn]),
    );
  }

  /** Returns nothing for a group that is gone. */
  private async find(arn: string): Promise<readonly [AutoScalingGroup, GroupMembers] | undefined> {
    return (await this.members.of(await this.present([arn])))[0];
  }

  /**
   * Finds the groups of these ARNs. A group that came after another of the same name is another group. One that is
   * being deleted is gone.
   */
  private async present(arns: readonly string[]): Promise<readonly AutoScalingGroup[]> {
    const parts = await Promise.all(
      inParts(arns.map(nameOf), NAMES_PER_CALL).map((names) =>
        this.describe(`describe ${arns.length === 1 ? arns.join() : names.join(', ')}`, names),
      ),
    );
    return parts
      .flat()
      .filter(({ AutoScalingGroupARN: arn = '', Status: status }) => arns.includes(arn) && status === undefined);
  }

  private describe(action: string, names: readonly string[] | undefined): Promise<readonly AutoScalingGroup[]> {
    return this.spoke.attempt(action, (options) => {
      const input = { AutoScalingGroupNames: names === undefined ? undefined : [...names] };
      return everyItem(
        paginateDescribeAutoScalingGroups({ client: this.autoScaling }, input, options),
        (page) => page.AutoScalingGroups,
      );
    });
  }

  private async resize(arn: string, { min, max, desired }: Capacity): Promise<void> {
    const update = new UpdateAutoScalingGroupCommand({
      AutoScalingGroupName: nameOf(arn),
      MinSize: min,
      MaxSize: max,
      DesiredCapacity: desired,
    });
    await this.spoke.attempt(`set ${arn} to ${desired} instances (${min} to ${max})`, (options) =>
      this.autoScaling.send(update, options),
    );
  }

  private notYet(arn: string, reason: string): SpokeFailure {
    return new SpokeFailure(`account ${this.spoke.account}: cannot resume the processes of ${arn}: ${reason}`);
  }

  private async suspend(arn: string, processes: readonly string[]): Promise<void> {
    if (processes.length === 0) return;
    const suspend = new SuspendProcessesCommand({
      AutoScalingGroupName: nameOf(arn),
      ScalingProcesses: [...processes],
    });
    await this.spoke.attempt(`suspend ${processes.join(', ')} of ${arn}`, (options) =>
      this.autoScaling.send(suspend, options),
    );
  }

  private async resume(arn: string, processes: readonly string[]): Promise<void> {
    if (processes.length === 0) return;
    const resume = new ResumeProcessesCommand({ AutoScalingGroupName: nameOf(arn), ScalingProcesses: [...processes] });
    await this.spoke.attempt(`resume ${processes.join(', ')} of ${arn}`, (options) =>
      this.autoScaling.send(resume, options),
    );
  }
}

/** Returns the state of a group: it is disabled when nothing of it runs, and it may launch nothing. */
function stateOf(group: AutoScalingGroup, members: GroupMembers): ControlState {
  const tags = tagsOf(group.Tags);
  const suspended = suspendedOf(group);
  const isHeld = holdsMembers(group);
  const launches = !isSame(capacityOf(group), NONE) && !suspended.includes('Launch');
  const kind = members.kind === 'disabled' && launches ? 'active' : members.kind;
  const previous = { ...capacityOf(group), suspended, ...(isHeld ? { members: members.active } : {}) };
  const spared =
    landingZoneOf(tags, group.AutoScalingGroupName) ?? ownerOf(tags) ?? (isHeld ? members.erased : undefined);
  return controlState(kind, previous, tags, { spared });
}

/**
 * Returns whether somebody holds on to members: a smaller size would leave them running, or terminate what was set
 * aside to be kept.
 */
function holdsMembers(group: AutoScalingGroup): boolean {
  const isKept = (group.Instances ?? []).some(
    ({ ProtectedFromScaleIn: isProtected, LifecycleState: state }) =>
      isProtected === true || IN_STANDBY.includes(state),
  );
  return isKept || suspendedOf(group).includes('Terminate') || (group.WarmPoolSize ?? 0) > 0;
}

function suspendedOf({ SuspendedProcesses: processes = [] }: AutoScalingGroup): string[] {
  return processes.flatMap(({ ProcessName: name }) => name ?? []);
}

function missing(wanted: readonly string[], present: readonly string[]): readonly string[] {
  return wanted.filter((one) => !present.includes(one));
}

/** Returns the processes that are suspended and were not before. */
function toResume(group: AutoScalingGroup, { suspended }: Previous): readonly string[] {
  if (suspended === undefined) return [];
  return missing(
    suspendedOf(group).filter((process) => ALL_THAT_CHANGE.includes(process)),
    suspended,
  );
}

/**
 * Returns whether members were started so lately that a load balancer may find them unhealthy still: a group replaces
 * such a member. Its own time of grace counts from the launch alone.
 */
function isInGrace(group: AutoScalingGroup, members: GroupMembers, then: Previous): boolean {
  const { HealthCheckType: checks = 'EC2', HealthCheckGracePeriod: seconds = 0 } = group;
  if (then.members === undefined || checks === 'EC2') return false;
  return Date.now() < members.lastStart + seconds * MS_PER_SECOND;
}

/** Returns whether a group has its size again. What scales it may have changed the desired capacity since. */
function isSized(now: Capacity, then: Capacity): boolean {
  return now.min === then.min && now.max === then.max && (now.desired > 0 || then.desired === 0);
}

function nameOf(arn: string): string {
  return arn.slice(arn.indexOf(NAME_MARK) + NAME_MARK.length);
}

function capacityOf({ MinSize: min = 0, MaxSize: max = 0, DesiredCapacity: desired = 0 }: AutoScalingGroup): Capacity {
  return { min, max, desired };
}

function isSame(one: Capacity, other: Capacity): boolean {
  return one.min === other.min && one.max === other.max && one.desired === other.desired;
}

function observationOf(group: AutoScalingGroup): Observation {
  const arn = group.AutoScalingGroupARN ?? '';
  const tags = tagsOf(group.Tags);
  return {
    arn,
    running: (group.DesiredCapacity ?? 0) > 0,
    price: undefined,
    tags,
    control: { type: 'auto-scaling-group', arn },
    startedBy: starterOf(tags),
  };
}
