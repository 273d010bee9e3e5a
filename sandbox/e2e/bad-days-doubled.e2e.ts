import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Resources } from '../resources';
import { until } from '../sandbox';
import { exactCost, note, stopwatch } from './figures';
import { calm, costs, createSpoke, emulator, ledgerOf, organization } from './subject';

const DOUBLED = '610000000033';

after(() => emulator.clearFaults());

test('events, records, schedules and calls that come twice and in shuffled order end in the ledger of a single delivery', async (context) => {
  await createSpoke(DOUBLED);
  await organization.setBudget(DOUBLED, '100', { Mode: 'enforce' });
  await ledgerOf(DOUBLED, 'its limit', ({ budgetLimit }) => budgetLimit === '1000000000000');
  await emulator.setFaults({ redelivery: true, seed: 7 });
  const resources = new Resources(organization, DOUBLED);
  const ids = [await resources.runInstance('t3.micro'), await resources.runInstance('t3.small')];
  for (const minutes of [30, 90]) {
    emulator.moveClock(minutes * 60);
    for (const id of ids) await resources.stopInstance(id);
    emulator.moveClock(60);
    for (const id of ids) await resources.startInstance(id);
  }
  emulator.moveClock(600);
  for (const id of ids) await resources.stopInstance(id);
  const took = stopwatch();
  await until(
    'every delivery',
    () => emulator.deliveries(),
    ({ underWay }) => underWay === 0,
  );
  await calm();
  const apart = took();

  const runs = await emulator.runs(DOUBLED);
  assert.deepEqual(
    ids.map((id) => runs[id]?.length),
    [3, 3],
  );
  assert.ok(Object.values(runs).every((all) => all.every(({ stopped }) => stopped !== null)));
  const exact = await exactCost(DOUBLED);
  const ledger = await ledgerOf(DOUBLED, 'settled', ({ settledThrough, updatedAt }) => settledThrough === updatedAt);
  const contributions = await costs.contributions(DOUBLED);
  context.diagnostic(`${ledger.accruedExpenses} revantios, really ${exact}`);
  assert.ok(
    Math.abs(Number(ledger.accruedExpenses) - exact) < 1,
    `${ledger.accruedExpenses} instead of ${exact}: ${JSON.stringify({ runs, contributions })}`,
  );
  assert.equal(Number(ledger.incurredExpensesRate), 0);
  note({
    fault: 'comes twice, late and shuffled',
    where: 'events, records, schedules, calls of 6 runs of 2 instances',
    runs: 1,
    apartUsd: (Number(ledger.accruedExpenses) - exact) / 1e10,
    ...apart,
  });
  assert.ok(contributions.length === 2 && contributions.every(({ status }) => status === 'stopped'));
});
