import { formatRevantios, money, parseRevantios, parseUsd } from '../../src/core/domain/money';
import { instant, later, MS_PER_SECOND, parseInstant } from '../../src/core/domain/time';
import { bookChange } from '../../src/ledger/book-change';
import { positionAt } from '../../src/ledger/domain/ledger';
import { parseRate } from '../../src/ledger/domain/rate';
import { openPeriod } from '../../src/ledger/open-period';
import { settleExpenses, settleNow } from '../../src/ledger/settle-expenses';
import { InMemoryCosts } from '../support/cost-ports';
import { ACCOUNT, budgetOf, DECEMBER, NOVEMBER, NOVEMBER_ENDS, on, WORKLOAD } from '../support/ledgers';

const at = (seconds: number) => instant(on('21') + seconds * MS_PER_SECOND);

/**
 * A ledger that was opened at the start of the month, with a speed of 1 since 0 s, 2 since 10 s, 4 since 20 s, 5 since
 * 40 s.
 */
async function world() {
  const ports = new InMemoryCosts(at(0));
  await openPeriod(ACCOUNT, at(0), ports);
  for (const [seconds, faster] of [
    [0, '1'],
    [10, '1'],
    [20, '2'],
    [40, '1'],
  ] as const) {
    ports.clock.moveTo(at(seconds));
    ports.table.foreignUpdate(ACCOUNT, NOVEMBER, { addRate: parseRate(faster), updatedAt: at(seconds) });
  }
  const ledger = () => ports.table.ledger(ACCOUNT, NOVEMBER);
  const position = () => formatRevantios(ledger().accrued);
  const [opened, ...records] = ports.table.changes;
  return { ports, ledger, position, opened, records };
}

