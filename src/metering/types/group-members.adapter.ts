import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import type { Instance } from '@aws-sdk/client-ec2';
import { SpokeFailure } from '../../core/ports';
import type { ControlState } from '../domain/resource';
import { LIFECYCLE_STATES } from './auto-scaling-group.contract';
import { INSTANCE_STATES } from './ec2-instance.contract';
import { Ec2 } from './ec2.adapter';
import { erasedBy } from './instance-store.table';
import { GROUP_TAG } from './owner.table';
import type { SpokeRegion } from './spoke-region.adapter';
import { meaningOf, runs } from './status.contract';
import { tagsOf } from './tags.adapter';

type Kind = ControlState['kind'];

/** The members of one group, as EC2 knows them: those in service, in Standby and in its warm pool alike. */
export class GroupMembers {
  constructor(
    private readonly group: AutoScalingGroup,
    private readonly instances: readonly Instance[],
  ) {}

  /** The ids of those that are active, in the order of EC2. */
  get active(): readonly string[] {
    return this.ids((instance) => kindOf(instance) === 'active');
  }

  /** `active` when one runs or is about to, `unknown` when nobody knows of one, and else `disabled`. */
  get kind(): Kind {
    const kinds = new Set([...this.instances.map(kindOf), ...this.unseen()]);
    return (['active', 'unknown'] as const).find((kind) => kinds.has(kind)) ?? 'disabled';
  }

  /** The words for what the stop of its members would erase. */
  get erased(): string | undefined {
    return this.instances
      .filter((instance) => kindOf(instance) === 'active')
      .map(({ InstanceType: type }) => erasedBy(type))
      .find((reason) => reason !== undefined);
  }

  /** The ids of those that are in the group itself, and not in its warm pool. */
  get own(): readonly string[] {
    return (this.group.Instances ?? []).flatMap(({ InstanceId: id }) => id ?? []);
  }

  /** The ids of those among `wanted` that are stopped. */
  stopped(wanted: readonly string[]): readonly string[] {
    return this.ids(({ InstanceId: id, State: state }) => wanted.includes(id ?? '') && state?.Name === 'stopped');
  }

  /** Returns whether all of `wanted` run, of those that exist still. */
  allRun(wanted: readonly string[]): boolean {
    return this.instances
      .filter(({ InstanceId: id }) => wanted.includes(id ?? ''))
      .every(({ State: state }) => ['running', 'shutting-down', 'terminated'].includes(state?.Name ?? ''));
  }

  get running(): number {
    return this.instances.filter(({ State: state }) => runs(INSTANCE_STATES, state?.Name)).length;
  }

  /** When the last of them was started, in ms. */
  get lastStart(): number {
    return Math.max(0, ...this.instances.map(({ LaunchTime: at }) => at?.getTime() ?? 0));
  }

  private ids(wanted: (instance: Instance) => boolean): readonly string[] {
    return this.instances.filter(wanted).flatMap(({ InstanceId: id }) => id ?? []);
  }

  /** What the group says of members that EC2 does not describe. */
  private unseen(): readonly (Kind | 'gone')[] {
    const seen = new Set(this.instances.map(({ InstanceId: id }) => id));
    return (this.group.Instances ?? [])
      .filter(({ InstanceId: id }) => !seen.has(id))
      .map(({ LifecycleState: state }) => meaningOf(LIFECYCLE_STATES, state).kind);
  }
}

function kindOf({ State: state }: Instance): Kind | 'gone' {
  return meaningOf(INSTANCE_STATES, state?.Name).kind;
}

/** Finds the members of groups, stops and starts them. */
export class MembersOfGroups {
  private readonly ec2: Ec2;

  constructor(spoke: SpokeRegion) {
    this.ec2 = new Ec2(spoke);
  }

  /** Returns each group with its members. EC2 marks each instance with the name of its group. */
  async of(groups: readonly AutoScalingGroup[]): Promise<readonly (readonly [AutoScalingGroup, GroupMembers])[]> {
    const names = groups.flatMap(({ AutoScalingGroupName: name }) => name ?? []);
    const instances = await this.ec2.having(`tag:${GROUP_TAG}`, names, 'describe the members of Auto Scaling groups');
    return groups.map((group) => [
      group,
      new GroupMembers(
        group,
        instances.filter(({ Tags: tags }) => tagsOf(tags)[GROUP_TAG] === group.AutoScalingGroupName),
      ),
    ]);
  }

  async stop(ids: readonly string[]): Promise<void> {
    throwRefusals(await this.ec2.stop(ids));
  }

  async start(ids: readonly string[]): Promise<void> {
    throwRefusals(await this.ec2.start(ids));
  }
}

/** Throws the first refusal, as it is: what else was asked for was done. */
function throwRefusals(refused: ReadonlyMap<string, SpokeFailure>): void {
  for (const failure of refused.values()) throw failure;
}
