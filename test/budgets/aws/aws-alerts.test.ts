import {
  BudgetsClient,
  CreateNotificationCommand,
  CreateSubscriberCommand,
  DeleteNotificationCommand,
  DeleteSubscriberCommand,
  DescribeNotificationsForBudgetCommand,
  DescribeSubscribersForNotificationCommand,
  DuplicateRecordException,
  UpdateNotificationCommand,
  type Notification,
} from '@aws-sdk/client-budgets';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { AwsSpoke } from '../../../src/budgets/aws/aws-spoke';
import { budgetMandate } from '../../../src/budgets/contracts';
import type { Alerts } from '../../../src/budgets/ports';
import { accountOf, address } from '../../../src/core/domain/address';
import { SpokeFailure } from '../../../src/core/ports';
import { doorFor } from '../../support/spoke-door';

const ACCOUNT = accountOf(address('222222222222'));
const PARAMETER = '/budget-guardrails/budget';
const NAME = 'budget-guardrails-spoke';
const ALERT = { threshold: 90, email: 'a@example.com' };
const OF = { AccountId: ACCOUNT, BudgetName: NAME };

const [sts, budgets] = [mockClient(STSClient), mockClient(BudgetsClient)];

/** A notification as AWS returns it. */
const at = (Threshold: number, more: Partial<Notification> = {}): Notification => ({
  NotificationType: 'ACTUAL',
  ComparisonOperator: 'GREATER_THAN',
  Threshold,
  ThresholdType: 'PERCENTAGE',
  ...more,
});
const subscriber = (Address: string) => ({ SubscriptionType: 'EMAIL' as const, Address });

async function alerts(): Promise<Alerts> {
  const spokes = doorFor(budgetMandate('sync-budget', PARAMETER), undefined, {}).through(
    5_000,
    (conversation) => new AwsSpoke(conversation, PARAMETER, 'USD'),
  );
  return (await spokes.reach(ACCOUNT, 'sync-budget', ACCOUNT)).alerts;
}

beforeEach(() => {
  budgets.reset();
  sts
    .reset()
    .on(AssumeRoleCommand)
    .resolves({ Credentials: { AccessKeyId: 'k', SecretAccessKey: 's', SessionToken: 't', Expiration: new Date(0) } });
});

describe('AwsAlerts', () => {
  test('knows the alerts by what was spent, in percent, and leaves out all others', async () => {
    budgets.on(DescribeNotificationsForBudgetCommand, OF).resolves({
      Notifications: [
        at(90, { NotificationState: 'ALARM' }),
        at(50, { ThresholdType: undefined }),
        at(80, { NotificationType: 'FORECASTED' }),
        at(70, { ComparisonOperator: 'LESS_THAN' }),
        at(60, { ThresholdType: 'ABSOLUTE_VALUE' }),
      ],
    });

    expect(await (await alerts()).thresholds(NAME)).toEqual([90, 50]);
  });

  test('has none where AWS names none', async () => {
    budgets.on(DescribeNotificationsForBudgetCommand).resolves({});
    budgets.on(DescribeSubscribersForNotificationCommand).resolves({});
    const own = await alerts();

    expect([await own.thresholds(NAME), await own.subscribers(NAME, 90)]).toEqual([[], []]);
  });

  test('knows who is told by e-mail, and not by a topic', async () => {
    budgets.on(DescribeSubscribersForNotificationCommand, { ...OF, Notification: at(90) }).resolves({
      Subscribers: [
        subscriber('a@example.com'),
        { SubscriptionType: 'SNS', Address: 'arn:aws:sns:us-east-1:222222222222:topic' },
        subscriber('b@example.com'),
      ],
    });

    expect(await (await alerts()).subscribers(NAME, 90)).toEqual(['a@example.com', 'b@example.com']);
  });

  test('adds, moves and removes alerts, and subscribes and unsubscribes', async () => {
    const own = await alerts();
    await own.add(NAME, ALERT);
    await own.move(NAME, 90, 75);
    await own.remove(NAME, 75);
    await own.subscribe(NAME, ALERT);
    await own.unsubscribe(NAME, ALERT);

    expect(budgets.calls().map(({ args: [{ constructor: command, input }] }) => [command, input])).toEqual([
      [CreateNotificationCommand, { ...OF, Notification: at(90), Subscribers: [subscriber('a@example.com')] }],
      [UpdateNotificationCommand, { ...OF, OldNotification: at(90), NewNotification: at(75) }],
      [DeleteNotificationCommand, { ...OF, Notification: at(75) }],
      [CreateSubscriberCommand, { ...OF, Notification: at(90), Subscriber: subscriber('a@example.com') }],
      [DeleteSubscriberCommand, { ...OF, Notification: at(90), Subscriber: subscriber('a@example.com') }],
    ]);
  });

  test('takes what another run has added meanwhile for added, and no other refusal', async () => {
    const duplicate = new DuplicateRecordException({ $metadata: {}, message: 'exists' });
    const limit = Object.assign(new Error('too many'), { name: 'CreationLimitExceededException' });
    budgets.on(CreateNotificationCommand).rejectsOnce(duplicate).rejects(limit);
    budgets.on(CreateSubscriberCommand).rejectsOnce(duplicate).rejects(limit);
    const own = await alerts();

    await expect(own.add(NAME, ALERT)).resolves.toBeUndefined();
    await expect(own.subscribe(NAME, ALERT)).resolves.toBeUndefined();
    await expect(own.add(NAME, ALERT)).rejects.toThrow(SpokeFailure);
    await expect(own.subscribe(NAME, ALERT)).rejects.toThrow(
      `account 222222222222: cannot have AWS Budget '${NAME}' tell a@example.com: CreationLimitExceededException: too many`,
    );
  });
});
