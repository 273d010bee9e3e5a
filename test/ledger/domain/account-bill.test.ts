import * as fc from 'fast-check';
import { formatUsd, money, parseUsd } from '../../../src/core/domain/money';
import { later, MS_PER_DAY, type Instant } from '../../../src/core/domain/time';
import {
  closedThrough,
  emptyBill,
  isSameBill,
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
