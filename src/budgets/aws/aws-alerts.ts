import {
  ComparisonOperator,
  CreateNotificationCommand,
  CreateSubscriberCommand,
  DeleteNotificationCommand,
  DeleteSubscriberCommand,
  DescribeNotificationsForBudgetCommand,
  DescribeSubscribersForNotificationCommand,
  DuplicateRecordException,
  NotificationType,
  SubscriptionType,
  ThresholdType,
  UpdateNotificationCommand,
  type BudgetsClient,
  type Notification,
  type Subscriber,
} from '@aws-sdk/client-budgets';
import type { CallOptions, SpokeConversation } from '../../core/aws/spoke-door';
import type { Alert } from '../domain/aws-budget';
import type { Alerts } from '../ports';

/** An AWS Budget has up to 10 notifications, and each up to 11 subscribers: one page has them all. */
const MaxResults = 100;

/** Returns the notification that the spoke's template gives an AWS Budget, too. */
export function notificationAt(threshold: number): Notification {
  return {
    NotificationType: NotificationType.ACTUAL,
    ComparisonOperator: ComparisonOperator.GREATER_THAN,
    Threshold: threshold,
    ThresholdType: ThresholdType.PERCENTAGE,
  };
}

export function subscriberOf(email: string): Subscriber {
  return { SubscriptionType: SubscriptionType.EMAIL, Address: email };
}

/** The alerts of a spoke's AWS Budgets, through a session of its role. */
export class AwsAlerts implements Alerts {
  constructor(
    private readonly conversation: SpokeConversation,
    private readonly budgets: BudgetsClient,
  ) {}

  async thresholds(budget: string): Promise<readonly number[]> {
    const describe = new DescribeNotificationsForBudgetCommand({ ...this.of(budget), MaxResults });
    const { Notifications: found = [] } = await this.attempt(`read the alerts of AWS Budget '${budget}'`, (options) =>
      this.budgets.send(describe, options),
    );
    return found.filter(isOfOurForm).flatMap(({ Threshold: threshold }) => threshold ?? []);
  }

  async add(budget: string, { threshold, email }: Alert): Promise<void> {
    const create = new CreateNotificationCommand({
      ...this.of(budget),
      Notification: notificationAt(threshold),
      Subscribers: [subscriberOf(email)],
    });
    await this.attempt(`add the alert at ${threshold} % to AWS Budget '${budget}'`, (options) =>
      unlessThere(this.budgets.send(create, options)),
    );
  }

  async move(budget: string, from: number, to: number): Promise<void> {
    const update = new UpdateNotificationCommand({
      ...this.of(budget),
      OldNotification: notificationAt(from),
      NewNotification: notificationAt(to),
    });
    await this.attempt(`move the alert of AWS Budget '${budget}' from ${from} to ${to} %`, (options) =>
      this.budgets.send(update, options),
    );
  }

  async remove(budget: string, threshold: number): Promise<void> {
    const remove = new DeleteNotificationCommand({ ...this.of(budget), Notification: notificationAt(threshold) });
    await this.attempt(`remove the alert at ${threshold} % from AWS Budget '${budget}'`, (options) =>
      this.budgets.send(remove, options),
    );
  }

  async subscribers(budget: string, threshold: number): Promise<readonly string[]> {
    const describe = new DescribeSubscribersForNotificationCommand({ ...this.at(budget, threshold), MaxResults });
    const { Subscribers: found = [] } = await this.attempt(`read who is told by AWS Budget '${budget}'`, (options) =>
      this.budgets.send(describe, options),
    );
    return found.flatMap(({ SubscriptionType: type, Address: address }) =>
      type === SubscriptionType.EMAIL ? (address ?? []) : [],
    );
  }

  async subscribe(budget: string, { threshold, email }: Alert): Promise<void> {
    const create = new CreateSubscriberCommand({ ...this.at(budget, threshold), Subscriber: subscriberOf(email) });
    await this.attempt(`have AWS Budget '${budget}' tell ${email}`, (options) =>
      unlessThere(this.budgets.send(create, options)),
    );
  }

  async unsubscribe(budget: string, { threshold, email }: Alert): Promise<void> {
    const remove = new DeleteSubscriberCommand({ ...this.at(budget, threshold), Subscriber: subscriberOf(email) });
    await this.attempt(`have AWS Budget '${budget}' no longer tell ${email}`, (options) =>
      this.budgets.send(remove, options),
    );
  }

  private of(budget: string) {
    return { AccountId: this.conversation.account, BudgetName: budget };
  }

  private at(budget: string, threshold: number) {
    return { ...this.of(budget), Notification: notificationAt(threshold) };
  }

  private attempt<T>(action: string, call: (options: CallOptions) => Promise<T>): Promise<T> {
    return this.conversation.attempt(action, call);
  }
}

function isOfOurForm(found: Notification): boolean {
  return (
    found.NotificationType === NotificationType.ACTUAL &&
    found.ComparisonOperator === ComparisonOperator.GREATER_THAN &&
    // AWS takes one that says nothing for a percentage.
    (found.ThresholdType ?? ThresholdType.PERCENTAGE) === ThresholdType.PERCENTAGE
  );
}

/** Another run may have added the same meanwhile. */
async function unlessThere(adding: Promise<unknown>): Promise<void> {
  try {
    await adding;
  } catch (error) {
    if (!(error instanceof DuplicateRecordException)) throw error;
  }
}
