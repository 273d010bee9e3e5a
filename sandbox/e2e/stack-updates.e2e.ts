import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import {
  BudgetsClient,
  DescribeNotificationsForBudgetCommand,
  DescribeSubscribersForNotificationCommand,
} from '@aws-sdk/client-budgets';
import { SPOKES } from '../accounts';
import { until } from '../sandbox';
import { bringIntoForce, calm, deployment, organization, receiptOf, stateOf, updateSpoke } from './subject';

const [, ACCOUNT] = SPOKES;
const inForce = { parameter: '750.25', awsBudget: '750.25' };

before(async () => {
  await bringIntoForce(ACCOUNT, '750.25');
  await calm();
});

const settled = () =>
  until(
    'the budget in force again',
    () => stateOf(ACCOUNT),
    (state) => JSON.stringify(state) === JSON.stringify(inForce),
  );

test('an update with another e-mail and threshold replaces the AWS Budget and keeps the value', async (context) => {
  const { awsBudgetName: previous } = await organization.spoke(ACCOUNT);

  await updateSpoke(ACCOUNT, { EmailRecipient: 'new-owner@example.com', NotificationThreshold: '75' });
  const deployed = Date.now();
  await settled();
  context.diagnostic(
    `the value was in force ${((Date.now() - deployed) / 1000).toFixed(2)} s after the deployment had ended`,
  );

  const { awsBudgetName: after = '' } = await organization.spoke(ACCOUNT);
  assert.notEqual(after, previous);
  const budgets = new BudgetsClient(organization.as(ACCOUNT));
  const budget = { AccountId: ACCOUNT, BudgetName: after };
  const { Notifications: [Notification] = [] } = await budgets.send(new DescribeNotificationsForBudgetCommand(budget));
  assert.equal(Notification?.Threshold, 75);
  const { Subscribers: subscribers } = await budgets.send(
    new DescribeSubscribersForNotificationCommand({ ...budget, Notification }),
  );
  assert.deepEqual(subscribers, [{ SubscriptionType: 'EMAIL', Address: 'new-owner@example.com' }]);
  await receiptOf(ACCOUNT, 'IN_FORCE', '750.25');
});

test('an update with another default does not change the budget that the table sets', async () => {
  await updateSpoke(ACCOUNT, { BlogBudgetsThreshold: '42' });

  await settled();
  await calm();
  assert.deepEqual(await stateOf(ACCOUNT), inForce);
  await receiptOf(ACCOUNT, 'IN_FORCE', '750.25');
});

test('an update without changes leaves everything as it is', async () => {
  const { version } = await organization.spoke(ACCOUNT);

  await deployment.deploySpoke(ACCOUNT, { BlogBudgetsThreshold: '42' });
  await calm();

  assert.equal((await organization.spoke(ACCOUNT)).version, version);
});
