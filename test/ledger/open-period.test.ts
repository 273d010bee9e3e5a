import { formatRevantios, parseRevantios, parseUsd } from '../../src/core/domain/money';
import { later, MS_PER_HOUR, MS_PER_SECOND, parseInstant } from '../../src/core/domain/time';
import { parseRate, ZERO_RATE } from '../../src/ledger/domain/rate';
import { openForWriting, openPeriod } from '../../src/ledger/open-period';
import { settleExpenses } from '../../src/ledger/settle-expenses';
import { InMemoryCosts } from '../support/cost-ports';
import {
  ACCOUNT,
  budgetOf,
  DECEMBER,
  NOVEMBER,
  NOVEMBER_ENDS,
  NOVEMBER_STARTS,
  on,
  WORKLOAD,
} from '../support/ledgers';

const world = () => new InMemoryCosts(on('21'));
const JANUARY_3 = parseInstant('2027-01-03T00:00:00Z');

describe('the first ledger of a budget', () => {
  test('begins as its month began, without a limit when nobody has set one', async () => {
    expect(await openPeriod(ACCOUNT, on('21'), world())).toMatchObject({
      period: NOVEMBER,
      accrued: 0n,
      rate: ZERO_RATE,
      updatedAt: NOVEMBER_STARTS,
      settledThrough: NOVEMBER_STARTS,
      state: 'open',
      limit: undefined,
      thresholds: [],
    });
  });

  test('has the limit, the thresholds and the time of grace of the adopted budget', async () => {
    const ports = world();
    ports.table.budgetRows.set(ACCOUNT, { ...budgetOf('500'), graceMinutes: 30 });
    expect(await openPeriod(ACCOUNT, on('21'), ports)).toMatchObject({
      limit: parseUsd('500'),
      thresholds: [50, 80, 100],
      graceMinutes: 30,
    });
  });

  test('is opened once, whoever opens it', async () => {
    const ports = world();
    await Promise.all([1, 2, 3].map(() => openPeriod(ACCOUNT, on('21'), ports)));
    expect(await openPeriod(ACCOUNT, on('22'), ports)).toMatchObject({ period: NOVEMBER });
    expect(ports.table.changes).toHaveLength(1);
  });

  test('takes the place of a stray row that somebody has written by a plain update', async () => {
    const ports = world();
    ports.table.foreignUpdate(ACCOUNT, NOVEMBER, {
      add: parseRevantios('5'),
      addRate: parseRate('2'),
      updatedAt: on('20'),
    });
    expect(await openPeriod(ACCOUNT, on('21'), ports)).toMatchObject({
      accrued: parseRevantios('5'),
      rate: parseRate('2'),
      updatedAt: on('20'),
      settledThrough: on('20'),
      gaps: [{ from: NOVEMBER_STARTS, to: on('20'), rate: ZERO_RATE }],
    });
  });

  test('is that of the stray row’s month, and months follow up to the present', async () => {
    const ports = world();
    ports.table.foreignUpdate(ACCOUNT, NOVEMBER, { addRate: parseRate('2'), updatedAt: on('20') });
    expect(await openPeriod(ACCOUNT, JANUARY_3, ports)).toMatchObject({ period: '2027-01', rate: parseRate('2') });
    expect([...ports.table.ledgerRows.values()].map(({ period, state }) => [period, state])).toEqual([
      [NOVEMBER, 'closed'],
      [DECEMBER, 'closed'],
      ['2027-01', 'open'],
    ]);
  });
});

