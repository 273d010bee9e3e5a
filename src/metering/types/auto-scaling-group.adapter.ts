import {
  AutoScalingClient,
  paginateDescribeAutoScalingGroups,
  UpdateAutoScalingGroupCommand,
  type AutoScalingGroup,
} from '@aws-sdk/client-auto-scaling';
import * as z from 'zod/mini';
import type { ControlState, Observation, PreviousState, ReportedChange } from '../domain/resource';
import type { ResourceAdapter } from '../ports';
import { everyItem, inParts, type SpokeRegion } from './spoke-region.adapter';
import { starterOf, tagsOf } from './tags.adapter';

/** A group's size, which is all that disabling it changes. */
const Capacity = z.object({ min: z.number(), max: z.number(), desired: z.number() });
type Capacity = z.infer<typeof Capacity>;

const NONE: Capacity = { min: 0, max: 0, desired: 0 };

/** The number of names that DescribeAutoScalingGroups takes at once. */
const NAMES_PER_CALL = 50;

/** The text before the name in a group's ARN. */
const NAME_MARK = ':autoScalingGroupName/';

export const adapterOf = (spoke: SpokeRegion): ResourceAdapter => new AutoScalingGroups(spoke);

/** The Auto Scaling groups of one account and region. Their cost is that of their instances. */
export class AutoScalingGroups implements ResourceAdapter {
  private readonly autoScaling: AutoScalingClient;

  constructor(private readonly spoke: SpokeRegion) {
    this.autoScaling = new AutoScalingClient(spoke.config);
  }

  async observe({ about }: ReportedChange): Promise<readonly Observation[]> {
    const group = await this.find(about.arn);
    return group === undefined ? [] : [observationOf(group)];
  }

  async list(): Promise<readonly Observation[]> {
    return (await this.describe('list the Auto Scaling groups', undefined))
      .map(observationOf)
      .filter(({ running }) => running);
  }

  async read(arn: string): Promise<ControlState | undefined> {
    const group = await this.find(arn);
    if (group === undefined) return undefined;
    const previous = capacityOf(group);
    return { kind: isSame(previous, NONE) ? 'disabled' : 'active', previous, tags: tagsOf(group.Tags) };
  }

  async disable(arn: string): Promise<void> {
    await this.resize(arn, NONE);
  }

  async restore(arn: string, previous: PreviousState): Promise<void> {
    await this.resize(arn, Capacity.parse(previous));
  }

  async isRestored(arn: string, previous: PreviousState): Promise<boolean> {
    const group = await this.find(arn);
    return group !== undefined && isSame(capacityOf(group), Capacity.parse(previous));
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

  /**
   * Finds the group of an ARN. A group that came after another of the same name is another group. One that is being
   * deleted is gone.
   */
  private async find(arn: string): Promise<AutoScalingGroup | undefined> {
    const groups = await this.describe(`describe ${arn}`, [nameOf(arn)]);
    return groups.find((group) => group.AutoScalingGroupARN === arn && group.Status === undefined);
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
