import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Resources } from '../resources';
import { until } from '../sandbox';
import {
  calm,
  callsSince,
  costs,
  createSpoke,
  emulator,
  exhaustionOf,
  jumpTo,
  ledgerOf,
  organization,
  period,
} from './subject';

const ACCOUNT = '610000000081';
const NAME = 'Research-x4CC';
const SPARED = 'kept';

/** An ml.t3.medium, 0.05 USD an hour, in revantios per second, rounded up. */
const T3_MEDIUM = '138888.888889';

test('a notebook instance is counted while it runs, stopped when the money is out, and started by more of it', async () => {
  await createSpoke(ACCOUNT);
  await organization.setBudget(ACCOUNT, '0.10', { Mode: 'enforce' });
  await ledgerOf(ACCOUNT, 'its limit', ({ budgetLimit }) => budgetLimit === '1000000000');
  const resources = new Resources(organization, ACCOUNT);
  const status = () => resources.notebookStatus(NAME);

  await resources.createNotebook(NAME, 'ml.t3.medium', { Owner: 'ann' });
  await ledgerOf(ACCOUNT, 'speed of a notebook', ({ incurredExpensesRate }) => incurredExpensesRate === T3_MEDIUM);
  assert.equal(await status(), 'InService');
  assert.deepEqual(
    (await costs.contributions(ACCOUNT)).map(({ Record, type }) => [Record, type]),
    [[`resource#${resources.notebookArn(NAME)}`, 'sagemaker-notebook']],
  );

  const before = emulator.calls().length;
  jumpTo((await exhaustionOf(ACCOUNT)) + 1_000);
  await until('the stop', status, (found) => found === 'Stopped');
  await ledgerOf(
    ACCOUNT,
    'exhausted',
    ({ state, incurredExpensesRate }) => state === 'exhausted' && Number(incurredExpensesRate) === 0,
  );
  const [entry] = await until(
    'the journal',
    () => costs.journal(ACCOUNT),
    (entries) => entries[0]?.status === 'done',
  );
  assert.equal(entry?.Record, `journal#${period()}#${resources.notebookArn(NAME)}`);
  assert.equal(callsSince(before, ACCOUNT, 'StopNotebookInstance').length, 1);

  await organization.setBudget(ACCOUNT, '0.30');
  await until('the start', status, (found) => found === 'InService');
  await ledgerOf(
    ACCOUNT,
    'open and running',
    ({ state, incurredExpensesRate }) => state === 'open' && incurredExpensesRate === T3_MEDIUM,
  );
  await until(
    'the journal',
    () => costs.journal(ACCOUNT),
    (entries) => entries[0]?.status === 'restored',
  );
  assert.equal(callsSince(before, ACCOUNT, 'StartNotebookInstance').length, 1);
  await calm();
});

test('a notebook instance with the tag that spares it runs on when the money is out', async () => {
  const account = '610000000082';
  await createSpoke(account);
  await organization.setBudget(account, '0.10', { Mode: 'enforce' });
  await ledgerOf(account, 'its limit', ({ budgetLimit }) => budgetLimit === '1000000000');
  const resources = new Resources(organization, account);
  await resources.createNotebook(SPARED, 'ml.t3.medium', { 'budget-guardrails:exempt': 'true' });
  await resources.createNotebook(NAME, 'ml.t3.medium');
  await ledgerOf(account, 'speed of two', ({ incurredExpensesRate }) => Number(incurredExpensesRate) > 277_777);

  jumpTo((await exhaustionOf(account)) + 1_000);

  await until(
    'the stop',
    () => resources.notebookStatus(NAME),
    (found) => found === 'Stopped',
  );
  await calm();
  assert.equal(await resources.notebookStatus(SPARED), 'InService');
});
