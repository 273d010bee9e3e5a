import { later, type Instant } from '../../src/core/domain/time';
import { meterResource } from '../../src/metering/meter-resource';
import { InMemoryAccount } from '../support/in-memory-account';
import { ACCOUNT, ACCOUNT_ID, budgetOf, on, WORKLOAD } from '../support/ledgers';

const ORIGIN = { account: ACCOUNT_ID, region: 'eu-west-1' };
const NOON = on('21', '12:00:00');
const SHOP = { workloadTag: { key: 'app', value: 'shop' }, address: WORKLOAD, scope: 'workload' } as const;

/** An instance that has run since eleven, and of which two events tell one second: the one at noon. */
async function instance(state: 'running' | 'stopped', since: Instant | null = NOON) {
  const of = new InMemoryAccount(NOON);
  await of.adopt(budgetOf('1000'));
  await of.adopt(budgetOf('1000', SHOP));
  const about = of.fleet.make('ec2-instance', 'i-1', { price: 7, tags: { app: 'shop' }, since: since ?? undefined });
  const hear = (running: boolean, at = NOON) => meterResource([{ about, at, running }], ORIGIN, of);
  await hear(true, on('21', '11:00:00'));
  of.fleet.changeByHand(about, { state });
  return { of, about, hear };
}

const rates = async (of: InMemoryAccount) => [(await of.ledgerNow(ACCOUNT)).rate, (await of.ledgerNow(WORKLOAD)).rate];
const historyOf = (of: InMemoryAccount) =>
  of.table.contributionsOf(ACCOUNT)[0]?.history.map(({ at, running }) => [at - NOON, running]);

describe('a stop and a start of one second', () => {
  test.each([
    ['stop, start', [false, true]],
    ['start, stop', [true, false]],
    ['start, stop, and both again', [true, false, false, true]],
  ])('%s: what runs now goes on counting from that second, in each of its budgets', async (_order, told) => {
    const { of, hear } = await instance('running');

    for (const running of told) await hear(running);

    expect(await rates(of)).toEqual([7n, 7n]);
    expect(historyOf(of)?.at(-1)).toEqual([1, true]);
  });

  test.each([
    ['stop, start', [false, true]],
    ['start, stop', [true, false]],
  ])('%s: what stands now counts no more', async (_order, told) => {
    const { of, hear } = await instance('stopped');

    for (const running of told) await hear(running);

    expect(await rates(of)).toEqual([0n, 0n]);
  });

  test('and heard ten hours late loses nothing of what has run since', async () => {
    const { of, hear } = await instance('running');
    await hear(true);
    of.clock.moveTo(on('21', '22:00:00'));

    await hear(false);

    expect(historyOf(of)?.at(-1)).toEqual([1, true]);
  });

  test('waits for the end of the second: what is seen before may be what was between the two', async () => {
    const { of, hear } = await instance('running');
    await hear(true);

    await hear(false);

    expect(of.clock.pauses).toEqual([1_000]);
  });

  test('of something that is gone invents no run', async () => {
    const { of, about, hear } = await instance('running');
    of.fleet.delete(about);

    await hear(false);
    of.clock.moveTo(on('21', '12:10:00'));
    await hear(true);

    expect(await rates(of)).toEqual([0n, 0n]);
  });

  test('of something whose API tells no start counts from the look on: nothing is invented', async () => {
    const { of, hear } = await instance('running', null);
    await hear(true);
    of.clock.moveTo(on('21', '12:06:00'));

    await hear(false);

    expect(historyOf(of)?.at(-1)).toEqual([360_000, true]);
  });

  test('and a start of a later second, of which no event has come yet, counts from its own time', async () => {
    const { of, hear } = await instance('running', on('21', '12:05:00'));
    await hear(true);
    of.clock.moveTo(on('21', '12:06:00'));

    await hear(false);

    expect(historyOf(of)?.at(-1)).toEqual([300_000, true]);
  });

  test('of which one is told to the millisecond is no better known', async () => {
    const { of, hear } = await instance('stopped');
    of.clock.moveTo(later(NOON, 1_000));
    await hear(true, later(NOON, 300));

    await hear(false);

    expect(await rates(of)).toEqual([0n, 0n]);
  });

  test('is not asked about when something later is known', async () => {
    const { of, hear } = await instance('running');
    of.clock.moveTo(on('21', '12:10:00'));
    await hear(true);
    await hear(false, on('21', '12:05:00'));
    of.fleets.unreachable = 'no spoke';

    await hear(false);

    expect(await rates(of)).toEqual([0n, 0n]);
  });

  test('is asked about again when the account could not be reached', async () => {
    const { of, hear } = await instance('running');
    await hear(true);
    of.fleets.unreachable = 'no spoke';
    await expect(hear(false)).rejects.toThrow('no spoke');

    of.fleets.unreachable = undefined;
    await hear(false);

    expect(await rates(of)).toEqual([7n, 7n]);
  });
});
