import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MS_PER_HOUR, MS_PER_MINUTE } from '../../src/core/domain/time';
import { Resources } from '../resources';
import { until } from '../sandbox';
import {
  costs,
  createSpoke,
  exhaustionOf,
  jumpTo,
  ledgerOf,
  listenToOperators,
  now,
  organization,
  receiptOf,
} from './subject';

const ACCOUNT = '610000000041';

test('a raise with an end gives back, is told, falls back by itself, and what it had let run is stopped again', async () => {
  await createSpoke(ACCOUNT);
  await organization.setBudget(ACCOUNT, '0.05', { Mode: 'enforce' });
  await ledgerOf(ACCOUNT, 'its limit', ({ budgetLimit }) => budgetLimit === '500000000');
  const resources = new Resources(organization, ACCOUNT);
  const id = await resources.runInstance('t3.micro');
  await ledgerOf(ACCOUNT, 'running', ({ incurredExpensesRate }) => Number(incurredExpensesRate) > 0);
  const becomes = (wanted: string) =>
    until(
      wanted,
      () => resources.instanceState(id),
      (state) => state === wanted,
    );
  jumpTo((await exhaustionOf(ACCOUNT)) + 1_000);
  await becomes('stopped');
  const notices = await listenToOperators();
  const hears = (kind: string) =>
    until(kind, notices, (heard) => heard.some((one) => one.kind === kind && one.address === ACCOUNT));

  const end = now() + 2 * MS_PER_HOUR;
  const Raise = { Until: new Date(end).toISOString(), Then: 0.05 };
  await organization.setBudget(ACCOUNT, '10', { Raise, Changed: { Who: 'Ann', Why: 'a launch' } });
  await becomes('running');
  jumpTo(now() + 16 * MS_PER_MINUTE);
  await hears('raise-ending');

  jumpTo(end + 16 * MS_PER_MINUTE);
  await hears('raise-ended');
  await receiptOf(ACCOUNT, 'IN_FORCE', '0.05');
  await becomes('stopped');
  const changes = await costs.changes(ACCOUNT);
  assert.deepEqual(
    changes.slice(-2).map(({ from, to, who }) => [from.BudgetValue, to.BudgetValue, who]),
    [
      ['0.05', '10', 'Ann'],
      ['10', '0.05', 'budget-guardrails'],
    ],
  );
});
