import { accountOf, address } from '../../src/core/domain/address';
import { periodEnd } from '../../src/core/domain/period';
import { later } from '../../src/core/domain/time';
import { openPeriod } from '../../src/ledger/open-period';
import { rollOverPeriod } from '../../src/ledger/roll-over-period';
import { InMemoryCosts } from '../support/cost-ports';
import { ACCOUNT, DECEMBER, NOVEMBER, NOVEMBER_ENDS, on } from '../support/ledgers';

const BUDGETS = [ACCOUNT, ...['a', 'b', 'c', 'd'].map((name) => address(`${accountOf(ACCOUNT)}.${name}`))];

async function november() {
  const ports = new InMemoryCosts(on('21'));
  for (const each of BUDGETS) await openPeriod(each, on('21'), ports);
  ports.clock.moveTo(NOVEMBER_ENDS);
  return ports;
}

describe('rollOverPeriod', () => {
  test('closes the month and opens the next for every budget, page by page', async () => {
    const ports = await november();
    const { rolledOver, failures } = await rollOverPeriod(ports);
    expect([[...rolledOver].sort(), failures]).toEqual([[...BUDGETS].sort(), []]);
    for (const each of BUDGETS) {
      expect([ports.table.ledger(each, NOVEMBER).state, ports.table.ledger(each, DECEMBER).state]).toEqual([
        'closed',
        'open',
      ]);
    }
  });

  test('finds nothing left to do the second time, or before the month is over', async () => {
    const ports = await november();
    await rollOverPeriod(ports);
    const { writes } = ports.wire;
    expect(await rollOverPeriod(ports)).toEqual({ rolledOver: [], failures: [] });
    const early = await november();
    early.clock.at = later(NOVEMBER_ENDS, -1);
    expect(await rollOverPeriod(early)).toEqual({ rolledOver: [], failures: [] });
    expect(ports.wire.writes).toBe(writes);
  });

  test('leaves alone what somebody has rolled over already', async () => {
    const ports = await november();
    await openPeriod(ACCOUNT, NOVEMBER_ENDS, ports);
    expect((await rollOverPeriod(ports)).rolledOver).not.toContain(ACCOUNT);
  });

  test('that was not called for months closes each of them', async () => {
    const ports = await november();
    ports.clock.moveTo(later(periodEnd(DECEMBER), 1));
    await rollOverPeriod(ports);
    expect([
      ports.table.ledger(ACCOUNT, DECEMBER).state,
      (await openPeriod(ACCOUNT, ports.clock.now(), ports)).period,
    ]).toEqual(['closed', '2027-01']);
  });

  test('goes on when one of them fails, and names it', async () => {
    const ports = await november();
    ports.wire.crash = (writes) => (writes === BUDGETS.length + 1 ? 'before' : undefined);
    const { rolledOver, failures } = await rollOverPeriod(ports);
    expect([rolledOver.length, failures.length]).toEqual([BUDGETS.length - 1, 1]);
    expect(failures[0]).toMatchObject({ error: expect.objectContaining({ message: 'before rollOver' }) as Error });
    expect(rolledOver).not.toContain(failures[0]?.address);
  });
});
