import * as fc from 'fast-check';
import { formatUsd, money, parseUsd, type Money } from '../../../src/core/domain/money';
import { later, MS_PER_DAY, type Instant } from '../../../src/core/domain/time';
import {
  closedThrough,
  emptyBill,
  isSameBill,
  withLive,
  withReading,
  withSpent,
  type AccountReading,
} from '../../../src/ledger/domain/account-bill';
import { ACCOUNT, NOVEMBER, NOVEMBER_STARTS, on } from '../../support/ledgers';

const EMPTY = emptyBill(ACCOUNT, NOVEMBER);

/** What AWS says at `at`, by day of November and service, up to the end of the day of `at`. */
function readingOf(at: Instant, said: Readonly<Record<string, Readonly<Record<string, string>>>>): AccountReading {
  return {
    readAt: at,
    from: NOVEMBER_STARTS,
    to: later(on(new Date(at).getUTCDate().toString().padStart(2, '0')), MS_PER_DAY),
    amounts: Object.entries(said).flatMap(([day, services]) =>
      Object.entries(services).map(([service, usd]) => ({ service, day: on(day), amount: parseUsd(usd) })),
    ),
    closedThrough: undefined,
  };
}

function through(bill: typeof EMPTY): readonly string[] {
  return bill.days.map((day) => formatUsd(day.through ?? money(0n)));
}

describe('what AWS says', () => {
  test('adds up through the days of the month, those without a line too', () => {
    const bill = withReading(EMPTY, readingOf(on('04'), { '01': { S3: '2' }, '03': { S3: '1', Lambda: '0.5' } }), 'up');
    expect(through(bill)).toEqual(['2', '2', '3.5', '3.5']);
    expect(bill.days[2]?.billed).toEqual(
      new Map([
        ['S3', parseUsd('1')],
        ['Lambda', parseUsd('0.5')],
      ]),
    );
    expect([bill.source, bill.readAt, bill.billedThrough]).toEqual(['CostExplorer', on('04'), on('04')]);
  });

  test('less than before leaves the highest sum, and takes it back where bills count both ways', () => {
    const said = [readingOf(on('03'), { '01': { S3: '5' } }), readingOf(on('04'), { '01': { S3: '2' } })] as const;
    expect(through(withReading(withReading(EMPTY, said[0], 'up'), said[1], 'up'))).toEqual(['5', '5', '5', '2']);
    expect(through(withReading(withReading(EMPTY, said[0], 'both'), said[1], 'both'))).toEqual(['2', '2', '2', '2']);
  });

  test('of a part of the month is no sum of the month', () => {
    const reading = { ...readingOf(on('04'), { '03': { S3: '2' } }), from: on('02') };
    expect(withReading(EMPTY, reading, 'up')).toBe(EMPTY);
  });

  test('by service is forgotten when it is long over, and not its sums', () => {
    const bill = withReading(EMPTY, readingOf(on('20'), { '01': { S3: '5' }, '19': { S3: '1' } }), 'up');
    expect([bill.days[0]?.billed.size, bill.days[18]?.billed.size, through(bill)[0]]).toEqual([0, 1, '5']);
  });

  test.each(['up', 'both'] as const)('property: in any order and any number of times, is the same bill (%s)', (way) => {
    const readings = fc.uniqueArray(
      fc.record({ day: fc.integer({ min: 2, max: 9 }), usd: fc.array(fc.nat(50), { minLength: 9, maxLength: 9 }) }),
      { minLength: 1, maxLength: 5, selector: ({ day }) => day },
    );
    fc.assert(
      fc.property(readings, fc.infiniteStream(fc.nat()), (said, dice) => {
        const all = said.map(({ day, usd }) => {
          const days = usd.slice(0, day).map((amount, index) => [`0${index + 1}`, { S3: `${amount}` }] as const);
          return readingOf(on(`0${day}`), Object.fromEntries(days));
        });
        const again = [...all, ...all].sort(() => (dice.next().value % 2 === 0 ? 1 : -1));
        const sorted = [...all].sort((one, other) => one.readAt - other.readAt);
        const fold = (list: readonly AccountReading[]) =>
          list.reduce((bill, reading) => withReading(bill, reading, way), EMPTY);
        expect(isSameBill(fold(again), fold(sorted))).toBe(true);
      }),
    );
  });
});

/** The same, with the last days one by one, and one sum of what was before them. */
function shortened(reading: AccountReading, dailyFrom: Instant): AccountReading {
  const before = reading.amounts.filter(({ day }) => day < dailyFrom).reduce((sum, { amount }) => sum + amount, 0n);
  return {
    ...reading,
    dailyFrom,
    before: new Map([[NOVEMBER_STARTS, money(before)]]),
    amounts: reading.amounts.filter(({ day }) => day >= dailyFrom),
  };
}

