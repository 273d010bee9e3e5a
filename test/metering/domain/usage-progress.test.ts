import fc from 'fast-check';
import { money, type Money } from '../../../src/core/domain/money';
import { later, MS_PER_DAY, parseInstant, startOfDay, type Instant } from '../../../src/core/domain/time';
import { factor, LIST_PRICE } from '../../../src/ledger/domain/factor';
import { usage, type Usage } from '../../../src/metering/domain/usage';
import {
  advance,
  LATE_POINTS_MS,
  windowStart,
  WINDOW_MS,
  type UsageProgress,
} from '../../../src/metering/domain/usage-progress';

const costOf = (of: Usage): Money => money([...of.values()].reduce((sum, count) => sum + count, 0n) * 10n);
const TEN = parseInstant('2026-11-10T10:00:00.000Z');
const at = (minutes: number): Instant => later(TEN, minutes * 60_000);
const read = (counts: Readonly<Record<number, number>>) =>
  new Map(Object.entries(counts).map(([minute, count]) => [at(Number(minute)), usage({ n: BigInt(count) })] as const));

const play = (...steps: readonly (readonly [Readonly<Record<number, number>>, number])[]) => {
  let progress: UsageProgress | undefined;
  const booked = steps.map(([counts, minute]) => {
    const step = advance(progress, read(counts), at(minute), costOf);
    progress = step.progress;
    return Object.fromEntries(step.amounts);
  });
  return { booked, progress };
};

test('a window that is still open is counted, and what comes in it later is added', () => {
  expect(play([{ 0: 3 }, 2], [{ 0: 5 }, 4]).booked).toEqual([{ '2026-11': 30n }, { '2026-11': 20n }]);
});

test('what is read again adds nothing, and a reading that lost points takes nothing back', () => {
  expect(play([{ 0: 3, 5: 4 }, 8], [{ 0: 3, 5: 4 }, 9], [{ 0: 1 }, 10]).booked).toEqual([{ '2026-11': 70n }, {}, {}]);
});

test('a point that comes an hour and a half late is counted; what comes later is not', () => {
  const { booked, progress } = play([{ 0: 1 }, 4], [{ 0: 2 }, 94], [{ 0: 9 }, 96], [{ 0: 99 }, 100]);
  expect(booked).toEqual([{ '2026-11': 10n }, { '2026-11': 10n }, { '2026-11': 70n }, {}]);
  expect(progress?.windows.size).toBe(0);
  expect(progress?.months).toEqual(new Map([['2026-11', usage({ n: 9n })]]));
  expect(progress?.through).toBe(at(105));
});

test('a month ends between two windows, and its late points are its own', () => {
  const last = parseInstant('2026-11-30T23:55:00.000Z');
  const first = later(last, WINDOW_MS);
  const one = advance(undefined, new Map([[last, usage({ n: 1n })]]), later(last, 1), costOf);
  const both = new Map([
    [last, usage({ n: 3n })],
    [first, usage({ n: 5n })],
  ] as const);
  const two = advance(one.progress, both, later(first, 60_000), costOf);
  expect(Object.fromEntries(two.amounts)).toEqual({ '2026-11': 20n, '2026-12': 50n });
  const three = advance(two.progress, new Map(), later(first, LATE_POINTS_MS + WINDOW_MS), costOf);
  expect(Object.fromEntries(three.amounts)).toEqual({});
  expect([...three.progress.months.keys()]).toEqual(['2026-12']);
});

test('a window begins at a multiple of five minutes', () => {
  expect(windowStart(at(7))).toBe(at(5));
  expect(windowStart(at(5))).toBe(at(5));
});

