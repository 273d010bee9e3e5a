import { EventClock } from '../../sim/clock';
import { entryOf } from '../../sim/cost-table/specification/budget-cases';
import { SimulatedCalls } from '../../sim/messages';
import { accountOf, address, type Address } from '../../src/core/domain/address';
import { parseUsd } from '../../src/core/domain/money';
import { later, MS_PER_MINUTE } from '../../src/core/domain/time';
import { NOTHING_LEFT } from '../../src/ledger/domain/ledger';
import type { PositionLine } from '../../src/ledger/domain/position-line';
import { parseRate } from '../../src/ledger/domain/rate';
import { openPeriod } from '../../src/ledger/open-period';
import { reconcileExpenses } from '../../src/ledger/reconcile-expenses';
import { settleExpenses } from '../../src/ledger/settle-expenses';
import { InMemoryCosts } from '../support/cost-ports';
import { InMemoryBudgetRegistry } from '../support/in-memory-ports';
import { ACCOUNT, ACCOUNT_ID, DECEMBER, NOVEMBER, NOVEMBER_ENDS, on, WORKLOAD } from '../support/ledgers';

const OTHER = address('333333333333');
const TAG = { WorkloadTag: { Key: 'app', Value: 'shop' } };

/** Three budgets of 500 USD, which are adopted. */
async function world() {
  const ports = Object.assign(new InMemoryCosts(on('21')), { registry: new InMemoryBudgetRegistry(() => undefined) });
  for (const each of [ACCOUNT, WORKLOAD, OTHER]) ports.registry.set(each, '500', each === WORKLOAD ? TAG : {});
  expect([...(await reconcileExpenses(ports)).adopted].sort()).toEqual([ACCOUNT, WORKLOAD, OTHER].sort());
  await settleExpenses(ports.table.changes, ports);
  ports.calls.made.length = 0;
  return ports;
}

type World = Awaited<ReturnType<typeof world>>;

const calls = (ports: World) =>
  ports.calls.made.map((made) => [made.call, 'account' in made ? made.account : made.address]);

/** The speed of an address changes by a plain update, which the stream brings to settle-expenses, or not. */
async function change(ports: World, of: Address, more: { usdPerHour?: string; spent?: string }, isSettled: boolean) {
  ports.clock.moveTo(ports.clock.now() + MS_PER_MINUTE);
  const { usdPerHour = '0', spent = '0' } = more;
  const addRate = parseRate((Number(usdPerHour) * 2_777_777).toString());
  ports.table.foreignUpdate(of, NOVEMBER, { addRate, add: parseUsd(spent), updatedAt: ports.clock.now() });
  if (isSettled) await settleExpenses(ports.table.changes.slice(-1), ports);
}

