import * as fc from 'fast-check';
import { formatUsd, roundToCents } from '../../src/core/domain/money';
import {
  floorToSecond,
  instant,
  MS_PER_DAY,
  MS_PER_HOUR,
  MS_PER_MINUTE,
  MS_PER_SECOND,
  type Instant,
} from '../../src/core/domain/time';
import { positionAt } from '../../src/ledger/domain/ledger';
import { meterResource } from '../../src/metering/meter-resource';
import { takeInventory } from '../../src/metering/take-inventory';
import { lawRuns } from '../support/arbitraries';
import { InMemoryAccount } from '../support/in-memory-account';
import { ACCOUNT, ACCOUNT_ID, budgetOf, NOVEMBER_ENDS, on, WORKLOAD } from '../support/ledgers';

const ORIGIN = { account: ACCOUNT_ID, region: 'eu-west-1' };
const SHOP = { workloadTag: { key: 'app', value: 'shop' }, address: WORKLOAD, scope: 'workload' } as const;
const TAGS = { app: 'shop' };

/** Adopts the account's budget at noon of 21 November. */
async function adopted(): Promise<InMemoryAccount> {
  const of = new InMemoryAccount(on('21', '12:00:00'));
  await of.adopt(budgetOf('1000'));
  return of;
}

async function look(of: InMemoryAccount): Promise<void> {
  await takeInventory(ORIGIN, of);
  await of.settle();
}

const startOf = async (of: InMemoryAccount, address = ACCOUNT): Promise<Instant | undefined> =>
  of.table.contributionsOf(address)[0]?.history[0]?.at;

describe('what is found late counts from its own start', () => {
  test.each([
    ['ec2-instance', { since: on('21', '12:30:00') }],
    ['rds-instance', { createdAt: on('21', '12:30:00') }],
  ])('%s, whose event was lost: 100 USD an hour for three hours are 300', async (type, told) => {
    const of = await adopted();
    of.fleet.make(type, 'one', { ...told, price: 277_777_777_777_778n });
    of.clock.moveTo(on('21', '15:30:00'));

    await look(of);

    expect(await startOf(of)).toBe(on('21', '12:30:00'));
    expect(formatUsd(roundToCents(positionAt(await of.ledgerNow(ACCOUNT), of.clock.now())))).toBe('300');
  });

  test('not before the budget was adopted, however often its limit has changed since', async () => {
    const of = await adopted();
    of.clock.moveTo(on('21', '18:00:00'));
    await of.adopt(budgetOf('2000'));
    of.fleet.make('ec2-instance', 'i-1', { since: on('02') });

    await look(of);

    expect(await startOf(of)).toBe(on('21', '12:00:00'));
  });

  test('not before the month', async () => {
    const of = await adopted();
    of.fleet.make('ec2-instance', 'i-1', { since: on('25') });
    of.clock.moveTo(NOVEMBER_ENDS + MS_PER_HOUR);

    await look(of);

    expect(await startOf(of)).toBe(NOVEMBER_ENDS);
  });

  test('from the month on in a budget of an earlier one, of which nobody wrote down when it was adopted', async () => {
    const of = await adopted();
    of.table.adoptedAt.clear();
    of.fleet.make('ec2-instance', 'i-1', { since: on('02') });
    await look(of);
    expect(await startOf(of)).toBe(on('21', '12:00:00'));
    of.fleet.make('ec2-instance', 'i-2', { since: on('02') });
    of.clock.moveTo(NOVEMBER_ENDS + MS_PER_HOUR);

    await look(of);

    expect(of.table.contributionsOf(ACCOUNT)[1]?.history[0]?.at).toBe(NOVEMBER_ENDS);
  });

  test('in each budget from its own adoption on', async () => {
    const of = await adopted();
    of.clock.moveTo(on('21', '14:00:00'));
    await of.adopt(budgetOf('10', SHOP));
    of.fleet.make('ec2-instance', 'i-1', { since: on('21', '13:00:00'), tags: TAGS });
    of.clock.moveTo(on('21', '15:00:00'));

    await look(of);

    expect([await startOf(of), await startOf(of, WORKLOAD)]).toEqual([on('21', '13:00:00'), on('21', '14:00:00')]);
  });

  test('but in a workload’s from the look on that sees its tag for the first time', async () => {
    const of = await adopted();
    await of.adopt(budgetOf('10', SHOP));
    const instance = of.fleet.make('ec2-instance', 'i-1', { since: on('21', '13:00:00') });
    of.clock.moveTo(on('21', '14:00:00'));
    await look(of);
    of.fleet.get(instance).tags = TAGS;
    of.clock.moveTo(on('21', '15:00:00'));

    await look(of);

    expect([await startOf(of), await startOf(of, WORKLOAD)]).toEqual([on('21', '13:00:00'), on('21', '15:00:00')]);
  });

  test('and not across a stop that is known: a database that was made long ago may have stood still', async () => {
    const of = await adopted();
    const database = of.fleet.make('rds-instance', 'users', { createdAt: on('21', '12:30:00') });
    of.clock.moveTo(on('21', '14:00:00'));
    await meterResource([{ about: database, at: on('21', '13:00:00'), running: false }], ORIGIN, of);
    of.clock.moveTo(on('21', '15:00:00'));

    await look(of);

    expect(of.table.contributionsOf(ACCOUNT)[0]?.history.map(({ at, running }) => [at, running])).toEqual([
      [on('21', '13:00:00'), false],
      [on('21', '15:00:00'), true],
    ]);
  });

  test('until its event tells better, whenever that comes', async () => {
    const of = await adopted();
    const database = of.fleet.make('rds-instance', 'users', { createdAt: on('02') });
    of.clock.moveTo(on('21', '15:00:00'));
    await look(of);

    await meterResource([{ about: database, at: on('21', '14:00:00'), running: true }], ORIGIN, of);

    expect(of.table.contributionsOf(ACCOUNT)[0]?.history.map(({ at }) => at)).toEqual([on('21', '14:00:00')]);
  });
});

