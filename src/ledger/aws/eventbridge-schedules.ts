import {
  ConflictException,
  CreateScheduleCommand,
  DeleteScheduleCommand,
  ResourceNotFoundException,
  UpdateScheduleCommand,
  type SchedulerClient,
} from '@aws-sdk/client-scheduler';
import type { Address } from '../../core/domain/address';
import { formatInstant, type Instant } from '../../core/domain/time';
import { SCHEDULE_RETRIES } from '../contracts';
import type { SchedulePurpose, Schedules } from '../ports';

/** Where schedules live and whom they call. */
export interface ScheduleTargets {
  /** One group for each purpose: the name within it is the address. */
  readonly groups: Readonly<Record<SchedulePurpose, string>>;
  readonly functions: Readonly<Record<SchedulePurpose, string>>;
  /** The role that EventBridge Scheduler takes to call them. */
  readonly roleArn: string;
  readonly deadLetterQueueArn: string;
}

/** One-time schedules of EventBridge Scheduler, which remove themselves when they have fired. */
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
      if (!(error instanceof ConflictException || error instanceof ResourceNotFoundException)) throw error;
      await second();
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
   * All fields, always: an update resets each one that is left out (EventBridge Scheduler API reference,
   * UpdateSchedule).
   */
  private schedule(purpose: SchedulePurpose, address: Address, at: Instant) {
    const { groups, functions, roleArn, deadLetterQueueArn } = this.targets;
    return {
      Name: address,
      GroupName: groups[purpose],
      Description: `budget-guardrails: ${purpose} of ${address}`,
      // Without zone: UTC, which is also said.
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
