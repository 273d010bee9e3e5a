import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InvokeCommand, LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { MS_PER_DAY } from '../../src/core/domain/time';
import { MANAGEMENT } from '../accounts';
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

const ACCOUNT = '610000000113';
const SERVICE = 'Amazon Simple Storage Service';
const UNSEEN = `unseen#${SERVICE}`;

/** 2.40 USD a day, in revantios per second, rounded up. */
const USUAL = '277777.777778';
/** Days of the bill that are complete, up to the day before yesterday. */
const COMPLETE = 9;

/** A day so many days from the first day of the test. */
const dayOf = (start: number, days: number) => new Date(start + days * MS_PER_DAY).toISOString().slice(0, 10);

/** Invokes the function by hand: nobody waits for its next hour here. */
async function readBill(): Promise<void> {
  const lambda = new LambdaClient(organization.as(MANAGEMENT));
  const { Functions: functions = [] } = await lambda.send(new ListFunctionsCommand({}));
  const FunctionName = functions.find(({ FunctionName: name }) => name?.includes('ReadBill'))?.FunctionName;
  const { Payload, FunctionError } = await lambda.send(new InvokeCommand({ FunctionName, Payload: Buffer.from('{}') }));
  assert.equal(FunctionError, undefined, Buffer.from(Payload ?? []).toString());
}

/** The position now, in USD: what is settled, and what has accrued since. */
async function position(): Promise<number> {
  const ledger = await ledgerOf(ACCOUNT, 'settled', ({ settledThrough, updatedAt }) => settledThrough === updatedAt);
  const since = (now() - Date.parse(ledger.settledThrough)) / 1_000;
  return (Number(ledger.accruedExpenses) + Number(ledger.incurredExpensesRate) * since) / 1e10;
}

async function unseenRate(): Promise<string | undefined> {
  const found = (await costs.contributions(ACCOUNT)).find(({ Record }) => Record === `resource#${UNSEEN}`);
  return found?.rate;
}

function about(actual: number, expected: number, what: string): void {
  assert.ok(Math.abs(actual - expected) < 0.01, `${what}: ${actual} USD instead of ${expected}`);
}

test('a budget begins with what AWS bills, follows late and corrected bills, and stops by the whole', async () => {
  const start = Math.floor(now() / MS_PER_DAY) * MS_PER_DAY;
  const usual = Object.fromEntries(
    Array.from({ length: COMPLETE }, (_none, index) => [dayOf(start, index - COMPLETE - 1), { [SERVICE]: '2.40' }]),
  );
  const bill = (more: Readonly<Record<number, string>>) =>
    emulator.setBill(ACCOUNT, {
      ...usual,
      ...Object.fromEntries(Object.entries(more).map(([day, usd]) => [dayOf(start, Number(day)), { [SERVICE]: usd }])),
    });
  await createSpoke(ACCOUNT);
  // Yesterday has begun in the bill, so the day before is complete.
  await bill({ [-1]: '0.10' });
  await readBill();
  assert.equal(await costs.ledger(ACCOUNT, period()), undefined);

  await organization.setBudget(ACCOUNT, '100', { Mode: 'enforce' });
  await until('the unseen speed', unseenRate, (rate) => rate === USUAL);
  // Nine days are billed; yesterday and today until now are expected to be as those.
  const told = COMPLETE * 2.4;
  const untold = () => (2.4 * (now() - start)) / MS_PER_DAY;
  about(await position(), told + 2.4 + untold(), 'the opening balance');

  // A day later, yesterday is complete, at more than was expected.
  jumpTo(now() + MS_PER_DAY);
  await bill({ [-1]: '4.80', 0: '0.10' });
  await readBill();
  const late = await position();
  assert.ok(late > told + 4.8 + 2.39, `${late} is less than what is billed and the day since`);
  // The same bill changes nothing.
  await readBill();
  about(await position(), late, 'the same bill again');
  // AWS corrects it: upwards at once, downwards not, because this installation calibrates upwards.
  await bill({ [-1]: '5.80', 0: '0.10' });
  await readBill();
  const corrected = await position();
  assert.ok(corrected > late + 0.99, `${corrected} after ${late} and a dollar more`);
  await bill({ [-1]: '1.00', 0: '0.10' });
  await readBill();
  // What AWS once billed stays, and the day since is expected to be a little cheaper.
  const kept = await position();
  assert.ok(kept > told + 5.8 + 1.6, `${kept} is less than what AWS once billed, and the day since`);

  // What runs is little of what is spent, and is what can be stopped.
  const resources = new Resources(organization, ACCOUNT);
  const notices = await listenToOperators();
  const id = await resources.runInstance('t3.micro');
  await until(
    'the instance is known',
    () => costs.contributions(ACCOUNT),
    (all) => all.some(({ Record }) => Record.endsWith(id)),
  );
  await organization.setBudget(ACCOUNT, `${Math.ceil(await position())}.50`, { Mode: 'enforce' });
  await calm();
  const exhaustion = await exhaustionOf(ACCOUNT);
  assert.ok(exhaustion - now() < MS_PER_DAY, 'the instance alone would take weeks');
  await until(
    'the fence',
    () => costs.schedule('exhaustion', ACCOUNT),
    (at) => at === fenceBefore(exhaustion),
  );

  jumpTo(exhaustion + 1_000);

  await until(
    'the stop',
    () => resources.instanceState(id),
    (state) => state === 'stopped',
  );
  const [notice] = await until(
    'what is told',
    async () => (await notices()).filter(({ address, kind }) => address === ACCOUNT && kind === 'budget-exhausted'),
    (all) => all.length > 0,
  );
  assert.match(notice?.text ?? '', new RegExp(`Still running:\\n- ${UNSEEN} `));
});
