import { formatUsd, roundToCents } from '../../src/core/domain/money';
import { MS_PER_DAY, MS_PER_HOUR } from '../../src/core/domain/time';
import { enforceBudgets } from '../../src/enforcement/enforce-budgets';
import { positionAt } from '../../src/ledger/domain/ledger';
import { takeInventory } from '../../src/metering/take-inventory';
import { InMemoryAccount } from '../support/in-memory-account';
import { ACCOUNT, ACCOUNT_ID, budgetOf, on, WORKLOAD } from '../support/ledgers';

const SHOP = budgetOf('500', { address: WORKLOAD, scope: 'workload', workloadTag: { key: 'app', value: 'shop' } });
const TAGS = { app: 'shop' };
/** 10 USD an hour. */
const DEAR = 27_777_777_777_778;

/** A dear instance of the workload's runs since the second of November, with a budget that is removed an hour later. */
async function removed() {
  const of = new InMemoryAccount(on('02'));
  await of.adopt(budgetOf('100000'));
  await of.adopt(SHOP);
  const dear = of.fleet.make('ec2-instance', 'i-1', { price: DEAR, tags: TAGS });
  await of.meter();
  const pass = (ms: number) => of.clock.moveTo(of.clock.now() + ms);
  const change = async (state: 'running' | 'stopped') => {
    of.fleet.changeByHand(dear, { state });
    await of.deliver();
  };
  const setAgain = async (budget = SHOP) => {
    await of.adopt(budget);
    await takeInventory({ account: ACCOUNT_ID, region: 'eu-west-1' }, of);
    await of.settle();
  };
  const spent = async () =>
    formatUsd(roundToCents(positionAt(await of.ledgerNow(WORKLOAD), of.clock.now()))).replace(/\..*/, '');
  pass(MS_PER_HOUR);
  const ledger = await of.ledgerNow(WORKLOAD);
  await of.budgets.abandon(SHOP, ledger, of.clock.now());
  await of.settle();
  return { of, dear, pass, change, setAgain, spent };
}

describe('a workload’s budget that is removed, and set again', () => {
  test('18 days later charges an instance until its stop: two hours of 10 USD, and nobody is stopped', async () => {
    const { of, pass, change, setAgain, spent } = await removed();
    const small = of.fleet.make('ec2-instance', 'i-2', { price: 27_777_777_778, tags: TAGS });
    await of.meter();
    pass(MS_PER_HOUR);
    await change('stopped');
    pass(18 * MS_PER_DAY);

    await setAgain();

    // 20 USD and 18 days of a cent an hour.
    expect(await spent()).toBe('24');
    await enforceBudgets(WORKLOAD, of);
    expect(of.fleet.isDisabled(small)).toBe(false);
  });

  test('hears of a stop and a start in between: the hours that it stood still cost nothing', async () => {
    const { pass, change, setAgain, spent } = await removed();
    pass(MS_PER_HOUR);
    await change('stopped');
    pass(5 * MS_PER_HOUR);
    await change('running');
    pass(MS_PER_HOUR);

    await setAgain();

    expect(await spent()).toBe('30');
  });

  test('covers another tag then: what has the old one counts until the look, and what has the new one from then on', async () => {
    const { of, pass, setAgain, spent } = await removed();
    pass(MS_PER_HOUR);

    await setAgain({ ...SHOP, workloadTag: { key: 'app', value: 'web' } });
    pass(MS_PER_HOUR);

    expect([await spent(), (await of.ledgerNow(WORKLOAD)).rate]).toEqual(['20', 0n]);
  });
});

describe('a budget that could not be booked in for a while', () => {
  /** As a release before left budgets that were removed. */
  async function unheard() {
    const world = await removed();
    world.of.table.removedRows.clear();
    world.pass(MS_PER_HOUR);
    await world.change('stopped');
    world.pass(5 * MS_PER_HOUR);
    return world;
  }

  test('learns of a stop from the account’s own row, at the time of then', async () => {
    const { setAgain, spent } = await unheard();

    await setAgain();

    expect(await spent()).toBe('20');
  });

  test('learns of it with the next start, too', async () => {
    const { of, pass, change, spent } = await unheard();
    await of.adopt(SHOP);
    await change('running');
    pass(MS_PER_HOUR);

    expect(await spent()).toBe('30');
    expect((await of.ledgerNow(ACCOUNT)).rate).toBe(BigInt(DEAR));
  });
});
