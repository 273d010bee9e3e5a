import {
  EC2Client,
  paginateDescribeInstances,
  StartInstancesCommand,
  StopInstancesCommand,
  type DescribeInstancesCommandInput,
  type Instance,
} from '@aws-sdk/client-ec2';
import type { Control } from '../../core/domain/resource-id';
import { instant, parseInstant, type Instant } from '../../core/domain/time';
import { SpokeFailure } from '../../core/ports';
import type { ControlState, Observation, ReportedChange } from '../domain/resource';
import type { ResourceAdapter } from '../ports';
import { AutoScalingGroups } from './auto-scaling-group.adapter';
import { InstancePrice } from './ec2-instance.price';
import { everyItem, inParts, type SpokeRegion } from './spoke-region.adapter';
import { starterOf, tagsOf } from './tags.adapter';

/** The meaning of each state to the guardrail. In any other state, an instance is gone for good. */
const KINDS: ReadonlyMap<string | undefined, ControlState['kind']> = new Map([
  ['pending', 'active'],
  ['running', 'active'],
  ['stopping', 'disabled'],
  ['stopped', 'disabled'],
]);

const PAGE_SIZE = 500;

/** The number of values that a filter takes. */
const IDS_PER_FILTER = 200;

const GROUP_TAG = 'aws:autoscaling:groupName';

export const adapterOf = (spoke: SpokeRegion): ResourceAdapter => new Ec2Instances(spoke);

/** The EC2 instances of one account and region. */
export class Ec2Instances implements ResourceAdapter {
  private readonly ec2: EC2Client;
  private readonly groups: AutoScalingGroups;

  constructor(private readonly spoke: SpokeRegion) {
    this.ec2 = new EC2Client(spoke.config);
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
    return this.observationsOf(await this.describe('list the EC2 instances', running));
  }

  async stopsOf(arns: readonly string[]): Promise<ReadonlyMap<string, Instant>> {
    const stops = new Map<string, Instant>();
    for (const part of inParts(arns, IDS_PER_FILTER)) {
      // A filter, unlike the ids themselves, asks for nothing that must be there still.
      const filter = { Filters: [{ Name: 'instance-id', Values: part.map(idOf) }] };
      for (const instance of await this.describe('describe the EC2 instances that run no more', filter)) {
        const stop = stopOf(instance);
        if (stop !== undefined) stops.set(this.arnOf(instance), stop);
      }
    }
    return stops;
  }

  async read(arn: string): Promise<ControlState | undefined> {
    const [instance] = await this.find(arn);
    const kind = KINDS.get(instance?.State?.Name);
    // Only one that runs is ever disabled, so each is given back as running.
    return kind === undefined ? undefined : { kind, previous: { state: 'running' }, tags: tagsOf(instance?.Tags) };
  }

  async disable(arn: string): Promise<void> {
    await this.spoke.attempt(`stop ${arn}`, (options) =>
      this.ec2.send(new StopInstancesCommand({ InstanceIds: [idOf(arn)] }), options),
    );
  }

  async restore(arn: string): Promise<void> {
    await this.spoke.attempt(`start ${arn}`, (options) =>
      this.ec2.send(new StartInstancesCommand({ InstanceIds: [idOf(arn)] }), options),
    );
  }

  /**
   * Returns whether the instance runs. Pending is not enough: an instance whose volumes cannot be decrypted falls back
   * to stopped.
   */
  async isRestored(arn: string): Promise<boolean> {
    return (await this.find(arn))[0]?.State?.Name === 'running';
  }

  private find(arn: string): Promise<readonly Instance[]> {
    return this.describe(`describe ${arn}`, { InstanceIds: [idOf(arn)] });
  }

  /** Describes instances. Those that AWS's services manage and may hide cost as much as any. */
  private async describe(action: string, input: DescribeInstancesCommandInput): Promise<readonly Instance[]> {
    return (
      (await this.spoke.find(action, ['InvalidInstanceID.NotFound'], (options) => {
        const pages = paginateDescribeInstances(
          { client: this.ec2 },
          { ...input, IncludeManagedResources: true },
          options,
        );
        return everyItem(pages, ({ Reservations: reservations = [] }) =>
          reservations.flatMap((reservation) => reservation.Instances ?? []),
        );
      })) ?? []
    );
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
   * Returns the ARNs of groups. A group that cannot be found out must not hide the cost of its instances: then what
   * stops them is unknown.
   */
  private async groupArns(names: readonly string[]): Promise<ReadonlyMap<string, string>> {
    try {
      return await this.groups.arnsOf(names);
    } catch (error) {
      if (error instanceof SpokeFailure) return new Map();
      throw error;
    }
  }
}

function idOf(arn: string): string {
  return arn.slice(arn.indexOf('/') + 1);
}

function groupOf({ Tags: tags }: Instance): string | undefined {
  return tagsOf(tags)[GROUP_TAG];
}

function observationOf(instance: Instance, arn: string, groupArns: ReadonlyMap<string, string>): Observation {
  const group = groupOf(instance);
  const tags = tagsOf(instance.Tags);
  return {
    arn,
    running: instance.State?.Name === 'running',
    price: priceOf(instance),
    tags,
    control: group === undefined ? controlOf(instance, arn) : controlOfMember(groupArns.get(group)),
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
  return state?.Name === 'running' || day === undefined ? undefined : parseInstant(`${day}T${time}Z`);
}

/** Returns what stops a member. Its group replaces one that is stopped, so the group itself is stopped. */
function controlOfMember(groupArn: string | undefined): Control {
  return groupArn === undefined ? 'unknown' : { type: 'auto-scaling-group', arn: groupArn };
}

/** Returns what stops an instance of no group. */
function controlOf(instance: Instance, arn: string): Control {
  // EC2 stops neither what a service of AWS manages nor what has its system on an instance store.
  const isStoppable = instance.Operator?.Managed !== true && instance.RootDeviceType !== 'instance-store';
  return isStoppable ? { type: 'ec2-instance', arn } : undefined;
}

function priceOf(instance: Instance): InstancePrice {
  return new InstancePrice({
    instanceType: instance.InstanceType ?? 'unknown',
    platform: instance.PlatformDetails ?? 'unknown',
    tenancy: instance.Placement?.Tenancy ?? 'default',
    market: instance.InstanceLifecycle === 'spot' ? 'spot' : 'on-demand',
  });
}