describe('the last days and a sum', () => {
  test.each(['up', 'both'] as const)(
    'property: say of the last days what all days say, whatever was said before (%s)',
    (way) => {
      const said = fc.record({
        first: fc.array(fc.nat(50), { minLength: 7 }),
        then: fc.array(fc.nat(50), { minLength: 9 }),
      });
      fc.assert(
        fc.property(said, fc.integer({ min: 1, max: 9 }), ({ first, then }, from) => {
          const days = (usd: readonly number[], count: number) =>
            Object.fromEntries(
              usd.slice(0, count).map((amount, index) => [`0${index + 1}`, { S3: `${amount}` }] as const),
            );
          const bill = withReading(EMPTY, readingOf(on('07'), days(first, 7)), way);
          const reading = readingOf(on('09'), days(then, 9));
          const [whole, short] = [reading, shortened(reading, on(`0${from}`))].map((one) =>
            withReading(bill, one, way),
          );
          const since = (one: typeof bill | undefined) => one?.days.filter(({ day }) => day >= on(`0${from}`));
          const until = (one: typeof bill | undefined) => one?.days.filter(({ day }) => day < on(`0${from}`));
          expect(since(short)).toEqual(since(whole));
          expect(until(short)).toEqual(until(bill));
        }),
      );
    },
  );

  test('say nothing of the days of a month that is over', () => {
    const bill = withReading(EMPTY, readingOf(on('30'), { '29': { S3: '5' } }), 'up');
    const readAt = later(NOVEMBER_STARTS, 33 * MS_PER_DAY);
    const short = { ...shortened(readingOf(on('30'), {}), later(readAt, -2 * MS_PER_DAY)), readAt };
    expect(withReading(bill, short, 'up').days).toEqual(bill.days);
  });
});

describe('a sum of the month so far', () => {
  const said = (usd: string, saidAt: Instant) => ({ spent: parseUsd(usd), saidAt });

  test('bounds the day on which AWS says it, from when it does', () => {
    const bill = withSpent(EMPTY, said('7', on('03', '06:00:00')));
    expect(bill.days).toMatchObject([{ day: on('03'), through: parseUsd('7'), toldAt: on('03', '06:00:00') }]);
    expect([bill.source, bill.readAt, bill.closedThrough]).toEqual(['AwsBudget', on('03', '06:00:00'), undefined]);
  });

  test('that is not higher than what is known says nothing', () => {
    const bill = withSpent(EMPTY, said('7', on('03', '06:00:00')));
    expect(withSpent(bill, said('7', on('03', '12:00:00')))).toBe(bill);
    expect(withSpent(bill, said('5', on('04')))).toBe(bill);
    expect(withSpent(EMPTY, said('5', later(NOVEMBER_STARTS, -1)))).toBe(EMPTY);
  });
});

describe('a bill is taken for complete', () => {
  test('a day after a day, if the account has a line of a later one', () => {
    const last = { ofAccount: on('20'), ofAnybody: on('20') };
    expect(closedThrough(last, on('20', '23:59:59'))).toBe(on('19'));
    expect(closedThrough(last, on('21'))).toBe(on('20'));
    expect(closedThrough(last, on('25'))).toBe(on('20'));
  });

  test('after three days if others have later lines: the account spends nothing', () => {
    const last = { ofAccount: on('10'), ofAnybody: on('20') };
    expect(closedThrough(last, on('21'))).toBe(on('18'));
  });

  test('never without any line: late is not nothing', () => {
    expect(closedThrough({ ofAccount: undefined, ofAnybody: undefined }, on('21'))).toBeUndefined();
  });
});

const usdBy = (amounts: Readonly<Record<string, string>>) =>
  new Map(Object.entries(amounts).map(([name, usd]) => [name, parseUsd(usd)]));

