import { parseUsd } from '../../src/core/domain/money';
import { later, MS_PER_SECOND } from '../../src/core/domain/time';
import { enforceBudgets } from '../../src/enforcement/enforce-budgets';
import { parseRate } from '../../src/ledger/domain/rate';
import { openPeriod } from '../../src/ledger/open-period';
import { settleExpenses } from '../../src/ledger/settle-expenses';
import { InMemoryCosts } from '../support/cost-ports';
import { SHOP } from '../support/exhausted-account';
import { ACCOUNT, budgetOf, DECEMBER, NOVEMBER, NOVEMBER_ENDS, on, WORKLOAD } from '../support/ledgers';
import { enforcingNothing } from '../support/no-fleet';

const CENT_A_SECOND = parseRate('100000000');

/**
 * 9 USD at a cent a second since 14:00: exhausted at 14:15. All that is written is settled at once, while somebody
 * waits.
 */
async function world({ usd = '9', settles = true } = {}) {
  const ports = new InMemoryCosts(on('21', '14:00:00'));
  ports.table.budgetRows.set(ACCOUNT, budgetOf(usd));
  await openPeriod(ACCOUNT, ports.clock.now(), ports);
  ports.table.foreignUpdate(ACCOUNT, NOVEMBER, { addRate: CENT_A_SECOND, updatedAt: ports.clock.now() });
  const deliver = async () => void (await settleExpenses(ports.table.changes, ports));
  await deliver();
  if (settles) ports.clock.onPause = deliver;
  const state = () => ports.table.ledger(ACCOUNT, NOVEMBER).state;
  const ledger = () => ports.table.ledger(ACCOUNT, NOVEMBER);
  const wait = (time: string) => {
    ports.clock.moveTo(on('21', time));
    ports.schedules.due();
    return enforceBudgets(ACCOUNT, enforcingNothing(ports));
  };
  return { ports, deliver, ledger, state, wait };
}

describe('at the fence', () => {
  test('the instant is awaited, to the millisecond at which the stop has to leave', async () => {
    const { ports, wait, state } = await world();
    const exhaustedAt: number[] = [];
    ports.wire.crash = (_number, call) => {
      if (call === 'changeState') exhaustedAt.push(ports.clock.now());
      return undefined;
    };
    expect(ports.schedules.at('exhaustion', ACCOUNT)).toBe(on('21', '14:14:00'));
    expect(await wait('14:14:00.250')).toMatchObject({
      isConverged: true,
      stoppings: [{ standing: { address: ACCOUNT, wanted: 'stopped', budget: { limit: parseUsd('9') } } }],
    });
    expect([exhaustedAt, state()]).toEqual([[on('21', '14:14:59.100')], 'exhausted']);
    const waits = ports.clock.pauses.slice(0, 20);
    expect(new Set(waits.slice(0, -1))).toEqual(new Set([3 * MS_PER_SECOND]));
    expect(waits.at(-1)).toBe(1_850);
  });

  test('what started in the last minute costs a minute in any case: the stop leaves when the rest is spent', async () => {
    const { ports, wait, state } = await world();
    const rate = parseRate('20000000');
    const resource = { type: 'ec2-instance', arn: 'arn:aws:ec2:eu-west-1:222222222222:instance/i-1' } as const;
    const row = { address: ACCOUNT, resource, control: resource, tags: {}, startedBy: undefined, revision: 1 };
    ports.clock.onPause = async () => {
      if (ports.clock.now() >= on('21', '14:14:30') && ports.table.contributionRows.size === 0) {
        ports.table.contributionRows.set('i-1', { ...row, history: [{ at: ports.clock.now(), running: true, rate }] });
        ports.table.foreignUpdate(ACCOUNT, NOVEMBER, { addRate: rate, updatedAt: ports.clock.now() });
      }
      await settleExpenses(ports.table.changes, ports);
    };
    const exhaustedAt: number[] = [];
    ports.wire.crash = (_number, call) => void (call === 'changeState' && exhaustedAt.push(ports.clock.now()));

    await wait('14:14:00');

    // At 14:14:30, 30 cents are left. 12 of them are owed; the other 18 last 18 seconds at a cent a second.
    expect([exhaustedAt, state()]).toEqual([[on('21', '14:14:47.100')], 'exhausted']);
  });

  test('whoever waits for one instant serves the other budgets of the account that come before it', async () => {
    const { ports, wait, deliver, state } = await world();
    const shop = budgetOf('5', SHOP);
    ports.table.budgetRows.set(WORKLOAD, shop);
    await openPeriod(WORKLOAD, ports.clock.now(), ports);
    const half = { add: parseUsd('4.2'), addRate: CENT_A_SECOND, updatedAt: on('21', '14:13:10') };
    ports.table.foreignUpdate(WORKLOAD, NOVEMBER, half);
    await deliver();
    const exhaustedAt: number[] = [];
    ports.wire.crash = (_number, call) => void (call === 'changeState' && exhaustedAt.push(ports.clock.now()));

    await wait('14:14:00');

    expect(exhaustedAt).toEqual([on('21', '14:14:29.100'), on('21', '14:14:59.100')]);
    expect([state(), ports.table.ledger(WORKLOAD, NOVEMBER).state]).toEqual(['exhausted', 'exhausted']);
  });

  test('what is exhausted already is so at once', async () => {
    const { ports, wait, state } = await world();
    await wait('14:15:00');
    expect([state(), ports.clock.now() - on('21', '14:15:00') < 10]).toEqual(['exhausted', true]);
  });

  test('somebody who stops something meanwhile moves it away, and a new fence stands', async () => {
    const { ports, wait, deliver, state } = await world();
    ports.clock.onPause = async () => {
      if (ports.clock.pauses.length === 3) {
        ports.table.foreignUpdate(ACCOUNT, NOVEMBER, { addRate: parseRate('-99000000'), updatedAt: ports.clock.now() });
      }
      await deliver();
    };
    expect(await wait('14:14:00')).toMatchObject({ isConverged: true, stoppings: [] });
    expect([state(), ports.clock.now()]).toEqual(['open', on('21', '14:14:09')]);
    expect(ports.schedules.at('exhaustion', ACCOUNT)).toBe(ports.table.ledger(ACCOUNT, NOVEMBER).watch.fenceAt);
    // 51 cents are left, at a hundredth of the speed.
    expect(ports.schedules.at('exhaustion', ACCOUNT)).toBe(on('21', '15:38:00'));
  });

  test('somebody who spends meanwhile brings it nearer', async () => {
    const { ports, wait, deliver, state } = await world();
    ports.clock.onPause = async () => {
      if (ports.clock.pauses.length === 3) {
        ports.table.foreignUpdate(ACCOUNT, NOVEMBER, { add: parseUsd('5'), updatedAt: ports.clock.now() });
      }
      await deliver();
    };
    await wait('14:14:00');
    expect([state(), ports.clock.now() - on('21', '14:14:09') < 10]).toEqual(['exhausted', true]);
  });

  test('a raised budget is not exhausted by an old trigger', async () => {
    const { ports, wait, deliver, state } = await world();
    await ports.budgets.adopt(budgetOf('18'), ports.table.ledger(ACCOUNT, NOVEMBER), on('21', '14:13:00'));
    await deliver();
    await wait('14:14:00');
    expect([state(), ports.schedules.at('exhaustion', ACCOUNT)]).toEqual(['open', on('21', '14:29:00')]);
  });

  test('nothing is awaited when the budget is gone, or nothing runs any more', async () => {
    const { ports, wait, deliver, state } = await world();
    ports.table.foreignUpdate(ACCOUNT, NOVEMBER, { addRate: parseRate('-100000000'), updatedAt: on('21', '14:13:00') });
    await deliver();
    expect(await wait('14:14:00')).toMatchObject({ isConverged: true });
    ports.table.budgetRows.clear();
    expect(await wait('14:14:01')).toMatchObject({ isConverged: true });
    expect([state(), ports.clock.pauses]).toEqual(['open', []]);
  });

  test('a new month has money again', async () => {
    const { ports } = await world({ usd: '9000' });
    ports.clock.moveTo(later(NOVEMBER_ENDS, 500));
    expect(await enforceBudgets(ACCOUNT, enforcingNothing(ports))).toMatchObject({ isConverged: true, stoppings: [] });
    expect(ports.table.ledger(ACCOUNT, DECEMBER).state).toBe('open');
  });
});

