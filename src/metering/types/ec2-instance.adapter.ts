import type { Instance } from '@aws-sdk/client-ec2';
import type { Control } from '../../core/domain/resource-id';
import { instant, parseInstant, type Instant } from '../../core/domain/time';
import { SpokeFailure } from '../../core/ports';
import type { ControlState, Observation, ReportedChange } from '../domain/resource';
import type { ResourceAdapter } from '../ports';
import { AutoScalingGroups } from './auto-scaling-group.adapter';
import { stateByStatus } from './control-state.adapter';
import { INSTANCE_STATES } from './ec2-instance.contract';
import { InstancePrice } from './ec2-instance.price';
import { Ec2 } from './ec2.adapter';
import { erasedBy } from './instance-store.table';
import { GROUP_TAG, landingZoneOf, ownerOf } from './owner.table';
import type { SpokeRegion } from './spoke-region.adapter';
import { meaningOf, runs } from './status.contract';
import { starterOf, tagsOf } from './tags.adapter';

const PAGE_SIZE = 500;

export const adapterOf = (spoke: SpokeRegion): ResourceAdapter => new Ec2Instances(spoke);

/** The EC2 instances of one account and region. */
export class Ec2Instances implements ResourceAdapter {
  private readonly ec2: Ec2;
  private readonly groups: AutoScalingGroups;

  constructor(private readonly spoke: SpokeRegion) {
    this.ec2 = new Ec2(spoke);
    this.groups = new AutoScalingGroups(spoke);
  }

  /**
   * Observes an instance. A terminated one is still described for a while: what it was is needed when its start is told
   * late.
   */
  async observe({ about }: ReportedChange): Promise<readonly Observation[]> {
    return this.observationsOf(await this.find(about.arn));
  }

  async list(): Promise<readonly Observation[]> {
    const running = { Filters: [{ Name: 'instance-state-name', Values: ['running'] }], MaxResults: PAGE_SIZE };
    return this.observationsOf(await this.ec2.describe('list the EC2 instances', running));
  }

  async stopsOf(arns: readonly string[]): Promise<ReadonlyMap<string, Instant>> {
    const stops = new Map<string, Instant>();
    for (const instance of await this.byArns(arns, 'describe the EC2 instances that run no more')) {
      const stop = stopOf(instance);
      if (stop !== undefined) stops.set(this.arnOf(instance), stop);
    }
    return stops;
  }

  async read(arn: string): Promise<ControlState | undefined> {
    return (await this.readAll([arn])).get(arn);
  }

  async readAll(arns: readonly string[]): Promise<ReadonlyMap<string, ControlState>> {
    const states = new Map<string, ControlState>();
    for (const instance of await this.byArns(arns, describing(arns))) {
      const state = stateOf(instance);
      if (state !== undefined) states.set(this.arnOf(instance), state);
    }
    return states;
  }

  async disable(arn: string): Promise<void> {
    throwFirst(await this.disableAll([arn]));
  }

  /** Stops instances, those that are spared excepted: whose an instance is may have changed since it was read. */
  async disableAll(arns: readonly string[]): Promise<ReadonlyMap<string, SpokeFailure>> {
    const states = await this.readAll(arns);
    const active = arns.filter((arn) => states.get(arn)?.kind === 'active');
    const spared = new Map(
      active.flatMap((arn) => {
        const reason = states.get(arn)?.spared;
        return reason === undefined ? [] : [[arn, this.spoke.notStopped(arn, reason)] as const];
      }),
    );
    const toStop = active.filter((arn) => !spared.has(arn));
    return new Map([...spared, ...byArn(toStop, await this.ec2.stop(toStop.map(idOf)))]);
  }

  async restore(arn: string): Promise<void> {
    throwFirst(await this.restoreAll([arn]));
  }

  async restoreAll(arns: readonly string[]): Promise<ReadonlyMap<string, SpokeFailure>> {
    return byArn(arns, await this.ec2.start(arns.map(idOf)));
  }

  /**
   * Returns whether the instance runs. Pending is not enough: an instance whose volumes cannot be decrypted falls back
   * to stopped.
   */
  async isRestored(arn: string): Promise<boolean> {
    return runs(INSTANCE_STATES, (await this.byArns([arn], `describe ${arn}`))[0]?.State?.Name);
  }

  private find(arn: string): Promise<readonly Instance[]> {
    return this.ec2.describe(`describe ${arn}`, { InstanceIds: [idOf(arn)] });
  }

  private byArns(arns: readonly string[], action: string): Promise<readonly Instance[]> {
    return this.ec2.having('instance-id', arns.map(idOf), action);
  }

  private async observationsOf(instances: readonly Instance[]): Promise<readonly Observation[]> {
    const groupArns = await this.groupArns([...new Set(instances.flatMap((instance) => groupOf(instance) ?? []))]);
    return instances.map((instance) => observationOf(instance, this.arnOf(instance), groupArns));
  }

  private arnOf({ InstanceId: id }: Instance): string {
    const { partition, account, config } = this.spoke;
    return `arn:${partition}:ec2:${config.region}:${account}:instance/${id}`;
  }

  /**
   * Returns the ARNs of groups, or undefined when they cannot be found out: that must not hide the cost of their
   * instances.
   */
  private async groupArns(names: readonly string[]): Promise<ReadonlyMap<string, string> | undefined> {
    try {
      return await this.groups.arnsOf(names);
    } catch (error) {
      if (error instanceof SpokeFailure) return undefined;
      throw error;
    }
  }
}