describe('what was counted live', () => {
  const counted = (
    now: Instant,
    live: string,
    days: Readonly<Record<string, string>>,
    since: Readonly<Record<string, string>>,
  ) => ({
    now,
    live: parseUsd(live),
    reserved: new Map(Object.entries(days).map(([day, usd]) => [on(day), new Map([['ec2-instance', parseUsd(usd)]])])),
    used: new Map(Object.entries(days).map(([day]) => [on(day), new Map([['lambda', parseUsd('1')]])])),
    /** By half again more than what is paid. */
    listed: new Map(
      Object.entries(days).map(([day, usd]) => [
        on(day),
        new Map([
          ['ec2-instance', money((parseUsd(usd) * 3n) / 2n)],
          ['lambda', parseUsd('1.5')],
        ]),
      ]),
    ),
    /** What they have cost since the beginning of a day. */
    reservedBetween: (from: Instant): Money =>
      parseUsd(since[new Date(from).getUTCDate().toString().padStart(2, '0')] ?? '0'),
  });

  test('by the end of a day is what is counted now without what resources have cost since', () => {
    const bill = withLive(
      EMPTY,
      counted(on('03', '06:00:00'), '10', { '01': '3', '02': '4' }, { '02': '5', '03': '1' }),
    );
    expect(bill.days.map(({ live }) => formatUsd(live ?? money(0n)))).toEqual(['5', '9']);
  });

  test('of a start that is heard of late is added to the days that it ran in, and to those after', () => {
    const before = withLive(EMPTY, counted(on('03'), '7', { '01': '3', '02': '4' }, { '02': '4' }));
    const after = withLive(before, counted(on('03', '01:00:00'), '9', { '01': '5', '02': '4' }, { '02': '4' }));
    expect(after.days.map(({ live }) => formatUsd(live ?? money(0n)))).toEqual(['5', '9']);
    expect(withLive(after, counted(on('03', '02:00:00'), '9', { '01': '5', '02': '4' }, {})).days).toEqual(after.days);
  });

  test('of use whose metrics come after the day is added to it and to those after, once', () => {
    const lives = (bill: typeof EMPTY) => bill.days.map(({ live }) => formatUsd(live ?? money(0n)));
    const read = (hour: string, live: string, first: string, second: string) => ({
      ...counted(on('03', hour), live, { '01': '3', '02': '4' }, { '02': '4' }),
      used: new Map([
        [on('01'), usdBy({ lambda: first })],
        [on('02'), usdBy({ lambda: second })],
      ]),
    });
    const before = withLive(EMPTY, read('00:10:00', '9', '1', '1'));
    expect(lives(before)).toEqual(['5', '9']);
    // Of the last hour of the 2nd, 0.5 USD.
    const after = withLive(before, read('06:10:00', '9.5', '1', '1.5'));
    expect(lives(after)).toEqual(['5', '9.5']);
    expect(lives(withLive(after, read('12:10:00', '9.5', '1', '1.5')))).toEqual(['5', '9.5']);
    // Late by days: of the 1st, 0.25 USD.
    expect(lives(withLive(after, read('18:10:00', '9.75', '1.25', '1.5')))).toEqual(['5.25', '9.75']);
  });

  test('when AWS told of a day that was not over is kept, with what is heard of it late', () => {
    const told = withReading(EMPTY, readingOf(on('02', '06:00:00'), { '02': { S3: '5' } }), 'up');
    const first = withLive(told, counted(on('02', '06:00:00'), '3', { '01': '2' }, { '02': '1' }));
    expect(first.days[1]?.liveAtTold).toEqual({ live: parseUsd('3'), reserved: parseUsd('1') });
    const later_ = withLive(first, counted(on('02', '12:00:00'), '9', { '01': '4' }, { '02': '2.5' }));
    expect(later_.days[1]?.liveAtTold).toEqual({ live: parseUsd('6.5'), reserved: parseUsd('2.5') });
  });

  test('is kept at list prices, too, of what costs by the hour and by use, and where it was heard of late', () => {
    const before = withLive(EMPTY, counted(on('03'), '7', { '01': '3', '02': '4' }, { '02': '4' }));
    expect(before.days[0]).toMatchObject({
      used: usdBy({ lambda: '1' }),
      listed: usdBy({ 'ec2-instance': '4.5', lambda: '1.5' }),
    });
    expect(before.days[0]?.missed).toBeUndefined();
    const after = withLive(before, counted(on('03', '01:00:00'), '9', { '01': '5', '02': '4' }, { '02': '4' }));
    expect(after.days[0]).toMatchObject({
      listed: usdBy({ 'ec2-instance': '7.5', lambda: '1.5' }),
      missed: usdBy({ 'ec2-instance': '2' }),
    });
    // When the bill names services no more, nothing of that is worth keeping.
    const weeksLater = withLive(after, counted(on('20'), '9', {}, {}));
    expect(weeksLater.days[0]).toMatchObject({ live: parseUsd('5') });
    expect(weeksLater.days[0]).not.toHaveProperty('listed');
  });

  test('is not compared in days that were over before it was kept so', () => {
    const old = { day: on('01'), billed: new Map(), through: undefined, live: parseUsd('3'), reserved: new Map() };
    const bill = withLive({ ...EMPTY, days: [old] }, counted(on('02'), '3', { '01': '3' }, {}));
    expect(bill.days[0]).not.toHaveProperty('listed');
  });

  test('stays when the rows of a day have expired', () => {
    const before = withLive(EMPTY, counted(on('02'), '7', { '01': '3' }, {}));
    expect(withLive(before, counted(on('02', '01:00:00'), '9', {}, {})).days).toEqual(before.days);
  });
});