describe('the next ledger', () => {
  const running = async () => {
    const ports = world();
    ports.table.budgetRows.set(ACCOUNT, budgetOf('500'));
    await openPeriod(ACCOUNT, on('21'), ports);
    ports.table.foreignUpdate(ACCOUNT, NOVEMBER, {
      add: parseUsd('450'),
      addRate: parseRate('28888.888889'),
      updatedAt: on('21'),
    });
    return ports;
  };

  test('goes on at the same speed from nothing, and the last closes with none', async () => {
    const ports = await running();
    await openPeriod(ACCOUNT, later(NOVEMBER_ENDS, 1), ports);
    expect(ports.table.ledger(ACCOUNT, NOVEMBER)).toMatchObject({
      state: 'closed',
      rate: ZERO_RATE,
      updatedAt: NOVEMBER_ENDS,
      accrued: parseUsd('450'),
    });
    expect(ports.table.ledger(ACCOUNT, DECEMBER)).toMatchObject({
      state: 'open',
      rate: parseRate('28888.888889'),
      updatedAt: NOVEMBER_ENDS,
      settledThrough: NOVEMBER_ENDS,
      accrued: 0n,
      limit: parseUsd('500'),
      thresholds: [50, 80, 100],
    });
  });

  test('is opened by both or neither of the two writes, whatever dies', async () => {
    const ports = await running();
    ports.wire.crash = () => 'before';
    await expect(openPeriod(ACCOUNT, NOVEMBER_ENDS, ports)).rejects.toThrow('before rollOver');
    expect([...ports.table.ledgerRows.values()].map(({ state }) => state)).toEqual(['open']);
    ports.wire.crash = () => 'after';
    await expect(openPeriod(ACCOUNT, NOVEMBER_ENDS, ports)).rejects.toThrow('after rollOver');
    ports.wire.crash = undefined;
    expect(await openPeriod(ACCOUNT, NOVEMBER_ENDS, ports)).toMatchObject({ period: DECEMBER });
    expect(ports.table.changes).toHaveLength(4);
  });

  test('costs nothing to open late: the stream tells how long the last one ran on', async () => {
    const ports = await running();
    await openPeriod(ACCOUNT, JANUARY_3, ports);
    await settleExpenses(ports.table.changes, ports);
    // 864,000 s at 28,888.888889.
    expect(formatRevantios(ports.table.ledger(ACCOUNT, NOVEMBER).accrued)).toBe('4524960000000.096');
    expect(ports.table.ledger(ACCOUNT, NOVEMBER).settledThrough).toBe(NOVEMBER_ENDS);
    expect(ports.table.ledger(ACCOUNT, DECEMBER)).toMatchObject({
      state: 'closed',
      settledThrough: parseInstant('2027-01-01T00:00:00Z'),
    });
  });

  test('takes in what somebody has written by a plain update before it was opened', async () => {
    const ports = await running();
    ports.table.foreignUpdate(ACCOUNT, DECEMBER, {
      add: parseRevantios('5'),
      addRate: parseRate('1'),
      updatedAt: later(NOVEMBER_ENDS, MS_PER_SECOND),
    });
    const december = await openPeriod(ACCOUNT, later(NOVEMBER_ENDS, MS_PER_HOUR), ports);
    expect([formatRevantios(december.accrued), december.rate]).toEqual(['28893.888889', parseRate('28889.888889')]);
  });

  test('is the one that a clock that is ahead has opened', async () => {
    const ports = await running();
    await openPeriod(ACCOUNT, NOVEMBER_ENDS, ports);
    expect(await openPeriod(ACCOUNT, later(NOVEMBER_ENDS, -1), ports)).toMatchObject({ period: DECEMBER });
  });

  test('is opened by whoever needs an instant that this one has no more', async () => {
    const ports = await running();
    const last = later(NOVEMBER_ENDS, -1);
    expect(await openForWriting(ACCOUNT, last, ports)).toMatchObject({ period: NOVEMBER });
    ports.table.foreignUpdate(ACCOUNT, NOVEMBER, { updatedAt: last });
    expect(await openForWriting(ACCOUNT, last, ports)).toMatchObject({ period: DECEMBER });
  });

  test('of one budget is none of another', async () => {
    const ports = await running();
    await openPeriod(WORKLOAD, NOVEMBER_ENDS, ports);
    expect([...ports.table.ledgerRows.keys()]).toEqual([`${ACCOUNT} ${NOVEMBER}`, `${WORKLOAD} ${DECEMBER}`]);
  });

  test('that others change at each attempt ends in an error that names the budget', async () => {
    const ports = await running();
    ports.wire.crash = (writes) => {
      ports.table.foreignUpdate(ACCOUNT, NOVEMBER, { updatedAt: later(on('22'), writes) });
      return undefined;
    };
    await expect(openPeriod(ACCOUNT, NOVEMBER_ENDS, ports)).rejects.toThrow(
      `the ledger of ${ACCOUNT} was changed by others at each of 50 attempts to open ${DECEMBER}`,
    );
  });
});
