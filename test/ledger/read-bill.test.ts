import type { BilledAmount, BillReading, RefusedAmount } from '../../src/bill/domain/billed';
import { accountOf, address } from '../../src/core/domain/address';
import { formatUsd, parseUsd } from '../../src/core/domain/money';
import { later, MS_PER_DAY, type Instant } from '../../src/core/domain/time';
import { positionAt } from '../../src/ledger/domain/ledger';
import { openPeriod } from '../../src/ledger/open-period';
import { UnreadableRow, type Bills } from '../../src/ledger/ports';
import { readBill, type ReadBillPorts } from '../../src/ledger/read-bill';
import { recordExpense } from '../../src/ledger/record-expense';
import { InMemoryCosts } from '../support/cost-ports';
import { ACCOUNT, budgetOf, NOVEMBER, NOVEMBER_STARTS, on } from '../support/ledgers';

const OTHER = address('333333333333');
const THIRD = address('444444444444');

interface Said {
  readonly amounts?: readonly (readonly [account: string, day: string, usd: string])[];
  /** What each account has spent before the days that are told one by one. */
  readonly before?: readonly (readonly [account: string, usd: string])[];
  readonly refused?: readonly RefusedAmount[];
}

async function world(now: Instant, ...accounts: readonly (typeof ACCOUNT)[]) {
  const costs = new InMemoryCosts(now);
  for (const account of accounts) {
    costs.table.budgetRows.set(account, budgetOf('1000', { address: account, account: accountOf(account) }));
    costs.table.adoptedAt.set(account, NOVEMBER_STARTS);
    await openPeriod(account, now, costs);
  }
  const asked: [Instant, Instant, Instant][] = [];
  const read = (said: Said, more: Partial<ReadBillPorts> = {}) => {
    const amounts = (said.amounts ?? []).map(([account, day, usd]): BilledAmount => ({
      account: accountOf(address(account)),
      service: 'S3',
      day: on(day),
      amount: parseUsd(usd),
    }));
    const bill = {
      read: async (from: Instant, to: Instant, dailyFrom: Instant): Promise<BillReading> => {
        asked.push([from, to, dailyFrom]);
        const refused = said.refused ?? [];
        if (said.before === undefined) return { readAt: costs.clock.now(), from, to, amounts, refused, requests: 2 };
        const before = said.before.map(([account, usd]) => ({
          account: accountOf(address(account)),
          month: NOVEMBER_STARTS,
          amount: parseUsd(usd),
        }));
        return { readAt: costs.clock.now(), from, to, dailyFrom, amounts, before, refused, requests: 2 };
      },
    };
    const { ledgers, budgets, bills, contributions, clock, operators } = costs;
    const ports = { ledgers, budgets, bills, contributions, clock, operators, bill, calibration: 'up' as const };
    return readBill({ ...ports, servicesOf: () => [], minimumMs: () => 0, stepMs: () => 1, ...more });
  };
  const position = (account: typeof ACCOUNT) => {
    const ledger = costs.table.ledger(account, NOVEMBER);
    return Number(formatUsd(positionAt(ledger, costs.clock.now()))).toFixed(2);
  };
  return { costs, read, asked, position };
}

describe('the bill is read', () => {
  test('for the month, and in its first days for the month before, too', async () => {
    const early = await world(on('06', '23:00:00'));
    await early.read({});
    const late = await world(on('07', '00:10:00'));
    await late.read({});
    expect([...early.asked, ...late.asked].map(([from, to]) => [from, to])).toEqual([
      [later(NOVEMBER_STARTS, -31 * MS_PER_DAY), on('07')],
      [NOVEMBER_STARTS, on('08')],
    ]);
  });

  test('day by day at the first read of a day, and then the last three days and what was before them', async () => {
    const { costs, read, asked } = await world(on('15', '00:10:00'));
    for (const hour of ['00', '06', '12', '18']) {
      costs.clock.moveTo(on('15', `${hour}:10:00`));
      await read({});
    }
    expect(asked.map(([, , dailyFrom]) => dailyFrom)).toEqual([NOVEMBER_STARTS, on('13'), on('13'), on('13')]);
  });

  test('and a correction of a day before them counts at once', async () => {
    const { costs, read, position } = await world(on('15', '00:10:00'), ACCOUNT, OTHER);
    await read({
      amounts: [
        [ACCOUNT, '10', '24'],
        [OTHER, '10', '24'],
      ],
    });
    const before = Number(position(ACCOUNT));
    costs.clock.moveTo(on('15', '06:10:00'));
    await read({
      amounts: [],
      before: [
        [ACCOUNT, '474'],
        [OTHER, '24'],
      ],
    });
    expect(before).toBeLessThan(24 * 7);
    expect(Number(position(ACCOUNT))).toBeGreaterThanOrEqual(474);
    expect(Number(position(OTHER))).toBeLessThan(24 * 7);
  });

  test('an account whose sum before them was refused stays as it is until the next day', async () => {
    const { costs, read } = await world(on('15', '00:10:00'), ACCOUNT);
    await read({ amounts: [[ACCOUNT, '14', '24']] });
    costs.clock.moveTo(on('15', '06:10:00'));
    const refused = [{ account: ACCOUNT, reason: "billed in 'EUR'" }];
    expect((await read({ amounts: [[ACCOUNT, '14', '1']], before: [], refused })).anchored).toEqual([]);
  });

  test('a bill without an amount in the last three days is as old as they are', async () => {
    const { read } = await world(on('15', '06:10:00'), ACCOUNT);
    expect(await read({ before: [[ACCOUNT, '24']] })).toMatchObject({ billedThrough: on('13') });
  });

  test('for every account at once, each with its own', async () => {
    const { read, position } = await world(on('03'), ACCOUNT, OTHER);
    const { requests, billedThrough, anchored, failures } = await read({
      amounts: [
        [ACCOUNT, '01', '24'],
        [ACCOUNT, '02', '1'],
        [OTHER, '01', '7'],
        [THIRD, '02', '1'],
      ],
    });
    expect([requests, billedThrough, failures]).toEqual([2, on('03'), []]);
    expect(new Map(anchored.map(({ address: account, outcome }) => [account, outcome.kind]))).toEqual(
      new Map([
        [ACCOUNT, 'anchored'],
        [OTHER, 'anchored'],
        [THIRD, 'kept'],
      ]),
    );
    // The 1st of ACCOUNT is complete, because the 2nd has begun. That of OTHER is not: it is a bound, and tells a speed.
    expect([position(ACCOUNT), position(OTHER)]).toEqual(['48.00', '14.00']);
  });

  test('a bill without an account that it had before says that it has spent nothing', async () => {
    const { costs, read, position } = await world(on('08', '00:10:00'), ACCOUNT);
    await read({ amounts: [[ACCOUNT, '01', '24']] });
    // 24, and as much on each of the following days: 6 hours of the 8th and 10 minutes.
    const expected = position(ACCOUNT);
    costs.clock.moveTo(on('08', '06:10:00'));
    await read({ amounts: [[THIRD, '07', '1']] });
    expect(Number(position(ACCOUNT))).toBeLessThan(Number(expected));
  });

  test('an account that was never in a bill is unknown, and its position stays', async () => {
    const { read, costs, position } = await world(on('03'), ACCOUNT, OTHER);
    const { anchored } = await read({ amounts: [[OTHER, '01', '7']] });
    expect(anchored.map(({ address: account }) => account)).toEqual([OTHER]);
    expect([costs.table.billRows.size > 0, position(ACCOUNT)]).toEqual([true, '0.00']);
  });

  test('a bill of nothing at all has no age', async () => {
    const { read } = await world(on('03'), ACCOUNT);
    expect(await read({ amounts: [[ACCOUNT, '01', '0']] })).toMatchObject({ billedThrough: undefined });
  });
});

