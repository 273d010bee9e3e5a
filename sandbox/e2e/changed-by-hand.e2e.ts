import assert from 'node:assert/strict';
import { before, beforeEach, test } from 'node:test';
import { BudgetsClient, DeleteBudgetCommand } from '@aws-sdk/client-budgets';
import { DeleteParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { BUDGET_PARAMETER, SPOKES } from '../accounts';
import { until } from '../sandbox';
import { bringIntoForce, callsSince, calm, emulator, organization, stateOf } from './subject';

const [ACCOUNT] = SPOKES;
const RECONCILE_EVERY_S = 15 * 60;
const right = { parameter: '500', awsBudget: '500' };

before(() => bringIntoForce(ACCOUNT, '500'));
beforeEach(() => calm());

const untilRight = () =>
  until(
    'parameter and AWS Budget as in the table',
    () => stateOf(ACCOUNT),
    (state) => JSON.stringify(state) === JSON.stringify(right),
  );

test('a value that somebody writes into the parameter is put right, never applied, and operators hear of it', async () => {
  const since = emulator.calls().length;

  await organization.changeParameterByHand(ACCOUNT, '999999');
  await untilRight();
  await calm();

  assert.equal(callsSince(since, ACCOUNT, 'PutParameter').length, 1);
  assert.equal(callsSince(since, ACCOUNT, 'UpdateBudget').length, 0);
  assert.equal(
    emulator
      .calls()
      .slice(since)
      .filter(({ action }) => action === 'Publish').length,
    1,
  );
});

test('a parameter that is deleted comes back', async () => {
  await new SSMClient(organization.as(ACCOUNT)).send(new DeleteParameterCommand({ Name: BUDGET_PARAMETER }));

  await untilRight();
});

test('an AWS Budget that somebody changes is put right within 15 minutes, and keeps what else they changed', async () => {
  await organization.changeAwsBudgetByHand(ACCOUNT, (budget) => ({
    ...budget,
    BudgetLimit: { Amount: '5', Unit: 'USD' },
    CostFilters: { Service: ['Amazon Elastic Compute Cloud - Compute'] },
  }));
  assert.equal((await stateOf(ACCOUNT)).awsBudget, '5');

  emulator.moveClock(RECONCILE_EVERY_S);
  await untilRight();

  const { awsBudget } = await organization.spoke(ACCOUNT);
  assert.deepEqual(awsBudget?.CostFilters, { Service: ['Amazon Elastic Compute Cloud - Compute'] });
});

test('an AWS Budget that somebody deletes is there again within 15 minutes', async () => {
  const { awsBudgetName } = await organization.spoke(ACCOUNT);
  await new BudgetsClient(organization.as(ACCOUNT)).send(
    new DeleteBudgetCommand({ AccountId: ACCOUNT, BudgetName: awsBudgetName }),
  );

  emulator.moveClock(RECONCILE_EVERY_S);
  await untilRight();
});

test('a reconciliation of accounts that are right writes nothing', async () => {
  const since = emulator.calls().length;

  emulator.moveClock(RECONCILE_EVERY_S);
  await until(
    'a run',
    async () => callsSince(since, ACCOUNT, 'DescribeBudget').length,
    (calls) => calls > 0,
  );
  await calm();

  for (const action of ['PutParameter', 'UpdateBudget', 'CreateBudget']) {
    assert.deepEqual(callsSince(since, ACCOUNT, action), []);
  }
});
