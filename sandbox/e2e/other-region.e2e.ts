import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MS_PER_HOUR } from '../../src/core/domain/time';
import { Resources } from '../resources';
import { until } from '../sandbox';
import { calm, costs, createSpoke, exhaustionOf, jumpTo, ledgerOf, now, organization } from './subject';

const ACCOUNT = '610000000095';
const ELSEWHERE = 'eu-west-1';
test('what runs in another region than that of the product counts from its own start, is stopped, and is given back', async () => {
  await createSpoke(ACCOUNT);
  await organization.setBudget(ACCOUNT, '0.10', { Mode: 'enforce' });
  await ledgerOf(ACCOUNT, 'its limit', ({ budgetLimit }) => budgetLimit === '1000000000');
  const resources = new Resources(organization, ACCOUNT, ELSEWHERE);
  const earliest = now();
  const id = await resources.runInstance('t3.micro');
  const latest = now();
  await resources.createFunction('away', 5);

  jumpTo(now() + MS_PER_HOUR);
  await until(
    'the look',
    () => costs.contributions(ACCOUNT),
    (all) => all.some(({ Record, status }) => Record.endsWith(id) && status === 'running'),
  );
  await calm();
  const ledger = await ledgerOf(ACCOUNT, 'settled', ({ settledThrough, updatedAt }) => settledThrough === updatedAt);
  // The instant at which its line crosses zero. EC2 tells the start of an instance in whole seconds.
  const counted = (1_000 * Number(ledger.accruedExpenses)) / Number(ledger.incurredExpensesRate);
  const start = Date.parse(ledger.settledThrough) - counted;
  assert.ok(start > earliest - 1_000 && start <= latest, `${start}, not between ${earliest} and ${latest}`);

  jumpTo((await exhaustionOf(ACCOUNT)) + 1_000);
  await until(
    'the stop',
    () => resources.instanceState(id),
    (state) => state === 'stopped',
  );
  await until(
    'the function',
    () => resources.reservation('away'),
    (reservation) => reservation === 0,
  );

  await organization.setBudget(ACCOUNT, '0.50');
  await until(
    'the start',
    () => resources.instanceState(id),
    (state) => state === 'running',
  );
  await until(
    'its reservation',
    () => resources.reservation('away'),
    (reservation) => reservation === 5,
  );
});
