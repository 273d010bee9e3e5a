import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Run } from '../emulator';
import { Resources } from '../resources';
import { until } from '../sandbox';
import { calm, costs, createSpoke, emulator, ledgerOf, organization } from './subject';

const DOUBLED = '610000000033';

/** Revantios per second, rounded up: 0.0104 and 0.0208 USD an hour. */
const RATES: Readonly<Record<string, number>> = { 't3.micro': 28_888.888889, 't3.small': 57_777.777778 };
/** AWS bills each start of an instance for a minute at least. */
const MINIMUM_SECONDS = 60;

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
  await until(
    'every delivery',
    () => emulator.deliveries(),
    ({ underWay }) => underWay === 0,
  );
  await calm();

  const runs = await emulator.runs(DOUBLED);
  assert.deepEqual(
    ids.map((id) => runs[id]?.length),
    [3, 3],
  );
  const exact = Object.values(runs)
    .flat()
    .map(costOf)
    .reduce((sum, cost) => sum + cost, 0);
  const ledger = await ledgerOf(DOUBLED, 'settled', ({ settledThrough, updatedAt }) => settledThrough === updatedAt);
  const contributions = await costs.contributions(DOUBLED);
  context.diagnostic(`${ledger.accruedExpenses} revantios, really ${exact}`);
  assert.ok(
    Math.abs(Number(ledger.accruedExpenses) - exact) < 1,
    `${ledger.accruedExpenses} instead of ${exact}: ${JSON.stringify({ runs, contributions })}`,
  );
  assert.equal(Number(ledger.incurredExpensesRate), 0);
  assert.ok(contributions.length === 2 && contributions.every(({ status }) => status === 'stopped'));
});

/** What a run really costs. Its events tell the seconds in which it began and ended. */
function costOf({ type, started, stopped }: Run): number {
  assert.ok(stopped !== null, 'it has ended');
  return (RATES[type] ?? Number.NaN) * Math.max(MINIMUM_SECONDS, Math.floor(stopped) - Math.floor(started));
}