describe('what cannot be counted', () => {
  const refused = [{ account: ACCOUNT, reason: "Amazon S3 on 2026-11-02 is billed in 'EUR': expected USD" }];

  test('is named once a day, and the rest counts', async () => {
    const { costs, read, position } = await world(on('03'), ACCOUNT, OTHER);
    const said = { amounts: [[ACCOUNT, '01', '24'] as const, [OTHER, '01', '7'] as const], refused };
    await read(said);
    await read(said);
    expect(costs.operators.told).toEqual([
      { kind: 'bill-refused', address: ACCOUNT, period: NOVEMBER, reasons: [refused[0]?.reason] },
    ]);
    expect(Number(position(ACCOUNT))).toBeGreaterThanOrEqual(24);
    costs.clock.moveTo(on('04', '00:00:01'));
    await read(said);
    expect(costs.operators.told).toHaveLength(2);
  });

  test('leaves nobody to say that the bill is complete', async () => {
    const { costs, read } = await world(on('04'), ACCOUNT);
    await read({
      amounts: [
        [ACCOUNT, '01', '24'],
        [ACCOUNT, '03', '24'],
      ],
      refused,
    });
    expect(costs.table.billRows.get(`${ACCOUNT} ${NOVEMBER}`)?.closedThrough).toBeUndefined();
  });

  test('of one account delays no other: a row that makes no sense is named, and what fails is said', async () => {
    const { costs, read, position } = await world(on('03'), ACCOUNT, OTHER, THIRD);
    const bills: Bills = {
      save: (bill, booking) => costs.bills.save(bill, booking),
      find: async (account, period) => {
        if (account === ACCOUNT) throw new UnreadableRow(ACCOUNT, 'bill#2026-11', 'days is a text');
        if (account === THIRD) throw new Error('no answer');
        return costs.bills.find(account, period);
      },
    };
    const amounts = [ACCOUNT, OTHER].map((account) => [account, '01', '7'] as const);
    const { failures } = await read({ amounts }, { bills });
    expect(failures).toMatchObject([{ address: THIRD }]);
    expect(costs.operators.told).toMatchObject([{ kind: 'row-unreadable', record: 'bill#2026-11' }]);
    expect(position(OTHER)).toBe('14.00');
  });

  // The next call finds that AWS never spoke of it: what it has counted is not to be taken for nothing.
  test('of an account that was never in a bill makes it no account that spends nothing', async () => {
    const { costs, read, position } = await world(on('06'), ACCOUNT, OTHER);
    await recordExpense({ address: ACCOUNT, amount: parseUsd('9'), at: on('01', '12:00:00'), id: 'one' }, costs);
    let refusals = 1;
    const bills: Bills = {
      save: (bill, booking) => costs.bills.save(bill, booking),
      find: async (account, period) => {
        if (account === ACCOUNT && refusals-- > 0) throw new Error('throttled');
        return costs.bills.find(account, period);
      },
    };
    const amounts = ['01', '02', '03', '04', '05'].map((day) => [OTHER, day, '7'] as const);
    const first = await read({ amounts }, { bills, calibration: 'both' });
    expect([first.failures.map(({ address: account }) => account), position(ACCOUNT)]).toEqual([[ACCOUNT], '9.00']);
    const second = await read({ amounts }, { bills, calibration: 'both' });
    expect([second.failures, position(ACCOUNT)]).toEqual([[], '9.00']);
  });
});
