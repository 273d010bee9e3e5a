import { formatUsd, parseUsd } from '../../src/core/domain/money';
import { later, MS_PER_DAY, MS_PER_SECOND, parseInstant, type Instant } from '../../src/core/domain/time';
import { bookChange } from '../../src/ledger/book-change';
import { positionAt } from '../../src/ledger/domain/ledger';
import { parseRate, ZERO_RATE } from '../../src/ledger/domain/rate';
import { openPeriod } from '../../src/ledger/open-period';
import { recordExpense } from '../../src/ledger/record-expense';
import { settleExpenses } from '../../src/ledger/settle-expenses';
import { InMemoryCosts } from '../support/cost-ports';
import { ACCOUNT, budgetOf, DECEMBER, NOVEMBER, NOVEMBER_ENDS, NOVEMBER_STARTS, on } from '../support/ledgers';

async function world(limit = '100') {
  const ports = new InMemoryCosts(on('21'));
  ports.table.budgetRows.set(ACCOUNT, budgetOf(limit));
  await openPeriod(ACCOUNT, on('21'), ports);
  let calls = 0;
  const spend = (usd: string, at: Instant = ports.clock.now(), id = `${++calls}`) =>
    recordExpense({ address: ACCOUNT, amount: parseUsd(usd), at, id }, ports);
  const accrued = (period = NOVEMBER) => formatUsd(ports.table.ledger(ACCOUNT, period).accrued);
  return { ports, spend, accrued };
}

describe('an expense', () => {
  test('is added in one write, and moves no time', async () => {
    const { ports, spend, accrued } = await world();
    const { writes } = ports.wire;
    expect(await spend('0.25', on('20'))).toEqual({
      position: parseUsd('0.25'),
      limit: parseUsd('100'),
      exceeded: false,
    });
    expect([accrued(), ports.wire.writes - writes, ports.table.ledger(ACCOUNT, NOVEMBER).updatedAt]).toEqual([
      '0.25',
      1,
      NOVEMBER_STARTS,
    ]);
  });

  test('says at once that the limit is reached, "exactly spent" included', async () => {
    const { spend } = await world();
    expect([await spend('99.99'), await spend('0.01', on('20'))].map(({ exceeded }) => exceeded)).toEqual([
      false,
      true,
    ]);
  });

  test('counts what has been running since, up to now', async () => {
    const { ports, spend } = await world();
    ports.table.foreignUpdate(ACCOUNT, NOVEMBER, { addRate: parseRate('10000000000'), updatedAt: on('21') });
    await settleExpenses(ports.table.changes, ports);
    ports.clock.moveTo(later(on('21'), 99 * MS_PER_SECOND));
    expect(await spend('1', on('20'))).toEqual({ position: parseUsd('100'), limit: parseUsd('100'), exceeded: true });
  });

  test('of a clock that is ahead was made now', async () => {
    const { ports, spend } = await world();
    await spend('1', NOVEMBER_ENDS);
    expect(formatUsd(ports.table.ledger(ACCOUNT, NOVEMBER).accrued)).toBe('1');
  });

  test('may be a refund', async () => {
    const { spend, accrued } = await world();
    await spend('5');
    expect((await spend('-7.5', on('20'))).position).toBe(parseUsd('-2.5'));
    expect(accrued()).toBe('-2.5');
  });

  test('that others have written after is added without a time, and waits for nobody', async () => {
    const { ports, spend, accrued } = await world();
    ports.table.foreignUpdate(ACCOUNT, NOVEMBER, { updatedAt: later(on('21'), MS_PER_DAY) });
    const { writes } = ports.wire;
    expect(await spend('5')).toMatchObject({ position: parseUsd('5') });
    expect([accrued(), ports.wire.writes - writes, ports.table.ledger(ACCOUNT, NOVEMBER).updatedAt]).toEqual([
      '5',
      1,
      on('22'),
    ]);
  });

  test('all count that are made at the same moment', async () => {
    const { spend, accrued } = await world();
    await Promise.all(Array.from({ length: 30 }, () => spend('1')));
    expect(accrued()).toBe('30');
  });

  test('of a budget that nobody has heard of opens its ledger', async () => {
    const ports = new InMemoryCosts(on('21'));
    expect(await recordExpense({ address: ACCOUNT, amount: parseUsd('3'), at: on('21'), id: '1' }, ports)).toEqual({
      position: parseUsd('3'),
      limit: undefined,
      exceeded: false,
    });
  });

  test('finds the row that somebody has made by a plain update', async () => {
    const ports = new InMemoryCosts(on('21'));
    ports.table.foreignUpdate(ACCOUNT, NOVEMBER, { add: parseUsd('2'), updatedAt: on('20') });
    expect(
      (await recordExpense({ address: ACCOUNT, amount: parseUsd('3'), at: on('21'), id: '1' }, ports)).position,
    ).toBe(parseUsd('5'));
  });

  test('that cannot be written is an error, and never "not exceeded"', async () => {
    const { ports, spend } = await world();
    ports.wire.crash = () => 'before';
    await expect(spend('5')).rejects.toThrow('before spendOnce');
  });
});