describe('the hourly look', () => {
  test('looks at every account once, at no workload of its own, and finds nothing to mend', async () => {
    const ports = await world();
    const positions: PositionLine[] = [];
    const { accounts, ...mended } = await reconcileExpenses(ports, (line) => positions.push(line));
    expect([[...accounts].sort(), mended]).toEqual([
      [ACCOUNT_ID, accountOf(OTHER)],
      { asked: [], adopted: [], woken: [], reopened: [], unlisted: undefined },
    ]);
    expect(positions.map(({ address: of, limit, percent }) => [of, limit, percent]).sort()).toEqual(
      [ACCOUNT, WORKLOAD, OTHER].map((of) => [of, '500', 0]).sort(),
    );
    expect(calls(ports).sort()).toEqual([
      ['inventory', ACCOUNT_ID],
      ['inventory', accountOf(OTHER)],
    ]);
  });

  test('has what an exhausted budget disabled looked at again, a workload’s as well', async () => {
    const ports = await world();
    await ports.ledgers.changeState(ports.table.ledger(WORKLOAD, NOVEMBER), 'exhausted');
    expect((await reconcileExpenses(ports)).asked).toEqual([WORKLOAD]);
    expect(calls(ports)).toContainEqual(['disable', WORKLOAD]);
  });

  test('asks for a budget that somebody has stopped by hand, if the call was lost, until that is over', async () => {
    const ports = await world();
    ports.registry.set(ACCOUNT, '500', { Stop: { Who: 'Ann', Why: 'x', Until: '2026-11-22' } });
    await reconcileExpenses(ports);
    ports.calls.made.length = 0;
    expect((await reconcileExpenses(ports)).asked).toEqual([ACCOUNT]);
    ports.clock.moveTo(on('22'));
    expect((await reconcileExpenses(ports)).asked).toEqual([]);
  });

  test('asks for a budget that is past its limit and still open: the call at its fence was lost', async () => {
    const ports = await world();
    await change(ports, ACCOUNT, { spent: '501' }, true);
    ports.calls.made.length = 0;
    expect((await reconcileExpenses(ports)).asked).toEqual([ACCOUNT]);
  });

  test('asks for a budget whose fence is past by minutes', async () => {
    const ports = await world();
    const row = ports.table.row(ACCOUNT, NOVEMBER);
    if (row !== undefined) ports.table.put({ ...row, watch: { ...row.watch, fenceAt: on('21', '00:10:00') } });
    ports.clock.moveTo(on('21', '00:13:00'));
    expect((await reconcileExpenses(ports)).asked).toEqual([]);
    ports.clock.moveTo(on('21', '00:13:00.001'));
    expect((await reconcileExpenses(ports)).asked).toEqual([ACCOUNT]);
  });

  test('asks for the run that a run has asked for, when it did not come', async () => {
    const ports = await world();
    const ledger = ports.table.ledger(ACCOUNT, NOVEMBER);
    await ports.ledgers.followUp(ledger, { ...NOTHING_LEFT, minutes: 1, at: ports.clock.now() });
    ports.clock.moveTo(ports.clock.now() + 3 * MS_PER_MINUTE + 1);
    expect((await reconcileExpenses(ports)).asked).toEqual([ACCOUNT]);
  });

  test('wakes the stream where a record was lost: the time before it is settled, and a fence is set', async () => {
    const ports = await world();
    await change(ports, ACCOUNT, { usdPerHour: '100' }, false);
    expect(await reconcileExpenses(ports)).toMatchObject({ asked: [], woken: [] });
    ports.clock.moveTo(ports.clock.now() + 3 * MS_PER_MINUTE + 1);

    expect(await reconcileExpenses(ports)).toMatchObject({ asked: [], woken: [ACCOUNT] });
    await settleExpenses(ports.table.changes.slice(-1), ports);

    const { settledThrough, updatedAt, watch } = ports.table.ledger(ACCOUNT, NOVEMBER);
    expect([settledThrough, watch.fenceAt]).toEqual([updatedAt, expect.any(Number)]);
    expect((await reconcileExpenses(ports)).woken).toEqual([]);
  });

  test('wakes the stream where a fence was never set', async () => {
    const ports = await world();
    await change(ports, ACCOUNT, { usdPerHour: '100' }, true);
    const row = ports.table.row(ACCOUNT, NOVEMBER);
    if (row !== undefined) ports.table.put({ ...row, watch: { ...row.watch, fenceAt: undefined } });
    expect(await reconcileExpenses(ports)).toMatchObject({ asked: [], woken: [ACCOUNT] });
  });

  test.each([
    ['a fence', 'exhaustion'],
    ['a threshold', 'threshold'],
  ] as const)('has %s set anew that somebody has deleted, whatever its ledger says', async (_what, purpose) => {
    const ports = await world();
    // 500 USD last for 50 hours, and half of them for 25.
    await change(ports, ACCOUNT, { usdPerHour: '10' }, true);
    const { fenceAt, thresholdAt } = ports.table.ledger(ACCOUNT, NOVEMBER).watch;
    expect((await reconcileExpenses(ports)).woken).toEqual([]);
    await ports.schedules.remove(purpose, ACCOUNT);

    expect(await reconcileExpenses(ports)).toMatchObject({ asked: [], woken: [ACCOUNT] });
    await settleExpenses(ports.table.changes.slice(-1), ports);

    expect([ports.schedules.at('exhaustion', ACCOUNT), ports.schedules.at('threshold', ACCOUNT)]).toEqual([
      fenceAt,
      thresholdAt,
    ]);
    expect(ports.table.ledger(ACCOUNT, NOVEMBER).watch).toMatchObject({ fenceAt, thresholdAt });
    expect((await reconcileExpenses(ports)).woken).toEqual([]);
  });

  test('a schedule that is about to fire is none that was deleted', async () => {
    const ports = await world();
    await change(ports, ACCOUNT, { usdPerHour: '10' }, true);
    const { fenceAt } = ports.table.ledger(ACCOUNT, NOVEMBER).watch;
    ports.clock.moveTo(later(fenceAt ?? ports.clock.now(), -2 * MS_PER_MINUTE));
    await ports.schedules.remove('exhaustion', ACCOUNT);
    await ports.schedules.remove('threshold', ACCOUNT);
    const { thresholdAt } = ports.table.ledger(ACCOUNT, NOVEMBER).watch;
    expect(thresholdAt === undefined || thresholdAt <= ports.clock.now()).toBe(true);
    expect((await reconcileExpenses(ports)).woken).toEqual([]);
  });

  test('where the schedules cannot be listed, none is taken for missing, all else is done, and it says so', async () => {
    const ports = await world();
    await change(ports, ACCOUNT, { usdPerHour: '10' }, true);
    const failure = new Error('ThrottlingException');
    const schedules = { addresses: () => Promise.reject(failure) };
    const { woken, accounts, unlisted } = await reconcileExpenses(Object.assign(ports, { schedules }));
    expect([woken, accounts.length, unlisted]).toEqual([[], 2, failure]);
  });

  test.each(['planned', 'done', 'failed'] as const)('asks for a budget that holds something as %s', async (status) => {
    const ports = await world();
    ports.table.journalRows.set('entry', entryOf({ address: WORKLOAD, status, revision: 1 }));
    expect((await reconcileExpenses(ports)).asked).toEqual([WORKLOAD]);
  });

  test('asks for nothing that was given back, or that a plan says', async () => {
    const ports = await world();
    ports.table.journalRows.set('entry', entryOf({ address: WORKLOAD, status: 'restored' }));
    ports.table.journalRows.set('plan', entryOf({ address: WORKLOAD, mode: 'notify' }));
    expect((await reconcileExpenses(ports)).asked).toEqual([]);
  });

  test('asks for an account in which a run died', async () => {
    const ports = await world();
    await ports.leases.take({ account: ACCOUNT_ID, holder: 'dead', until: ports.clock.now() }, ports.clock.now());
    expect((await reconcileExpenses(ports)).asked).toEqual([ACCOUNT]);
  });
});