describe('settling', () => {
  test('turns a batch into one write for each ledger, and touches nothing that a writer sets', async () => {
    const { ports, position, ledger } = await world();
    const { writes } = ports.wire;
    const settled = await settleExpenses(ports.table.changes, ports);
    expect(settled).toEqual([
      {
        address: ACCOUNT,
        period: NOVEMBER,
        changes: ports.table.changes.slice(0, 5),
        outcome: { kind: 'settled', amount: parseRevantios('110'), guessedMs: 0 },
      },
    ]);
    expect([position(), ledger().settledThrough, ledger().updatedAt]).toEqual(['110', at(40), at(40)]);
    // The new row's schedules are put right, although it has none.
    expect(ports.wire.writes - writes).toBe(3);
  });

  test('of its own writes does nothing: it would never end', async () => {
    const { ports } = await world();
    await settleExpenses(ports.table.changes, ports);
    const { writes } = ports.wire;
    expect(await settleExpenses(ports.table.changes.slice(5), ports)).toMatchObject([{ outcome: { kind: 'nothing' } }]);
    expect(ports.wire.writes).toBe(writes);
  });

  test('ends the same for records that come twice, out of order, or partly done before', async () => {
    const { ports, records, position } = await world();
    for (const batch of [
      [1, 0],
      [0, 1, 2],
      [3, 3, 1],
      [0, 1, 2, 3],
    ]) {
      await settleExpenses(
        batch.flatMap((index) => records[index] ?? []),
        ports,
      );
    }
    expect(position()).toBe('110');
  });

  test('settles time that nobody told about at the speed of what came, says so, and puts it right when it comes', async () => {
    const { ports, records, position } = await world();
    const [first, second, third, fourth] = records;
    if (first === undefined || second === undefined || third === undefined || fourth === undefined) {
      throw new Error('there are four');
    }
    await settleExpenses([first], ports);
    expect(await settleExpenses([fourth], ports)).toMatchObject([
      { outcome: { kind: 'settled', amount: parseRevantios('160'), guessedMs: 20_000 } },
    ]);
    expect(position()).toBe('160');
    await settleExpenses([third], ports);
    expect(position()).toBe('140');
    await settleExpenses([second, third], ports);
    expect([position(), ports.table.ledger(ACCOUNT, NOVEMBER).gaps]).toEqual(['110', []]);
  });

  test('a stop whose record never comes is settled by what was booked: nothing is guessed, and no money comes back', async () => {
    const ports = new InMemoryCosts(at(0));
    const resource = { type: 'ec2-instance', arn: 'arn:aws:ec2:eu-west-1:222222222222:instance/i-1' } as const;
    const book = (running: boolean, seconds: number) =>
      bookChange({ resource, at: at(seconds), running, rate: parseRate('5') }, [ACCOUNT], [ACCOUNT], ports);
    await openPeriod(ACCOUNT, at(0), ports);
    await book(true, 0);
    ports.clock.moveTo(at(100));
    await settleExpenses(ports.table.changes, ports);
    await book(false, 100);
    const heard = ports.table.changes.length;
    ports.clock.moveTo(at(130));
    await settleNow(ACCOUNT, ports);
    const position = () => formatRevantios(positionAt(ports.table.ledger(ACCOUNT, NOVEMBER), at(130)));
    expect(position()).toBe('500');
    expect(await settleExpenses(ports.table.changes.slice(heard), ports)).toMatchObject([
      { outcome: { kind: 'settled', amount: parseRevantios('500'), guessedMs: 0 } },
    ]);
    expect([position(), ports.table.ledger(ACCOUNT, NOVEMBER).gaps]).toEqual(['500', []]);
    await settleExpenses(ports.table.changes, ports);
    expect(position()).toBe('500');
  });

  test('forgets what it has guessed right, when it is told so', async () => {
    const ports = new InMemoryCosts(at(0));
    await openPeriod(ACCOUNT, at(0), ports);
    for (const seconds of [10, 20, 30]) ports.table.foreignUpdate(ACCOUNT, NOVEMBER, { updatedAt: at(seconds) });
    const [, first, second, third] = ports.table.changes;
    for (const record of [third, second, first]) await settleExpenses(record === undefined ? [] : [record], ports);
    expect(ports.table.ledger(ACCOUNT, NOVEMBER)).toMatchObject({ gaps: [], accrued: 0n, settledThrough: at(30) });
  });

  test('adds nothing for a clock that has gone back, and loses nothing for it', async () => {
    const { ports, position } = await world();
    ports.table.foreignUpdate(ACCOUNT, NOVEMBER, { updatedAt: at(30) });
    ports.table.foreignUpdate(ACCOUNT, NOVEMBER, { updatedAt: at(50) });
    await settleExpenses(ports.table.changes, ports);
    expect(position()).toBe('160');
  });

  test('of a month that is over settles it to its end', async () => {
    const { ports } = await world();
    ports.clock.moveTo(NOVEMBER_ENDS);
    await openPeriod(ACCOUNT, NOVEMBER_ENDS, ports);
    expect(await settleExpenses(ports.table.changes, ports)).toMatchObject([
      { period: NOVEMBER, outcome: { kind: 'settled' } },
      { period: DECEMBER },
    ]);
    expect(ports.table.ledger(ACCOUNT, NOVEMBER)).toMatchObject({
      settledThrough: NOVEMBER_ENDS,
      accrued: money(parseRevantios('110') + 5n * 1_000n * BigInt(NOVEMBER_ENDS - at(40))),
    });
  });

  test('takes in a row that somebody has made by a plain update', async () => {
    const ports = new InMemoryCosts(at(0));
    ports.table.foreignUpdate(ACCOUNT, NOVEMBER, { addRate: parseRate('3'), updatedAt: at(0) });
    ports.table.foreignUpdate(ACCOUNT, NOVEMBER, { addRate: parseRate('1'), updatedAt: at(10) });
    await settleExpenses(ports.table.changes, ports);
    expect(ports.table.ledger(ACCOUNT, NOVEMBER)).toMatchObject({
      accrued: parseRevantios('30'),
      rate: parseRate('4'),
      settledThrough: at(10),
    });
  });

  test('goes on with other budgets when one fails, and names its records', async () => {
    const { ports } = await world();
    await openPeriod(WORKLOAD, at(40), ports);
    ports.table.foreignUpdate(WORKLOAD, NOVEMBER, { addRate: parseRate('1'), updatedAt: at(50) });
    const changes = [...ports.table.changes];
    ports.wire.crash = (_, call) => (call === 'settle' ? 'before' : undefined);
    expect((await settleExpenses(changes, ports)).map(({ outcome }) => outcome.kind)).toEqual(['failed', 'failed']);
    let settled = 0;
    ports.wire.crash = (_, call) => (call === 'settle' && ++settled === 1 ? 'before' : undefined);
    const [account, workload] = await settleExpenses(changes, ports);
    expect([account?.outcome.kind, account?.changes, workload?.outcome.kind]).toEqual([
      'failed',
      changes.slice(0, 5),
      'settled',
    ]);
  });

  test('of a row that is gone adds nothing', async () => {
    const { ports, records } = await world();
    ports.table.ledgerRows.clear();
    expect(await settleExpenses(records, ports)).toMatchObject([{ outcome: { kind: 'settled' } }]);
    expect(ports.table.ledgerRows.size).toBe(0);
  });
});

