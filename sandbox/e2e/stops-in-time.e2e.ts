import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { Resources } from '../resources';
import { until } from '../sandbox';
import {
  calm,
  costs,
  createSpoke,
  emulator,
  exhaustionOf,
  fenceBefore,
  jumpTo,
  ledgerOf,
  listenToOperators,
  now,
  organization,
  period,
} from './subject';

const ACCOUNT = '610000000001';
const OTHER = '610000000002';

/** A t3.micro, 0.0104 USD an hour, in revantios per second, rounded up. */
const T3_MICRO = '28888.888889';

test('a t3.micro in an account with 0.10 USD runs until the last second of its money, and is stopped', async (context) => {
  for (const account of [ACCOUNT, OTHER]) {
    await createSpoke(account);
    await organization.setBudget(account, '0.10', { Mode: 'enforce' });
    await ledgerOf(account, 'its limit', ({ budgetLimit }) => budgetLimit === '1000000000');
  }
  const notices = await listenToOperators();
  const resources = new Resources(organization, ACCOUNT);
  const bystander = new Resources(organization, OTHER);

  const id = await resources.runInstance('t3.micro', { Owner: 'ann' });
  const other = await bystander.runInstance('t3.nano');
  await ledgerOf(ACCOUNT, 'speed of a t3.micro', ({ incurredExpensesRate }) => incurredExpensesRate === T3_MICRO);
  await ledgerOf(OTHER, 'speed of a t3.nano', ({ incurredExpensesRate }) => incurredExpensesRate === '14444.444445');

  const exhaustion = await exhaustionOf(ACCOUNT);
  await until(
    'the fence',
    () => costs.schedule('exhaustion', ACCOUNT),
    (expression) => expression === fenceBefore(exhaustion),
  );
  assert.ok(Math.abs(exhaustion - now() - 34_615_384) < 15_000, 'nine hours and 37 minutes');

  // One jump, to a moment at which the fence has called and the function waits for the instant: the rest is real time.
  jumpTo(exhaustion - 15_000);
  await until(
    'the call of the fence',
    () => costs.schedule('exhaustion', ACCOUNT),
    (expression) => expression === undefined,
  );
  await wait(exhaustion - 2_000 - now());
  assert.equal(await resources.instanceState(id), 'running', 'two seconds before');

  await until(
    'the stop',
    () => resources.instanceState(id),
    (state) => state === 'stopped',
  );
  const ledger = await ledgerOf(
    ACCOUNT,
    'standing still',
    ({ incurredExpensesRate, settledThrough, updatedAt }) =>
      Number(incurredExpensesRate) === 0 && settledThrough === updatedAt,
  );
  const overshoot = Number(ledger.accruedExpenses) - 1_000_000_000;
  const [run] = (await emulator.runs(ACCOUNT))[id] ?? [];
  const late = (run?.stopped ?? NaN) - exhaustion / 1_000;
  context.diagnostic(`stopped ${late.toFixed(3)} s from the instant, position ${overshoot} revantios from the limit`);
  // The stop leaves 0.9 s before the instant. How soon it is there is a figure of the benchmarks, not of a busy machine.
  assert.ok(late > -0.9, `${late} s`);
  // It is booked from when it was sent, or from the second that its event tells: no later than it was, nor much earlier.
  const [earliest, latest] = [-1.8 * Number(T3_MICRO), (late + 1) * Number(T3_MICRO)];
  assert.ok(overshoot >= earliest && overshoot <= latest, `${overshoot} for ${late} s`);
  assert.equal(ledger.state, 'exhausted');

  const [entry] = await until(
    'the journal',
    () => costs.journal(ACCOUNT),
    (entries) => entries[0]?.status === 'done',
  );
  assert.equal(entry?.Record, `journal#${period()}#${resources.instanceArn(id)}`);
  assert.deepEqual(entry?.previous, { state: 'running' });
  const exhausted = await until('the message', notices, (heard) =>
    heard.some(({ kind, address }) => kind === 'budget-exhausted' && address === ACCOUNT),
  );
  assert.match(
    exhausted.find(({ kind, address }) => kind === 'budget-exhausted' && address === ACCOUNT)?.text ?? '',
    new RegExp(`0\\.1 USD of 0\\.1 USD[\\s\\S]*${resources.instanceArn(id)} \\(0\\.0104 USD/h, started by ann`),
  );
  const predicted = exhausted.find(({ kind, address }) => kind === 'exhaustion-predicted' && address === ACCOUNT);
  assert.match(predicted?.text ?? '', /will be exhausted on .* UTC, at 0\.0104 USD\/h, driven by/);

  await calm();
  assert.equal(await costs.schedule('exhaustion', ACCOUNT), undefined);
  assert.equal(await bystander.instanceState(other), 'running');
  assert.equal((await costs.ledger(OTHER, period()))?.state, 'open');
});
