import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, test } from 'node:test';
import {
  BudgetsClient,
  DeleteBudgetCommand,
  DescribeBudgetsCommand,
  DescribeNotificationsForBudgetCommand,
  DescribeSubscribersForNotificationCommand,
} from '@aws-sdk/client-budgets';
import {
  Capability,
  CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { BUDGET_PARAMETER, SPOKE_STACK } from '../accounts';
import { spokeParameters } from '../deployment';
import type { ShownReceipt } from '../organization';
import { until } from '../sandbox';
import {
  bringIntoForce,
  calm,
  callsSince,
  createSpoke,
  deployment,
  emulator,
  ledgerOf,
  listenToOperators,
  organization,
  receiptOf,
  updateSpoke,
} from './subject';

/** An account that is hours old. */
const YOUNG = '610000000201';
/** An account whose stack made its AWS Budget once. */
const CHANGED = '610000000202';
/** An account in a region whose CloudFormation has no AWS Budgets. */
const NORTHERN = '610000000203';
const NORTH = 'eu-north-1';
const NAME = 'budget-guardrails-spoke';
const RECONCILE_EVERY_S = 15 * 60;
/** What AWS tells accounts that it does not know long enough. */
const NOT_YET = `Account ${YOUNG} is a linked account. To enable budgets for your account, ask the payer account to enable budgets first.`;

afterEach(() => emulator.clearFaults());

/** The AWS Budgets of an account, read with one call, so that none goes meanwhile. */
async function limitsOf(account: string) {
  const budgets = new BudgetsClient(organization.as(account));
  const { Budgets: found = [] } = await budgets.send(new DescribeBudgetsCommand({ AccountId: account }));
  return found.map(({ BudgetName: name, BudgetLimit: limit }) => ({ name, limit: `${limit?.Amount} ${limit?.Unit}` }));
}

/** The AWS Budgets of an account with their e-mail, as its owner sees them. */
async function awsBudgetsOf(account: string) {
  const budgets = new BudgetsClient(organization.as(account));
  return Promise.all(
    (await limitsOf(account)).map(async ({ name, limit }) => {
      const of = { AccountId: account, BudgetName: name };
      const { Notifications: alerts = [] } = await budgets.send(new DescribeNotificationsForBudgetCommand(of));
      const told = alerts.map(async (Notification) => {
        const { Subscribers: who = [] } = await budgets.send(
          new DescribeSubscribersForNotificationCommand({ ...of, Notification }),
        );
        return [Notification.NotificationType, Notification.Threshold, ...who.map(({ Address }) => Address)];
      });
      return { name, limit, alerts: await Promise.all(told) };
    }),
  );
}

/** Refuses AWS Budgets to an account, whatever it asks. */
const refuse = (message: string) =>
  emulator.setFaults({
    refuse: ['DescribeBudget', 'CreateBudget', 'UpdateBudget'].map((action) => ({
      action: `budgets:${action}`,
      resource: YOUNG,
      error: 'AccessDeniedException',
      status: 400,
      message,
    })),
  });

test('an account that AWS Budgets refuses is under budget all the same, and gets its AWS Budget by itself', async () => {
  const heard = await listenToOperators();
  await refuse(NOT_YET);
  const since = emulator.calls().length;
  await createSpoke(YOUNG, { AwsBudgetBy: 'management', NotificationThreshold: '80' });
  await organization.setBudget(YOUNG, '120');

  const pending = (receipt: ShownReceipt | undefined) =>
    receipt?.Status === 'PENDING' && receipt.Reason?.includes(NOT_YET) === true;
  const receipt = await until('the refusal', () => organization.receipt(YOUNG), pending);
  assert.match(
    receipt?.Reason ?? '',
    /the limit is in force for enforcement all the same.*asked again every 15 minutes/,
  );
  const ssm = new SSMClient(organization.as(YOUNG));
  const { Parameter: parameter } = await ssm.send(new GetParameterCommand({ Name: BUDGET_PARAMETER }));
  assert.equal(parameter?.Value, '120');
  assert.deepEqual(await awsBudgetsOf(YOUNG), []);
  await ledgerOf(YOUNG, 'its limit', ({ budgetLimit }) => budgetLimit === '1200000000000');
  await calm();
  const asked = () => callsSince(since, YOUNG, 'DescribeBudget').length;
  assert.ok(asked() <= 4, `asked ${asked()} times although nothing has changed`);

  for (const _look of [1, 2]) {
    const before = asked();
    emulator.moveClock(RECONCILE_EVERY_S);
    await until(
      'another look',
      async () => asked(),
      (times) => times > before,
    );
    await calm();
    assert.equal(asked(), before + 1);
  }
  assert.equal(pending(await organization.receipt(YOUNG)), true);

  await emulator.clearFaults();
  emulator.moveClock(RECONCILE_EVERY_S);
  const proven = await receiptOf(YOUNG, 'IN_FORCE', '120');
  assert.notEqual(proven?.BudgetVerifiedAt, undefined);
  assert.deepEqual(await awsBudgetsOf(YOUNG), [
    { name: NAME, limit: '120 USD', alerts: [['ACTUAL', 80, `owner-${YOUNG}@example.com`]] },
  ]);
  assert.deepEqual(
    (await heard()).filter(({ address }) => address === YOUNG),
    [],
  );
});

test('its e-mail follows the stack, and what AWS has calculated for it stays', async () => {
  await emulator.setCalculatedSpend(YOUNG, NAME, '12.5');

  await updateSpoke(YOUNG, {
    AwsBudgetBy: 'management',
    NotificationThreshold: '75',
    EmailRecipient: 'new-owner@example.com',
  });

  await until(
    'the new alert',
    async () => JSON.stringify((await awsBudgetsOf(YOUNG)).map(({ alerts }) => alerts)),
    (alerts) => alerts === JSON.stringify([[['ACTUAL', 75, 'new-owner@example.com']]]),
  );
  const { awsBudget } = await organization.spoke(YOUNG);
  assert.equal(awsBudget?.CalculatedSpend?.ActualSpend?.Amount, '12.5');
});

test('when somebody deletes it, it is there again with its e-mail, and operators hear of it', async () => {
  const heard = await listenToOperators();
  await calm();
  await new BudgetsClient(organization.as(YOUNG)).send(new DeleteBudgetCommand({ AccountId: YOUNG, BudgetName: NAME }));

  emulator.moveClock(RECONCILE_EVERY_S);

  await until(
    'the AWS Budget',
    async () => (await limitsOf(YOUNG)).length,
    (budgets) => budgets === 1,
  );
  await calm();
  assert.deepEqual(await awsBudgetsOf(YOUNG), [
    { name: NAME, limit: '120 USD', alerts: [['ACTUAL', 75, 'new-owner@example.com']] },
  ]);
  assert.deepEqual(
    // Accounts of other files in this lane may have something to say, too.
    (await heard()).filter(({ address }) => address === YOUNG).map(({ kind }) => kind),
    ['aws-budget-recreated'],
  );
});

test('a stack that made its own leaves it to the management account, and takes it back: one goes, the other comes', async () => {
  await createSpoke(CHANGED);
  await bringIntoForce(CHANGED, '44');
  assert.equal((await awsBudgetsOf(CHANGED)).length, 1);

  await updateSpoke(CHANGED, { AwsBudgetBy: 'management' });

  await until(
    'the other AWS Budget',
    async () => (await limitsOf(CHANGED)).map(({ name }) => name).join(),
    (names) => names === NAME,
  );
  await calm();
  await receiptOf(CHANGED, 'IN_FORCE', '44');
  const alerts = [['ACTUAL', 90, `owner-${CHANGED}@example.com`]];
  assert.deepEqual(await awsBudgetsOf(CHANGED), [{ name: NAME, limit: '44 USD', alerts }]);

  await updateSpoke(CHANGED, { AwsBudgetBy: 'stack' });

  await until(
    'the AWS Budget of the stack alone',
    async () => (await limitsOf(CHANGED)).map(({ name, limit }) => [name === NAME, limit]),
    (budgets) => JSON.stringify(budgets) === '[[false,"44 USD"]]',
  );
  await calm();
  await receiptOf(CHANGED, 'IN_FORCE', '44');
  assert.deepEqual(
    (await awsBudgetsOf(CHANGED)).map((budget) => budget.alerts),
    [alerts],
  );
});

test('in a region without the type, CloudFormation refuses an AWS Budget, and the spoke’s stack stands without one', async () => {
  const client = organization.as(NORTHERN, NORTH);
  const cloudFormation = new CloudFormationClient(client);
  const create = async (StackName: string, TemplateBody: string, parameters: Readonly<Record<string, string>>) => {
    const Parameters = Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
      ParameterKey,
      ParameterValue,
    }));
    const Capabilities = [Capability.CAPABILITY_NAMED_IAM];
    await cloudFormation.send(new CreateStackCommand({ StackName, TemplateBody, Capabilities, Parameters }));
    return until(
      `the stack ${StackName}`,
      async () => (await cloudFormation.send(new DescribeStacksCommand({ StackName }))).Stacks?.[0]?.StackStatus ?? '',
      (status) => !status.endsWith('_IN_PROGRESS'),
    );
  };
  const template = readFileSync(join(deployment.assembly, `${SPOKE_STACK}.template.json`), 'utf8');
  const whole = JSON.parse(template) as { Resources: Record<string, { Type: string; Condition?: string }> };
  const [budget] = Object.values(whole.Resources).filter(({ Type: type }) => type === 'AWS::Budgets::Budget');
  assert.ok(budget !== undefined);
  const { Condition: _condition, ...unconditional } = budget;
  const parameters = { EmailRecipient: 'a@example.com', NotificationThreshold: '90', BlogBudgetsThreshold: '100' };
  const alone = JSON.stringify({
    Parameters: Object.fromEntries(Object.keys(parameters).map((name) => [name, { Type: 'String' }])),
    Conditions: { IsChina: { 'Fn::Equals': ['a', 'b'] } },
    Resources: { Budget: unconditional },
  });
  assert.match(await create('alone', alone, parameters), /^ROLLBACK_/);

  assert.equal(await create(SPOKE_STACK, template, spokeParameters(NORTHERN)), 'CREATE_COMPLETE');

  const { StackResourceSummaries: resources = [] } = await cloudFormation.send(
    new ListStackResourcesCommand({ StackName: SPOKE_STACK }),
  );
  const types = resources.map(({ ResourceType }) => ResourceType);
  assert.equal(types.includes('AWS::IAM::Role'), true);
  assert.equal(types.includes('AWS::Budgets::Budget'), false);
  const { Parameter: name } = await new SSMClient(client).send(
    new GetParameterCommand({ Name: `${BUDGET_PARAMETER}/aws-budget-name` }),
  );
  assert.equal(name?.Value, `${NAME} threshold=90 email=owner-${NORTHERN}@example.com`);
});