describe('what guards a ledger', () => {
  const fenceOf = (ports: InMemoryCosts) => [
    ports.table.ledger(ACCOUNT, NOVEMBER).watch.fenceAt,
    ports.schedules.at('exhaustion', ACCOUNT),
  ];

  /** 36 USD at 36 USD an hour. */
  async function spending() {
    const ports = new InMemoryCosts(at(0));
    ports.table.budgetRows.set(ACCOUNT, budgetOf('36'));
    await openPeriod(ACCOUNT, at(0), ports);
    ports.table.foreignUpdate(ACCOUNT, NOVEMBER, { addRate: parseRate('100000000'), updatedAt: at(0) });
    const deliver = async (from = 0) => settleExpenses(ports.table.changes.slice(from), ports);
    return { ports, deliver };
  }

  test('follows from what was settled', async () => {
    const { ports, deliver } = await spending();
    await deliver();
    expect(fenceOf(ports)).toEqual([on('21', '00:59:00'), on('21', '00:59:00')]);
  });

  test.each(['settle', 'schedules.place', 'tell', 'saveWatch'])(
    'is there when the function dies before or after %s, and is called again',
    async (call) => {
      for (const point of ['before', 'after'] as const) {
        const { ports, deliver } = await spending();
        ports.wire.crash = (_, at_) => (at_ === call ? point : undefined);
        expect(await deliver()).toMatchObject([{ outcome: { kind: 'failed' } }]);
        ports.wire.crash = undefined;
        await deliver();
        expect([...fenceOf(ports), ports.table.ledger(ACCOUNT, NOVEMBER).accrued]).toEqual([
          on('21', '00:59:00'),
          on('21', '00:59:00'),
          0n,
        ]);
      }
    },
  );

  test('is put right when a function died with it half-way, and what comes next brings back what was written before', async () => {
    const { ports, deliver } = await spending();
    await deliver();
    const delivered = ports.table.changes.length;
    ports.table.foreignUpdate(ACCOUNT, NOVEMBER, { add: parseUsd('18'), updatedAt: at(1) });
    ports.wire.crash = (_, call) => (call === 'schedules.place' ? 'after' : undefined);
    await deliver(delivered);
    ports.wire.crash = undefined;
    expect(ports.schedules.at('exhaustion', ACCOUNT)).toBe(on('21', '00:29:00'));
    ports.table.foreignUpdate(ACCOUNT, NOVEMBER, { add: parseUsd('-18'), updatedAt: at(2) });
    await deliver(delivered);
    expect(fenceOf(ports)).toEqual([on('21', '00:59:00'), on('21', '00:59:00')]);
  });

  test('sees what was added without a time', async () => {
    const { ports, deliver } = await spending();
    await deliver();
    const delivered = ports.table.changes.length;
    await ports.ledgers.spendOnce({ address: ACCOUNT, period: NOVEMBER, add: parseUsd('18') }, 'a', NOVEMBER_ENDS);
    await deliver(delivered);
    expect(fenceOf(ports)).toEqual([on('21', '00:29:00'), on('21', '00:29:00')]);
  });

  test('passes from a month to the next in one batch', async () => {
    const { ports, deliver } = await spending();
    await deliver();
    const delivered = ports.table.changes.length;
    ports.table.foreignUpdate(ACCOUNT, NOVEMBER, { addRate: parseRate('-99990000'), updatedAt: at(10) });
    ports.clock.moveTo(later(NOVEMBER_ENDS, 5));
    await openPeriod(ACCOUNT, ports.clock.now(), ports);
    await deliver(delivered);
    expect(ports.table.ledger(ACCOUNT, DECEMBER).watch.fenceAt).toBeUndefined();
    expect(ports.schedules.at('exhaustion', ACCOUNT)).toBeUndefined();
  });
});

describe('settling now', () => {
  test('says that somebody has looked, and the stream does the rest', async () => {
    const { ports, position } = await world();
    ports.clock.moveTo(at(50));
    expect(await settleNow(ACCOUNT, ports)).toBe('written');
    await settleExpenses(ports.table.changes, ports);
    expect(position()).toBe('160');
  });

  test('opens the month if nobody has', async () => {
    const { ports } = await world();
    ports.clock.moveTo(parseInstant('2026-12-05T00:00:00Z'));
    await settleNow(ACCOUNT, ports);
    expect(ports.table.ledger(ACCOUNT, DECEMBER).updatedAt).toBe(ports.clock.now());
  });
});