describe('a settlement that is under way', () => {
  test('is waited for, a second at a time', async () => {
    const { ports, wait, state } = await world();
    ports.table.foreignUpdate(ACCOUNT, NOVEMBER, { addRate: parseRate('-100000000'), updatedAt: on('21', '14:13:59') });
    await wait('14:14:00');
    expect([state(), ports.clock.pauses]).toEqual(['open', [MS_PER_SECOND]]);
  });

  test('that does not come is waited for 15 seconds, and the position is taken as it is', async () => {
    const { ports, wait, state } = await world({ settles: false });
    ports.table.foreignUpdate(ACCOUNT, NOVEMBER, { updatedAt: on('21', '14:14:50') });
    await wait('14:14:50');
    expect([state(), ports.clock.now() - on('21', '14:15:05') < 10]).toEqual(['exhausted', true]);
  });
});

describe('the schedule that has fired', () => {
  test('is forgotten, so that one is set again when the exhaustion moved without anybody knowing', async () => {
    const { ports, wait, ledger, deliver } = await world();
    ports.table.ledgerRows.set(`${ACCOUNT} ${NOVEMBER}`, {
      ...ledger(),
      stamp: ledger().stamp ?? '',
      limit: parseUsd('18'),
    });
    await wait('14:14:00');
    expect(ledger().watch.fenceAt).toBeUndefined();
    await deliver();
    expect([ledger().watch.fenceAt, ports.schedules.at('exhaustion', ACCOUNT)]).toEqual([
      on('21', '14:29:00'),
      on('21', '14:29:00'),
    ]);
  });

  test('is not forgotten when another stands already', async () => {
    const { ports, wait, ledger } = await world();
    await ports.budgets.adopt(budgetOf('18'), ledger(), on('21', '14:13:59'));
    await wait('14:14:00');
    expect([ledger().watch.fenceAt, ports.schedules.at('exhaustion', ACCOUNT)]).toEqual([
      on('21', '14:29:00'),
      on('21', '14:29:00'),
    ]);
  });

  test('is forgotten although somebody writes at the same moment', async () => {
    const { ports, wait, ledger, deliver } = await world();
    ports.table.ledgerRows.set(`${ACCOUNT} ${NOVEMBER}`, {
      ...ledger(),
      stamp: ledger().stamp ?? '',
      limit: parseUsd('18'),
    });
    let left = 1;
    ports.wire.crash = (_, call) => {
      if (call === 'touch' && left-- > 0) {
        ports.table.foreignUpdate(ACCOUNT, NOVEMBER, { updatedAt: ports.clock.now() });
      }
      return undefined;
    };
    await wait('14:14:00');
    await deliver();
    expect([ledger().watch.fenceAt, ports.schedules.at('exhaustion', ACCOUNT)]).toEqual([
      on('21', '14:29:00'),
      on('21', '14:29:00'),
    ]);
  });
});