function describing(arns: readonly string[]): string {
  return `describe ${arns.length === 1 ? arns.join() : `${arns.length} EC2 instances`}`;
}

/** Returns what was refused by ARN, from what was refused by id. */
function byArn(arns: readonly string[], refused: ReadonlyMap<string, SpokeFailure>): Map<string, SpokeFailure> {
  const failures = new Map<string, SpokeFailure>();
  for (const arn of arns) {
    const failure = refused.get(idOf(arn));
    if (failure !== undefined) failures.set(arn, failure);
  }
  return failures;
}

function throwFirst(refused: ReadonlyMap<string, SpokeFailure>): void {
  for (const failure of refused.values()) throw failure;
}

function idOf(arn: string): string {
  return arn.slice(arn.indexOf('/') + 1);
}

function groupOf({ Tags: tags }: Instance): string | undefined {
  return tagsOf(tags)[GROUP_TAG];
}

function observationOf(
  instance: Instance,
  arn: string,
  groupArns: ReadonlyMap<string, string> | undefined,
): Observation {
  const group = groupOf(instance);
  const tags = tagsOf(instance.Tags);
  return {
    arn,
    running: meaningOf(INSTANCE_STATES, instance.State?.Name).billed,
    price: priceOf(instance),
    tags,
    control: controlOf(instance, arn, group, groupArns),
    startedBy: group === undefined ? starterOf(tags) : `Auto Scaling group ${group}`,
    ...(instance.LaunchTime === undefined ? {} : { since: instant(instance.LaunchTime.getTime()) }),
  };
}

/**
 * Returns the time in a text like `User initiated (2026-11-21 12:00:00 GMT)`. EC2 does not promise the form, and leaves
 * the time out at times.
 */
function stopOf({ State: state, StateTransitionReason: reason = '' }: Instance): Instant | undefined {
  const [, day, time] = /\((\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) (?:GMT|UTC)\)/.exec(reason) ?? [];
  return runs(INSTANCE_STATES, state?.Name) || day === undefined ? undefined : parseInstant(`${day}T${time}Z`);
}

/**
 * Returns what stops an instance. A group replaces a member that is stopped, so the group itself is stopped: of a
 * member whose group cannot be found out, it is not known what stops it.
 */
function controlOf(
  instance: Instance,
  arn: string,
  group: string | undefined,
  groupArns: ReadonlyMap<string, string> | undefined,
): Control {
  if (group !== undefined) {
    const groupArn = groupArns?.get(group);
    return groupArn === undefined ? 'unknown' : { type: 'auto-scaling-group', arn: groupArn };
  }
  return unstoppable(instance) === undefined ? { type: 'ec2-instance', arn } : undefined;
}

/** Returns the words for why EC2 never stops an instance. */
function unstoppable({ Operator: operator, RootDeviceType: root }: Instance): string | undefined {
  if (operator?.Managed === true) return `${operator.Principal ?? 'a service of AWS'} manages it`;
  return root === 'instance-store' ? 'its system is on an instance store' : undefined;
}

function stateOf(instance: Instance): ControlState | undefined {
  return stateByStatus(INSTANCE_STATES, instance.State?.Name, tagsOf(instance.Tags), { spared: sparedBy(instance) });
}

/** The ways to buy an instance of which a stop saves nothing: they are paid for in advance, or by another. */
const PAID_OTHERWISE: readonly (string | undefined)[] = ['capacity-block', 'scheduled'];

function sparedBy(instance: Instance): string | undefined {
  const tags = tagsOf(instance.Tags);
  const group = tags[GROUP_TAG];
  return (
    landingZoneOf(tags) ??
    ownerOf(tags) ??
    (group === undefined ? undefined : `the Auto Scaling group ${group} would terminate and replace it`) ??
    unstoppable(instance) ??
    (PAID_OTHERWISE.includes(instance.InstanceLifecycle) ? 'it is paid for in advance' : undefined) ??
    (isPaidByHost(instance) ? `its ${hostOf(instance)} costs the same without it` : undefined) ??
    erasedBy(instance.InstanceType)
  );
}

/** Matches the platforms without a licence that is paid by the instance. */
const WITHOUT_LICENCE = /^(Linux\/UNIX|Red Hat BYOL Linux|Windows BYOL)$/;

/**
 * Returns whether an instance costs nothing itself: it is on a dedicated host, which is counted for itself, or on an
 * Outpost, whose rack is paid for by the term (https://aws.amazon.com/outposts/rack/pricing/).
 */
function isPaidByHost(instance: Instance): boolean {
  return hostOf(instance) !== undefined && WITHOUT_LICENCE.test(instance.PlatformDetails ?? '');
}

function hostOf({ Placement: placement, OutpostArn: outpost = '' }: Instance): string | undefined {
  if (outpost !== '') return 'Outpost';
  return placement?.Tenancy === 'host' ? 'dedicated host' : undefined;
}

function priceOf(instance: Instance): InstancePrice | undefined {
  if (isPaidByHost(instance)) return undefined;
  return new InstancePrice({
    instanceType: instance.InstanceType ?? 'unknown',
    platform: instance.PlatformDetails ?? 'unknown',
    tenancy: instance.Placement?.Tenancy ?? 'default',
    market: instance.InstanceLifecycle === 'spot' ? 'spot' : 'on-demand',
    zone: instance.Placement?.AvailabilityZone,
  });
}
