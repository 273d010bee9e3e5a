import { formatUsd, parseUsd, roundToCents } from '../../src/core/domain/money';
import { MS_PER_DAY, MS_PER_HOUR } from '../../src/core/domain/time';
import { enforceBudgets } from '../../src/enforcement/enforce-budgets';
import { positionAt } from '../../src/ledger/domain/ledger';
import { reconcileExpenses } from '../../src/ledger/reconcile-expenses';
import { meterResource } from '../../src/metering/meter-resource';
import { takeInventory } from '../../src/metering/take-inventory';
import { InMemoryAccount } from '../support/in-memory-account';
import { InMemoryBudgetRegistry } from '../support/in-memory-ports';
import { ACCOUNT, ACCOUNT_ID, on } from '../support/ledgers';

const ORIGIN = { account: ACCOUNT_ID, region: 'eu-west-1' };
/** A USD an hour. */
const PRICE = 2_777_777_777_778;

/** An account whose written budget enforces. `hours` go by, each with its look, and with the schedules that are due. */
async function world(usd: string) {
  const of = Object.assign(new InMemoryAccount(on('02')), { registry: new InMemoryBudgetRegistry(() => undefined) });
  const write = (value: string) => of.registry.set(ACCOUNT, value, { Mode: 'enforce' });
  const run = async () => {
    await enforceBudgets(ACCOUNT, of);
    await of.deliver();
  };
  const look = async () => {
    of.calls.made.length = 0;
    await reconcileExpenses(of);
    await of.settle();
    for (const { call } of [...of.calls.made]) {
      if (call === 'inventory') await takeInventory(ORIGIN, of);
      else await run();
    }
    await of.settle();
  };
  const hours = async (count: number) => {
    for (let hour = 0; hour < count; hour++) {
      of.clock.moveTo(of.clock.now() + MS_PER_HOUR);
      if (of.schedules.due().length > 0) await run();
      await look();
    }
  };
  write(usd);
  await look();
  return { of, write, run, look, hours };
}

const spent = async (of: InMemoryAccount) => (await of.ledgerNow(ACCOUNT)).accrued;

test('a limit that was lowered, whose record was given up: nothing runs an hour later', async () => {
  const { of, write, hours } = await world('5000');
  const instance = of.fleet.make('ec2-instance', 'i-1', { price: PRICE });
  await of.meter();
  await hours(24);
  write('10');

  await hours(1);

  expect((await of.ledgerNow(ACCOUNT)).limit).toBe(parseUsd('10'));
  expect(of.fleet.isDisabled(instance)).toBe(true);
});

test('a record of a start that was given up, as when no function can run: stopped at the limit all the same', async () => {
  const { of, hours } = await world('10');
  const instance = of.fleet.make('ec2-instance', 'i-1', { price: PRICE });
  of.pass();
  const length = of.table.changes.length;
  await meterResource([{ about: instance, at: of.clock.now(), running: true }], ORIGIN, of);
  expect(of.table.changes.length).toBeGreaterThan(length);
  // settle-expenses never sees what has come since.
  of.giveUpRecords();
  expect(of.schedules.at('exhaustion', ACCOUNT)).toBeUndefined();

  await hours(24);

  expect(of.fleet.isDisabled(instance)).toBe(true);
  expect(await spent(of)).toBeLessThan(parseUsd('11'));
});

test('what ran for hours in which no function could: all of it counts', async () => {
  const { of, hours } = await world('1000');
  of.fleet.make('ec2-instance', 'i-1', { price: 100 * PRICE, since: of.clock.now() });
  of.clock.moveTo(of.clock.now() + 2 * MS_PER_HOUR);

  await hours(1);

  const position = positionAt(await of.ledgerNow(ACCOUNT), of.clock.now());
  expect(formatUsd(roundToCents(position))).toBe('300');
});

test('a group that a morning’s action raises each day: stopped each day, and never given up', async () => {
  const { of, run, hours } = await world('10');
  const group = of.fleet.make('auto-scaling-group', 'office');
  await of.meter();
  await of.exhaust(ACCOUNT);
  await run();
  for (let day = 1; day <= 14; day++) {
    of.clock.moveTo(of.clock.now() + MS_PER_DAY);
    of.fleet.changeByHand(group, { min: 1, max: 4, desired: 2 });
    await of.deliver();

    await hours(1);

    expect([day, of.fleet.isDisabled(group)]).toEqual([day, true]);
  }
});

test('no capacity for 30 hours as something is given back: it is back within an hour of the capacity', async () => {
  const { of, write, run, hours } = await world('10');
  const instance = of.fleet.make('ec2-instance', 'i-1', { price: PRICE });
  await of.meter();
  await of.exhaust(ACCOUNT);
  await run();
  of.fleet.get(instance).refusals = Infinity;
  of.operators.told.length = 0;
  write('1000');
  await hours(30);
  const told = of.operators.told.filter(({ kind }) => kind === 'resources-restored').length;
  expect([of.fleet.isDisabled(instance), told > 0, told <= 31]).toEqual([true, true, true]);
  of.fleet.get(instance).refusals = 0;

  await hours(1);

  expect(of.fleet.isDisabled(instance)).toBe(false);
});