test('any order in which points come within an hour and a half, and any repetition, books what there is once', () => {
  const points = fc.array(
    fc.record({ window: fc.nat(20), count: fc.integer({ min: 1, max: 9 }), lateMinutes: fc.nat(89) }),
    { maxLength: 40 },
  );
  const looks = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 30, maxLength: 60 });
  fc.assert(
    fc.property(points, looks, (all, pauses) => {
      let progress: UsageProgress | undefined;
      let [booked, minute] = [0n, 0];
      for (const pause of [...pauses, ...Array.from({ length: 40 }, () => 5)]) {
        minute += pause;
        const seen = new Map<number, number>();
        for (const { window, count, lateMinutes } of all) {
          if (window * 5 + lateMinutes <= minute) seen.set(window * 5, (seen.get(window * 5) ?? 0) + count);
        }
        for (const repetition of [1, 2]) {
          const step = advance(progress, read(Object.fromEntries(seen)), at(minute), costOf);
          if (repetition === 2) expect(step.amounts.size).toBe(0);
          progress = step.progress;
          for (const amount of step.amounts.values()) booked += amount;
        }
      }
      expect(booked).toBe(all.reduce((sum, { count }) => sum + BigInt(count) * 10n, 0n));
    }),
    { numRuns: 100 },
  );
});

describe('what is paid of list prices', () => {
  const half = factor(5_000n);
  const factorOf = (start: Instant) => (start < at(10) ? LIST_PRICE : half);
  const steps = (
    tiers: (of: Usage) => Money,
    ...readings: readonly (readonly [Readonly<Record<number, number>>, number])[]
  ) => {
    let progress: UsageProgress | undefined;
    let booked = 0n;
    for (const [counts, minute] of readings) {
      const step = advance(progress, read(counts), at(minute), tiers, factorOf);
      progress = step.progress;
      booked += [...step.amounts.values()].reduce((sum, one) => sum + one, 0n);
    }
    return { booked, day: progress?.days?.get(startOfDay(TEN)) };
  };

  test('counts by the beginning of a window, however often that is read again', () => {
    const { booked, day } = steps(costOf, [{ 5: 2, 10: 4 }, 12], [{ 5: 3, 10: 4, 15: 1 }, 17], [{ 5: 3 }, 30]);
    // 3 at the list price of 10, 5 at half of it.
    expect(booked).toBe(55n);
    expect(day).toEqual({ booked: 55n, listed: 80n });
  });

  test('property: of steps of a price, too, any order of readings and cuts of time adds up to the same', () => {
    const tiers = (of: Usage) => {
      const count = of.get('n') ?? 0n;
      return money(count * 10n + (count > 20n ? (count - 20n) * 90n : 0n));
    };
    const window = fc.constantFrom(0, 5, 10, 15, 20);
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(window, fc.integer({ min: 1, max: 30 })), { selector: ([start]) => start }),
        fc.array(fc.uniqueArray(window), { maxLength: 4 }),
        (all, looks) => {
          const whole = Object.fromEntries(all);
          const parts = looks.map((seen): readonly [Readonly<Record<number, number>>, number] => [
            Object.fromEntries(all.filter(([start]) => seen.includes(start))),
            22,
          ]);
          const once = steps(tiers, [whole, 24]);
          const often = steps(tiers, ...parts, [whole, 24]);
          expect(often.day?.listed).toBe(once.day?.listed);
          // Each booking is rounded up.
          expect(often.booked - once.booked).toBeLessThanOrEqual(BigInt(2 * looks.length));
          expect(often.booked - once.booked).toBeGreaterThanOrEqual(-1n * BigInt(2 * looks.length));
        },
      ),
    );
  });

  test('is remembered by day for as long as it is compared', () => {
    const first = advance(undefined, read({ 0: 3 }), at(4), costOf);
    const days = (step: typeof first) => [...(step.progress.days?.keys() ?? [])];
    const weekLater = advance(first.progress, new Map(), later(at(4), 8 * MS_PER_DAY), costOf);
    expect(days(weekLater)).toEqual([startOfDay(TEN)]);
    expect(days(advance(weekLater.progress, new Map(), later(at(4), 10 * MS_PER_DAY), costOf))).toEqual([]);
  });
});
