import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Resources } from '../resources';
import { until } from '../sandbox';
import { calm, costs, createSpoke, exhaustionOf, jumpTo, ledgerOf, listenToOperators, organization } from './subject';

const ACCOUNT = '610000000021';
const SHOP = `${ACCOUNT}.shop`;
const OBSERVED = '610000000022';

test('of two budgets over one instance the tighter one stops it, and only what contributes to it', async () => {
  await createSpoke(ACCOUNT);
  await organization.setBudget(ACCOUNT, '0.50', { Mode: 'enforce' });
  await organization.setBudget(SHOP, '0.02', { Mode: 'enforce', WorkloadTag: { Key: 'app', Value: 'shop' } });
  await ledgerOf(ACCOUNT, 'its limit', ({ budgetLimit }) => budgetLimit === '5000000000');
  await ledgerOf(SHOP, 'its limit', ({ budgetLimit }) => budgetLimit === '200000000');
  const resources = new Resources(organization, ACCOUNT);

  const shop = await resources.runInstance('t3.micro', { app: 'shop' });
  const other = await resources.runInstance('t3.nano', { app: 'blog' });
  await ledgerOf(ACCOUNT, 'both', ({ incurredExpensesRate }) => incurredExpensesRate === '43333.333334');
  await ledgerOf(SHOP, 'one', ({ incurredExpensesRate }) => incurredExpensesRate === '28888.888889');

  jumpTo((await exhaustionOf(SHOP)) + 1_000);

  await until(
    'the stop',
    () => resources.instanceState(shop),
    (state) => state === 'stopped',
  );
  await ledgerOf(
    SHOP,
    'exhausted',
    ({ state, incurredExpensesRate }) => state === 'exhausted' && Number(incurredExpensesRate) === 0,
  );
  const ofAccount = await ledgerOf(
    ACCOUNT,
    'the other alone',
    ({ incurredExpensesRate }) => incurredExpensesRate === '14444.444445',
  );
  await calm();
  assert.equal(ofAccount.state, 'open');
  assert.equal(await resources.instanceState(other), 'running');
  assert.deepEqual(await costs.journal(ACCOUNT), []);
});

test('mode observe stops nothing, and says in the journal what it would have stopped', async () => {
  await createSpoke(OBSERVED);
  await organization.setBudget(OBSERVED, '0.01', { Mode: 'observe' });
  await ledgerOf(OBSERVED, 'its limit', ({ budgetLimit }) => budgetLimit === '100000000');
  const resources = new Resources(organization, OBSERVED);
  const notices = await listenToOperators();
  const id = await resources.runInstance('t3.micro');
  await ledgerOf(OBSERVED, 'running', ({ incurredExpensesRate }) => Number(incurredExpensesRate) > 0);

  jumpTo((await exhaustionOf(OBSERVED)) + 1_000);

  await ledgerOf(OBSERVED, 'exhausted', ({ state }) => state === 'exhausted');
  const [entry] = await until(
    'the plan',
    () => costs.journal(OBSERVED),
    (entries) => entries.length === 1,
  );
  assert.deepEqual([entry?.status, entry?.mode, entry?.Record.endsWith(id)], ['planned', 'observe', true]);
  await calm();
  assert.equal(await resources.instanceState(id), 'running');
  assert.deepEqual(
    (await notices()).filter(({ address, kind }) => address === OBSERVED && kind === 'budget-exhausted'),
    [],
  );
});
