import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Resources } from '../resources';
import { until } from '../sandbox';
import {
  calm,
  costs,
  createSpoke,
  exhaustionOf,
  fenceBefore,
  jumpTo,
  ledgerOf,
  listenToOperators,
  now,
  organization,
  period,
  untilLookedAt,
} from './subject';

const RAISED = '610000000011';
const EXHAUSTED = '610000000012';
const RUNNING = '610000000013';

test('a budget that is raised gives back what was disabled, and its fence stands at the new instant', async () => {
  await createSpoke(RAISED);
  await organization.setBudget(RAISED, '0.05', { Mode: 'enforce' });
  await ledgerOf(RAISED, 'its limit', ({ budgetLimit }) => budgetLimit === '500000000');
  const resources = new Resources(organization, RAISED);
  const id = await resources.runInstance('t3.micro');
  await ledgerOf(RAISED, 'running', ({ incurredExpensesRate }) => Number(incurredExpensesRate) > 0);
  jumpTo((await exhaustionOf(RAISED)) + 1_000);
  await until(
    'the stop',
    () => resources.instanceState(id),
    (state) => state === 'stopped',
  );
  await ledgerOf(
    RAISED,
    'exhausted',
    ({ state, incurredExpensesRate }) => state === 'exhausted' && Number(incurredExpensesRate) === 0,
  );

  await organization.setBudget(RAISED, '0.20');

  await until(
    'the start',
    () => resources.instanceState(id),
    (state) => state === 'running',
  );
  await ledgerOf(
    RAISED,
    'open and running',
    ({ state, incurredExpensesRate }) => state === 'open' && incurredExpensesRate === '28888.888889',
  );
  const exhaustion = await exhaustionOf(RAISED);
  await untilLookedAt(
    'the new fence',
    () => costs.schedule('exhaustion', RAISED),
    (expression) => expression === fenceBefore(exhaustion),
  );
  await until(
    'the journal',
    () => costs.journal(RAISED),
    (entries) => entries[0]?.status === 'restored',
  );
});

test('at the turn of the month everything that was disabled is as it was, and what runs runs on', async () => {
  await Promise.all([EXHAUSTED, RUNNING].map((account) => createSpoke(account)));
  await organization.setBudget(EXHAUSTED, '0.05', { Mode: 'enforce' });
  await organization.setBudget(RUNNING, '1000', { Mode: 'enforce' });
  const resources = new Resources(organization, EXHAUSTED);
  const others = new Resources(organization, RUNNING);
  await ledgerOf(EXHAUSTED, 'its limit', ({ budgetLimit }) => budgetLimit === '500000000');
  await ledgerOf(RUNNING, 'its limit', ({ budgetLimit }) => budgetLimit === '10000000000000');
  await others.runInstance('t3.nano');
  await resources.createFunction('reserved', 23);
  await resources.createFunction('unreserved');
  await resources.createGroup('web', 't3.micro', { min: 1, max: 4, desired: 2 });
  await resources.createService('api', 2);
  await resources.createDatabase('orders', 'db.t3.micro');
  await resources.createDatabaseCluster('sales', 'db.t3.medium');
  await until(
    'six contributions',
    () => costs.contributions(EXHAUSTED),
    (all) => all.filter(({ status, rate }) => status === 'running' && Number(rate) > 0).length === 6,
  );
  await ledgerOf(RUNNING, 'running', ({ incurredExpensesRate }) => incurredExpensesRate === '14444.444445');
  const notices = await listenToOperators();

  const month = period();
  jumpTo((await exhaustionOf(EXHAUSTED)) + 1_000);

  await until(
    'the group is empty',
    () => resources.groupSizes('web'),
    (sizes) => sizes?.max === 0,
  );
  await until(
    'no tasks',
    () => resources.serviceState('api'),
    ({ desired, suspended }) => desired === 0 && suspended,
  );
  await until(
    'the database',
    () => resources.databaseStatus('orders'),
    (status) => status === 'stopped',
  );
  await until(
    'the cluster',
    () => resources.databaseClusterStatus('sales'),
    (status) => status === 'stopped',
  );
  for (const name of ['reserved', 'unreserved']) {
    await until(
      name,
      () => resources.reservation(name),
      (reservation) => reservation === 0,
    );
  }
  await ledgerOf(
    EXHAUSTED,
    'standing still',
    ({ state, incurredExpensesRate }) => state === 'exhausted' && Number(incurredExpensesRate) === 0,
  );
  await until(
    'the journal',
    () => costs.journal(EXHAUSTED),
    (entries) => entries.length === 6 && entries.every(({ status }) => status === 'done'),
  );

  const end = Date.parse(
    `${new Date(Date.parse(`${month}-01T00:00:00Z`) + 32 * 86_400_000).toISOString().slice(0, 7)}-01T00:00:00Z`,
  );
  jumpTo(end + 2_000);

  await until(
    'the group as it was',
    () => resources.groupSizes('web'),
    (sizes) => JSON.stringify(sizes) === '{"min":1,"max":4,"desired":2}',
  );
  await until(
    'the service as it was',
    () => resources.serviceState('api'),
    (state) => JSON.stringify(state) === '{"desired":2,"suspended":false,"min":1,"max":4}',
  );
  await until(
    'the database as it was',
    () => resources.databaseStatus('orders'),
    (status) => status === 'available',
  );
  await until(
    'the cluster as it was',
    () => resources.databaseClusterStatus('sales'),
    (status) => status === 'available',
  );
  await until(
    'its reservation of 23',
    () => resources.reservation('reserved'),
    (reservation) => reservation === 23,
  );
  await until(
    'no reservation',
    () => resources.reservation('unreserved'),
    (reservation) => reservation === undefined,
  );
  const restored = await until('the report', notices, (heard) =>
    heard.some(({ kind, address }) => kind === 'resources-restored' && address === EXHAUSTED),
  );
  assert.deepEqual(
    restored.find(({ kind, address }) => kind === 'resources-restored' && address === EXHAUSTED)?.notRestored,
    [],
  );
  await ledgerOf(
    EXHAUSTED,
    'a new month',
    ({ state, incurredExpensesRate }) => state === 'open' && Number(incurredExpensesRate) > 0,
  );

  const carried = await ledgerOf(
    RUNNING,
    'the speed of the old month',
    ({ incurredExpensesRate }) => incurredExpensesRate === '14444.444445',
  );
  assert.equal(carried.state, 'open');
  const [contribution] = await costs.contributions(RUNNING);
  const closed = await until(
    'the old month',
    () => costs.ledger(RUNNING, month),
    (ledger) => ledger?.state === 'closed' && ledger.settledThrough === ledger.updatedAt,
  );
  assert.equal(Date.parse(closed?.updatedAt ?? ''), end);
  const exact = ((end - Date.parse(contribution?.since ?? '')) * 14444.444445) / 1_000;
  assert.ok(Math.abs(Number(closed?.accruedExpenses) - exact) < 1, `${closed?.accruedExpenses} instead of ${exact}`);
  assert.ok(now() > end);
  await calm();
});