describe('an expense with an id', () => {
  test('counts once, however often it comes, also after the answer was lost', async () => {
    const { ports, spend, accrued } = await world();
    ports.wire.crash = (_number, call) => (call === 'spendOnce' ? 'after' : undefined);
    await expect(spend('30', on('21'), 'a')).rejects.toThrow('after spendOnce');
    ports.wire.crash = () => undefined;

    expect(await spend('30', on('21'), 'a')).toMatchObject({ position: parseUsd('30'), exceeded: false });
    expect(await spend('80', on('21'), 'b')).toMatchObject({ position: parseUsd('110'), exceeded: true });
    expect(accrued()).toBe('110');
  });

  test('counts once when it is repeated in the next month, without a time of its own', async () => {
    const { ports, spend, accrued } = await world();
    await spend('30', ports.clock.now(), 'a');
    ports.clock.moveTo(NOVEMBER_ENDS);

    expect(await spend('30', ports.clock.now(), 'a')).toMatchObject({ position: 0n });
    expect([accrued(NOVEMBER), accrued(DECEMBER)]).toEqual(['30', '0']);
  });

  test('counts once of many that come at the same moment', async () => {
    const { spend, accrued } = await world();
    await Promise.all(Array.from({ length: 30 }, () => spend('1', on('21'), 'a')));
    expect(accrued()).toBe('1');
  });
});

describe('an expense of a month that is over', () => {
  test('is added to its own month, and answered with the present one', async () => {
    const { ports, spend, accrued } = await world();
    await spend('70');
    ports.clock.moveTo(NOVEMBER_ENDS);
    await openPeriod(ACCOUNT, NOVEMBER_ENDS, ports);
    expect(await spend('5', later(NOVEMBER_ENDS, -1))).toEqual({
      position: 0n,
      limit: parseUsd('100'),
      exceeded: false,
    });
    expect([accrued(NOVEMBER), accrued(DECEMBER), ports.table.ledger(ACCOUNT, NOVEMBER).updatedAt]).toEqual([
      '75',
      '0',
      NOVEMBER_ENDS,
    ]);
  });

  test('is added to it when nobody has closed it yet', async () => {
    const { ports, spend, accrued } = await world();
    ports.clock.moveTo(NOVEMBER_ENDS);
    await spend('5', later(NOVEMBER_ENDS, -1));
    expect(accrued(NOVEMBER)).toBe('5');
    await spend('5', later(NOVEMBER_ENDS, -1));
    await spend('1', NOVEMBER_ENDS);
    expect([accrued(NOVEMBER), accrued(DECEMBER)]).toEqual(['10', '1']);
  });

  test('is added to it when nobody has opened it yet', async () => {
    const { ports, spend, accrued } = await world();
    ports.clock.moveTo(parseInstant('2027-01-03T00:00:00Z'));
    await spend('5', parseInstant('2026-12-24T00:00:00Z'));
    expect([accrued(NOVEMBER), accrued(DECEMBER)]).toEqual(['0', '5']);
  });

  test('counts in the first month that the budget has, when it is older than all of them', async () => {
    const { spend, accrued } = await world();
    await spend('5', later(NOVEMBER_STARTS, -1));
    expect(accrued(NOVEMBER)).toBe('5');
  });
});

describe('the answer while the stream is behind', () => {
  const resource = { type: 'ec2-instance', arn: 'arn:aws:ec2:eu-west-1:222222222222:instance/i-1' } as const;
  /** 10 USD an hour. */
  const rate = parseRate('27777777.777778');

  async function since(day: Instant, limit: string) {
    const ports = new InMemoryCosts(day);
    ports.table.budgetRows.set(ACCOUNT, budgetOf(limit));
    await openPeriod(ACCOUNT, day, ports);
    const change = (at: Instant, running: boolean) => {
      ports.clock.moveTo(at);
      return bookChange({ resource, at, running, rate: running ? rate : ZERO_RATE }, [ACCOUNT], [ACCOUNT], ports);
    };
    const answer = async (at: Instant) => {
      ports.clock.moveTo(at);
      const { position, exceeded } = await recordExpense(
        { address: ACCOUNT, amount: parseUsd('0.01'), at, id: 'a' },
        ports,
      );
      return { usd: formatUsd(position).slice(0, 8), exceeded };
    };
    return { ports, change, answer };
  }

  test('a second after a start in a budget that was quiet for ten days: one second counts', async () => {
    const { change, answer } = await since(NOVEMBER_STARTS, '100');
    await change(on('11'), true);
    expect(await answer(later(on('11'), MS_PER_SECOND))).toEqual({ usd: '0.012777', exceeded: false });
  });

  test('a second after what exhausted it was stopped: the ten days count', async () => {
    const { ports, change, answer } = await since(NOVEMBER_STARTS, '2000');
    await change(NOVEMBER_STARTS, true);
    await settleExpenses(ports.table.changes, ports);
    await change(on('11'), false);
    expect(await answer(later(on('11'), MS_PER_SECOND))).toMatchObject({ exceeded: true });
  });

  test('hours after a stop, a start and a change by somebody else of which no record has come', async () => {
    const { ports, change, answer } = await since(NOVEMBER_STARTS, '1000');
    await change(on('02'), true);
    await change(on('03'), false);
    ports.table.foreignUpdate(ACCOUNT, NOVEMBER, { addRate: rate, updatedAt: on('04') });
    expect(await answer(on('04', '12:00:00'))).toEqual({ usd: '360.0100', exceeded: false });
  });

  test('as the month turns: what runs on counts from the first, and what stops then no more', async () => {
    const { ports, change, answer } = await since(on('30'), '100');
    await change(on('30'), true);
    await change(later(NOVEMBER_ENDS, 3_600_000), false);
    expect(await answer(later(NOVEMBER_ENDS, 7_200_000))).toEqual({ usd: '10.01000', exceeded: false });
    const november = ports.table.ledger(ACCOUNT, NOVEMBER);
    expect(formatUsd(positionAt(november, NOVEMBER_ENDS)).slice(0, 6)).toBe('240.00');
  });
});
