import * as fc from 'fast-check';
import { formatUsd, money, parseUsd, type Money } from '../../../src/core/domain/money';
import { later, MS_PER_DAY, type Instant } from '../../../src/core/domain/time';
import {
  emptyBill,
  withReading,
  type AccountBill,
  type AccountReading,
  type BilledDay,
} from '../../../src/ledger/domain/account-bill';
import { beyondLive } from '../../../src/ledger/domain/anchor';
import { accrue, ratePerHour, ZERO_RATE, type Rate } from '../../../src/ledger/domain/rate';
import { ACCOUNT, NOVEMBER, NOVEMBER_STARTS, on } from '../../support/ledgers';

/** Days of November from the first on: what AWS says through each, and what meters counted through it. */
function billOf(days: readonly (readonly [through: string, live: string | undefined])[], closed: Instant): AccountBill {
  return {
    ...emptyBill(ACCOUNT, NOVEMBER),
    closedThrough: closed,
    days: days.map(([through, live], index): BilledDay => ({
      day: later(NOVEMBER_STARTS, index * MS_PER_DAY),
      billed: new Map(),
      through: parseUsd(through),
      live: live === undefined ? undefined : parseUsd(live),
      reserved: new Map(),
    })),
  };
}

const counted = (now: Instant, live: string, unseen: Rate = ZERO_RATE) => ({
  now,
  live: parseUsd(live),
  unseenBetween: (from: Instant, to: Instant): Money => accrue(unseen, Math.max(0, to - from)),
});
const A_USD_AN_HOUR = ratePerHour(parseUsd('1'));
const dollars = (amount: Money) => Number(formatUsd(amount)).toFixed(2);

describe('the position is', () => {
  test('what AWS bills of complete days, and what meters have counted since', () => {
    // 5 of 8 were seen on the first day, 2 of 2 since.
    expect(dollars(beyondLive(billOf([['8', '5']], on('02')), counted(on('02', '12:00:00'), '7'), 'up'))).toBe('3.00');
  });

  test('with what meters are expected not to see since the last complete day', () => {
    const bill = billOf([['8', '5']], on('02'));
    expect(dollars(beyondLive(bill, counted(on('02', '12:00:00'), '7', A_USD_AN_HOUR), 'up'))).toBe('15.00');
  });

  test('at least what a day has that is not complete', () => {
    const days = [
      ['8', '5'],
      ['30', '6'],
    ] as const;
    const counting = counted(on('03', '02:00:00'), '6', A_USD_AN_HOUR);
    // 8 + 1 of the meters + 26 expected are more than 30 and 2 expected; without the expectation, they are less.
    expect(dollars(beyondLive(billOf(days, on('02')), counting, 'up'))).toBe('29.00');
    expect(
      dollars(
        beyondLive(
          billOf(
            [
              ['8', '5'],
              ['40', '6'],
            ],
            on('02'),
          ),
          counting,
          'up',
        ),
      ),
    ).toBe('36.00');
  });

  test('at least what was counted live, unless bills count both ways', () => {
    const bill = billOf([['8', '10']], on('02'));
    expect(dollars(beyondLive(bill, counted(on('02', '12:00:00'), '11'), 'up'))).toBe('0.00');
    expect(dollars(beyondLive(bill, counted(on('02', '12:00:00'), '11'), 'both'))).toBe('-2.00');
  });

  test('not lowered by a later day that has less: that is a gap, unless bills count both ways', () => {
    const bill = billOf(
      [
        ['8', '5'],
        ['9', '8'],
      ],
      on('03'),
    );
    expect(dollars(beyondLive(bill, counted(on('03'), '8'), 'up'))).toBe('3.00');
    expect(dollars(beyondLive(bill, counted(on('03'), '8'), 'both'))).toBe('1.00');
  });

  test('what is expected, from the beginning of a month that AWS has not told of', () => {
    const bill = emptyBill(ACCOUNT, NOVEMBER);
    expect(dollars(beyondLive(bill, counted(on('01', '05:00:00'), '0', A_USD_AN_HOUR), 'up'))).toBe('5.00');
  });

  test('without a guess when the month is over and its bill complete', () => {
    const days = Array.from({ length: 30 }, (_none, index) => [`${index + 1}`, `${index}`] as const);
    expect(
      dollars(beyondLive(billOf(days, on('30')), counted(later(on('30'), MS_PER_DAY), '29', A_USD_AN_HOUR), 'up')),
    ).toBe('25.00');
    const complete = billOf(days, later(on('30'), MS_PER_DAY));
    expect(dollars(beyondLive(complete, counted(later(on('30'), MS_PER_DAY), '29', A_USD_AN_HOUR), 'up'))).toBe('1.00');
  });
});