describe('what adopt-budget has lost', () => {
  test.each([
    ['a limit', '10', {}],
    ['a mode', '500', { Mode: 'enforce' }],
    ['thresholds', '500', { Thresholds: ['90'] }],
    ['exemptions', '500', { Exempt: ['search'] }],
  ])('%s is adopted', async (_what, value, more) => {
    const ports = await world();
    ports.registry.set(OTHER, value, more);
    expect((await reconcileExpenses(ports)).adopted).toEqual([OTHER]);
    expect((await ports.budgets.find(OTHER))?.limit).toBe(parseUsd(value));
    expect(ports.table.ledger(OTHER, NOVEMBER).limit).toBe(parseUsd(value));
    expect((await reconcileExpenses(ports)).adopted).toEqual([]);
  });

  test('a budget that was removed is abandoned', async () => {
    const ports = await world();
    ports.registry.items.delete(OTHER);
    expect((await reconcileExpenses(ports)).adopted).toEqual([OTHER]);
    expect([await ports.budgets.find(OTHER), ports.table.ledger(OTHER, NOVEMBER).limit]).toEqual([
      undefined,
      undefined,
    ]);
  });

  test('a budget that is refused leaves the one before in force', async () => {
    const ports = await world();
    ports.registry.set(OTHER, 'much');
    expect((await reconcileExpenses(ports)).adopted).toEqual([]);
    expect(ports.table.ledger(OTHER, NOVEMBER).limit).toBe(parseUsd('500'));
  });
});

