import {
  DescribeAutoScalingGroupsCommand,
  ResumeProcessesCommand,
  SuspendProcessesCommand,
  UpdateAutoScalingGroupCommand,
  type AutoScalingGroup,
  type Instance as Member,
} from '@aws-sdk/client-auto-scaling';
import {
  DescribeInstancesCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  type Instance,
  type InstanceStateName,
} from '@aws-sdk/client-ec2';

/** What a test says of a member; the rest is as it is by default. */
export interface FakeMember {
  readonly state?: InstanceStateName;
  readonly lifecycle?: string;
  readonly isProtected?: boolean;
  readonly instanceType?: string;
  readonly launchedAt?: Date;
}

/** A mocked client of any service. */
export interface Mock {
  on(command: unknown): { callsFake(fake: (input: never) => unknown): unknown };
}

/** The processes without which a group leaves a stopped member alone. */
const HEALTH = ['HealthCheck', 'ReplaceUnhealthy', 'Terminate'];

/**
 * One group and its instances, as AWS keeps them: it terminates what is too many or stopped, and launches what is
 * missing, unless it may not.
 */
export class FakeGroup {
  readonly group: AutoScalingGroup;
  readonly instances: (Instance & { State: { Name: InstanceStateName } })[] = [];
  /** What was done, in order: `suspend Launch`, `stop i-1`, … */
  readonly done: string[] = [];
  private readonly members = new Map<string, FakeMember>();

  constructor(
    name: string,
    arn: string,
    [MinSize, MaxSize, DesiredCapacity]: readonly [number, number, number],
    members: Readonly<Record<string, FakeMember>> = {},
    more: Partial<AutoScalingGroup> = {},
  ) {
    this.group = {
      AutoScalingGroupName: name,
      AutoScalingGroupARN: arn,
      MinSize,
      MaxSize,
      DesiredCapacity,
      DefaultCooldown: 300,
      AvailabilityZones: [],
      HealthCheckType: 'EC2',
      CreatedTime: new Date(0),
      Tags: [{ Key: 'team', Value: 'search' }] as never,
      SuspendedProcesses: [],
      ...more,
    };
    for (const [id, member] of Object.entries(members)) this.add(id, member);
  }

  get suspended(): readonly string[] {
    return (this.group.SuspendedProcesses ?? []).map(({ ProcessName: name = '' }) => name).sort();
  }

  /** All that a give-back must restore. */
  get shape() {
    const { MinSize, MaxSize, DesiredCapacity } = this.group;
    return {
      sizes: [MinSize, MaxSize, DesiredCapacity],
      suspended: this.suspended,
      states: Object.fromEntries(this.instances.map(({ InstanceId: id = '', State }) => [id, State.Name])),
    };
  }

  add(id: string, member: FakeMember): void {
    this.members.set(id, member);
    this.instances.push({
      InstanceId: id,
      InstanceType: (member.instanceType ?? 't3.micro') as never,
      State: { Name: member.state ?? 'running' },
      LaunchTime: member.launchedAt,
      Tags: [{ Key: 'aws:autoscaling:groupName', Value: this.group.AutoScalingGroupName }],
    });
  }

  set(id: string, state: InstanceStateName): void {
    const instance = this.instances.find(({ InstanceId }) => InstanceId === id);
    if (instance !== undefined) instance.State = { Name: state };
  }

  /** Answers as both services do. */
  serve(groups: Mock, instances: Mock): this {
    const on = (mock: Mock, command: unknown, fake: (input: never) => unknown) => mock.on(command).callsFake(fake);
    on(groups, DescribeAutoScalingGroupsCommand, () => ({
      AutoScalingGroups: [{ ...this.group, Instances: this.inService() }],
    }));
    on(groups, UpdateAutoScalingGroupCommand, (update: AutoScalingGroup) => {
      this.done.push(`size ${update.MinSize} ${update.MaxSize} ${update.DesiredCapacity}`);
      Object.assign(this.group, update);
    });
    on(groups, SuspendProcessesCommand, ({ ScalingProcesses: names }: { ScalingProcesses: string[] }) =>
      this.change('suspend', names, [...new Set([...this.suspended, ...names])]),
    );
    on(groups, ResumeProcessesCommand, ({ ScalingProcesses: names }: { ScalingProcesses: string[] }) =>
      this.change(
        'resume',
        names,
        this.suspended.filter((name) => !names.includes(name)),
      ),
    );
    on(instances, DescribeInstancesCommand, () => ({ Reservations: [{ Instances: [...this.instances] }] }));
    on(instances, StopInstancesCommand, ({ InstanceIds: ids }: { InstanceIds: string[] }) =>
      this.order('stop', ids, 'stopped'),
    );
    on(instances, StartInstancesCommand, ({ InstanceIds: ids }: { InstanceIds: string[] }) =>
      this.order('start', ids, 'running'),
    );
    return this;
  }

  /** What the group does by itself, some minutes later. */
  later(): void {
    const may = (process: string) => !this.suspended.includes(process);
    if (HEALTH.every(may)) for (const one of this.ofState('stopped')) this.terminate(one);
    const surplus = this.inService().length - (this.group.DesiredCapacity ?? 0);
    if (surplus > 0 && may('Terminate')) {
      for (const { InstanceId: id = '' } of this.inService()
        .filter(({ ProtectedFromScaleIn: isProtected }) => !isProtected)
        .slice(-surplus)) {
        this.terminate(id);
      }
    }
    for (let missing = -surplus; missing > 0 && may('Launch'); missing--) this.add(`i-new${this.instances.length}`, {});
  }

  private change(what: string, names: readonly string[], suspended: readonly string[]): void {
    this.done.push(`${what} ${[...names].sort().join(' ')}`);
    this.group.SuspendedProcesses = suspended.map((ProcessName) => ({ ProcessName }));
  }

  private order(what: string, ids: readonly string[], state: InstanceStateName): void {
    this.done.push(`${what} ${ids.join(' ')}`);
    for (const id of ids) this.set(id, state);
  }

  private terminate(id: string): void {
    this.done.push(`terminate ${id}`);
    this.set(id, 'terminated');
  }

  private ofState(state: InstanceStateName): readonly string[] {
    return this.inService()
      .filter(({ LifecycleState: lifecycle }) => lifecycle === 'InService')
      .map(({ InstanceId: id = '' }) => id)
      .filter((id) => this.instances.find(({ InstanceId }) => InstanceId === id)?.State.Name === state);
  }

  /** The members that the group describes: not those of its warm pool. */
  private inService(): Member[] {
    return this.instances
      .filter(({ InstanceId: id = '', State }) => !this.isWarm(id) && State.Name !== 'terminated')
      .map(({ InstanceId = '' }) => {
        const { lifecycle = 'InService', isProtected = false } = this.members.get(InstanceId) ?? {};
        return {
          InstanceId,
          LifecycleState: lifecycle as never,
          ProtectedFromScaleIn: isProtected,
        } as unknown as Member;
      });
  }

  private isWarm(id: string): boolean {
    return this.members.get(id)?.lifecycle?.startsWith('Warmed') ?? false;
  }
}