/** Both budgets have an instance of 1 USD an hour from 13:00 on. It stops after so many ms, and a look sees it later. */
async function stoppedUnheard(ranMs: number, lookAfterMs: number): Promise<InMemoryAccount> {
  const of = await adopted();
  await of.adopt(budgetOf('10', SHOP));
  const began = on('21', '13:00:00');
  const instance = of.fleet.make('ec2-instance', 'i-1', { since: began, tags: TAGS, price: 2_777_777_777_778n });
  Object.assign(of.fleet.options, { tellsTimes: true });
  of.clock.moveTo(began);
  await look(of);
  of.clock.moveTo(began + ranMs);
  of.fleet.changeByHand(instance, { state: 'stopped' });
  of.clock.moveTo(began + ranMs + lookAfterMs);
  await look(of);
  return of;
}

const historyOf = (of: InMemoryAccount, address = ACCOUNT) =>
  of.table.contributionsOf(address).flatMap(({ history }) => history.map(({ at, running }) => [at, running]));

describe('a stop whose event was lost', () => {
  test('is booked at the time that its API knows, in every budget: an hour and a half at 1 USD are 1.50', async () => {
    const of = await stoppedUnheard(90 * MS_PER_MINUTE, MS_PER_HOUR);

    for (const address of [ACCOUNT, WORKLOAD]) {
      expect(historyOf(of, address)).toEqual([
        [on('21', '13:00:00'), true],
        [on('21', '14:30:00'), false],
      ]);
      expect(formatUsd(roundToCents((await of.ledgerNow(address)).accrued))).toBe('1.5');
    }
  });

  test('property: is the same to an account and its workload, whenever it was and whenever it is seen', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2 * MS_PER_SECOND, max: 40 * MS_PER_HOUR }),
        fc.integer({ min: 2 * MS_PER_SECOND, max: 40 * MS_PER_HOUR }),
        async (ranMs, lookAfterMs) => {
          const of = await stoppedUnheard(ranMs, lookAfterMs);

          expect(historyOf(of, WORKLOAD)).toEqual(historyOf(of));
          expect(historyOf(of).at(-1)).toEqual([floorToSecond(instant(on('21', '13:00:00') + ranMs)), false]);
          expect((await of.ledgerNow(WORKLOAD)).accrued).toBe((await of.ledgerNow(ACCOUNT)).accrued);
        },
      ),
      { numRuns: lawRuns() },
    );
  });
});

test('what has no start that anybody tells counts from the look on', async () => {
  const of = await adopted();
  of.fleet.make('sagemaker-notebook', 'one');
  of.clock.moveTo(on('21') + MS_PER_DAY);

  await look(of);

  expect(await startOf(of)).toBe(on('21') + MS_PER_DAY);
});