const NOW = on('09');
const days = fc.array(fc.tuple(fc.nat(60), fc.nat(60)), { minLength: 8, maxLength: 8 });
const closing = fc.integer({ min: 0, max: 8 }).map((day) => later(NOVEMBER_STARTS, day * MS_PER_DAY));

function running(amounts: readonly number[]): readonly string[] {
  let sum = 0;
  return amounts.map((amount) => `${(sum += amount)}`);
}

test('property: the position is at least what AWS bills through any day, and at least what was counted live', () => {
  fc.assert(
    fc.property(days, closing, fc.nat(3), (said, closed, unseen) => {
      const [billed, live] = [running(said.map(([one]) => one)), running(said.map(([, one]) => one))];
      const bill = billOf(
        billed.map((one, index) => [one, live[index]] as const),
        closed,
      );
      const now = counted(NOW, live.at(-1) ?? '0', ratePerHour(parseUsd(`${unseen}`)));
      const position = now.live + beyondLive(bill, now, 'up');
      expect(position).toBeGreaterThanOrEqual(now.live);
      for (const [index, amount] of billed.entries()) {
        const since = now.live - parseUsd(live[index] ?? '0');
        expect(position).toBeGreaterThanOrEqual(parseUsd(amount) + since);
      }
    }),
  );
});

test('property: any order, repetition and restatement of bills gives the same position', () => {
  const reading = fc.record({
    hour: fc.integer({ min: 24, max: 190 }),
    usd: fc.array(fc.nat(40), { minLength: 8, maxLength: 8 }),
  });
  const readings = fc.uniqueArray(reading, { minLength: 1, maxLength: 6, selector: ({ hour }) => hour });
  const live = running([1, 2, 3, 4, 5, 6, 7, 8]);
  fc.assert(
    fc.property(
      readings,
      fc.constantFrom('up' as const, 'both' as const),
      fc.infiniteStream(fc.nat()),
      (said, way, dice) => {
        const all = said.map(({ hour, usd }): AccountReading => {
          const readAt = later(NOVEMBER_STARTS, hour * 3_600_000);
          const to = later(NOVEMBER_STARTS, Math.ceil(hour / 24) * MS_PER_DAY);
          const amounts = usd
            .map((amount, index) => ({
              service: 'S3',
              day: later(NOVEMBER_STARTS, index * MS_PER_DAY),
              amount: parseUsd(`${amount}`),
            }))
            .filter(({ day }) => day < to);
          return {
            readAt,
            from: NOVEMBER_STARTS,
            to,
            amounts,
            closedThrough: later(NOVEMBER_STARTS, Math.floor(hour / 24 - 1) * MS_PER_DAY),
          };
        });
        const positionAfter = (list: readonly AccountReading[]) => {
          const bill = list.reduce((one, other) => withReading(one, other, way), emptyBill(ACCOUNT, NOVEMBER));
          const marked = {
            ...bill,
            days: bill.days.map((day, index) => ({ ...day, live: parseUsd(live[index] ?? '0') })),
          };
          return beyondLive(marked, counted(NOW, live.at(-1) ?? '0', A_USD_AN_HOUR), way);
        };
        const shuffled = [...all, ...all.slice(0, 2)].sort(() => (dice.next().value % 2 === 0 ? 1 : -1));
        expect(positionAfter(shuffled)).toBe(positionAfter(all));
        expect(positionAfter([...all].reverse())).toBe(positionAfter(all));
      },
    ),
  );
});

test('a position of nothing is nothing', () => {
  expect(beyondLive(emptyBill(ACCOUNT, NOVEMBER), counted(NOVEMBER_STARTS, '0'), 'up')).toBe(money(0n));
});
