import {
  ConflictException,
  CreateScheduleCommand,
  CreateScheduleGroupCommand,
  DeleteScheduleCommand,
  paginateListSchedules,
  ResourceNotFoundException,
  UpdateScheduleCommand,
  type SchedulerClient,
} from '@aws-sdk/client-scheduler';
import type { Address } from '../../core/domain/address';
import { formatInstant, type Instant } from '../../core/domain/time';
import { SCHEDULE_RETRIES } from '../contracts';
import type { SchedulePurpose, Schedules } from '../ports';

/** The places where schedules live, and the functions that they call. */
export interface ScheduleTargets {
  /** One group for each purpose: the name within it is the address. */
  readonly groups: Readonly<Record<SchedulePurpose, string>>;
  readonly functions: Readonly<Record<SchedulePurpose, string>>;
  /** The role that EventBridge Scheduler takes to call the functions. */
  readonly roleArn: string;
  readonly deadLetterQueueArn: string;
}

/** Keeps one-time schedules in EventBridge Scheduler. They remove themselves when they have fired. */
export class EventBridgeSchedules implements Schedules {
  constructor(
    private readonly client: SchedulerClient,
    private readonly targets: ScheduleTargets,
  ) {}

  async place(purpose: SchedulePurpose, address: Address, at: Instant, isThere: boolean): Promise<void> {
    const schedule = this.schedule(purpose, address, at);
    const create = () => this.client.send(new CreateScheduleCommand(schedule));
    const update = () => this.client.send(new UpdateScheduleCommand(schedule));
    const [first, second] = isThere ? [update, create] : [create, update];
    try {
      await first();
    } catch (error) {
      if (!isMisjudged(error)) throw error;
      await this.inItsGroup(second, create, purpose);
    }
  }

  addresses(purpose: SchedulePurpose): Promise<ReadonlySet<string>> {
    return standingIn(this.client, this.targets.groups)(purpose);
  }

  /**
   * Makes the group again where somebody has deleted it: a schedule that is not there and cannot be made either has
   * none.
   */
  private async inItsGroup(
    attempt: () => Promise<unknown>,
    create: () => Promise<unknown>,
    purpose: SchedulePurpose,
  ): Promise<void> {
    try {
      await attempt();
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error;
      try {
        await this.client.send(new CreateScheduleGroupCommand({ Name: this.targets.groups[purpose] }));
      } catch (other) {
        // Somebody else has just made it.
        if (!(other instanceof ConflictException)) throw other;
      }
      await create();
    }
  }

  async remove(purpose: SchedulePurpose, address: Address): Promise<void> {
    try {
      await this.client.send(new DeleteScheduleCommand({ Name: address, GroupName: this.targets.groups[purpose] }));
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error;
    }
  }

  /**
   * Returns all fields, always: an update resets each one that is left out (EventBridge Scheduler API reference,
   * UpdateSchedule).
   */
  private schedule(purpose: SchedulePurpose, address: Address, at: Instant) {
    const { groups, functions, roleArn, deadLetterQueueArn } = this.targets;
    return {
      Name: address,
      GroupName: groups[purpose],
      Description: `budget-guardrails: ${purpose} of ${address}`,
      // A time without a zone is UTC. The next field says so too.
      ScheduleExpression: `at(${formatInstant(at).slice(0, 19)})`,
      ScheduleExpressionTimezone: 'UTC',
      FlexibleTimeWindow: { Mode: 'OFF' as const },
      ActionAfterCompletion: 'DELETE' as const,
      State: 'ENABLED' as const,
      Target: {
        Arn: functions[purpose],
        RoleArn: roleArn,
        Input: JSON.stringify({ address }),
        DeadLetterConfig: { Arn: deadLetterQueueArn },
        RetryPolicy: { ...SCHEDULE_RETRIES },
      },
    };
  }
}

/** Whether a schedule that was thought to be there is not, or the other way round. */
function isMisjudged(error: unknown): boolean {
  return error instanceof ConflictException || error instanceof ResourceNotFoundException;
}

/** Returns what lists the addresses that have a schedule in a group, for whoever may make none. */
export function standingIn(client: SchedulerClient, groups: ScheduleTargets['groups']): Schedules['addresses'] {
  return async (purpose) => {
    const addresses = new Set<string>();
    const asked = { GroupName: groups[purpose], State: 'ENABLED' as const };
    try {
      for await (const { Schedules: page = [] } of paginateListSchedules({ client }, asked)) {
        for (const { Name: name } of page) if (name !== undefined) addresses.add(name);
      }
    } catch (error) {
      // The group is gone, and all that stood in it.
      if (!(error instanceof ResourceNotFoundException)) throw error;
    }
    return addresses;
  };
}