test('an account that is closed or gone is left alone, and its workloads with it', async () => {
  const ports = await world();
  for (const each of [ACCOUNT, WORKLOAD]) {
    await ports.ledgers.changeState(ports.table.ledger(each, NOVEMBER), 'exhausted');
  }
  ports.table.journalRows.set('entry', entryOf({ address: WORKLOAD, status: 'done' }));
  ports.registry.set(ACCOUNT, '500', { Ended: { At: '2026-11-20T00:00:00.000Z', Reason: 'the account is closed' } });
  expect(await reconcileExpenses(ports)).toMatchObject({ asked: [], accounts: [accountOf(OTHER)] });
  expect(calls(ports)).toEqual([['inventory', accountOf(OTHER)]]);
});

test('a month that nobody has opened is opened, and its accounts are looked at', async () => {
  const ports = await world();
  await openPeriod(ACCOUNT, on('21'), ports);
  ports.clock.moveTo(NOVEMBER_ENDS);
  const { accounts } = await reconcileExpenses(ports);
  expect([...accounts].sort()).toEqual([ACCOUNT_ID, accountOf(OTHER)]);
  expect(ports.table.ledger(ACCOUNT, DECEMBER).state).toBe('open');
});

describe('the pace of the hourly look', () => {
  const MANY = 120;

  /** Accounts with a budget each, every other one exhausted, and a clock on which many wait at once. */
  async function organization() {
    const of = await world();
    for (let index = 0; index < MANY; index++) of.registry.set(`${400_000_000_000 + index}`, '500');
    await reconcileExpenses(of);
    await settleExpenses(of.table.changes, of);
    for (let index = 0; index < MANY; index += 2) {
      const ledger = of.table.ledger(address(`${400_000_000_000 + index}`), NOVEMBER);
      await of.ledgers.changeState(ledger, 'exhausted');
    }
    return of;
  }

  /** When each call was made, in ms since the look began. */
  async function callsOf(of: World, callEveryMs: number): Promise<readonly number[]> {
    const began = of.clock.now();
    const clock = new EventClock(began);
    const at: number[] = [];
    const paced = new SimulatedCalls(of.wire, clock, ({ at: when }) => at.push(when - began));
    const look = reconcileExpenses({ ...of, clock, calls: paced, callEveryMs });
    // Until it waits for the first time.
    await new Promise(setImmediate);
    await clock.run(later(began, 15 * MS_PER_MINUTE));
    await look;
    return at;
  }

  test('asks for 120 looks and 60 runs, 25 ms after each other: it takes 4.5 seconds, not none', async () => {
    const at = await callsOf(await organization(), 25);

    expect(at).toHaveLength(MANY + 2 + MANY / 2);
    expect(at).toEqual(at.map((_none, index) => index * 25));
  });

  test('makes its last calls at once when twelve minutes are over: a run has fifteen', async () => {
    const at = await callsOf(await organization(), 10_000);

    expect(at.filter((ms) => ms < 12 * MS_PER_MINUTE).length).toBeGreaterThanOrEqual(72);
    expect(Math.max(...at)).toBeLessThanOrEqual(12 * MS_PER_MINUTE + 10_000);
    expect(at).toHaveLength(MANY + 2 + MANY / 2);
  });
});
