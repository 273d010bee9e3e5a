import * as fc from 'fast-check';
import { formatRevantios } from '../../../src/core/domain/money';
import { instant, later, MS_PER_HOUR, type Instant } from '../../../src/core/domain/time';
import type { Gap } from '../../../src/ledger/domain/ledger';
import { parseRate, type Rate } from '../../../src/ledger/domain/rate';
import { settle as settleIn, type Segment, type SettledRow } from '../../../src/ledger/domain/settlement';
import * as arbitrary from '../../support/arbitraries';
import { NOVEMBER, on } from '../../support/ledgers';

const settle = (from: SettledRow, segments: readonly Segment[]) => settleIn(from, segments, NOVEMBER);
const at = (seconds: number) => instant(on('21') + seconds * 1_000);
const segment = (from: number, to: number, revantios: string): Segment => ({
  from: at(from),
  to: at(to),
  rate: parseRate(revantios),
});
const from = (seconds: number, gaps: readonly Gap[] = []) => ({ settledThrough: at(seconds), gaps });

describe('settling', () => {
  test('an hour at 28,888.888889 revantios a second adds 104,000,000.0004', () => {
    const { amount, settledThrough, gaps, guessedMs } = settle(from(0), [segment(0, 3_600, '28888.888889')]);
    expect(formatRevantios(amount)).toBe('104000000.0004');
    expect({ settledThrough, gaps, guessedMs }).toEqual({
      settledThrough: later(at(0), MS_PER_HOUR),
      gaps: [],
      guessedMs: 0,
    });
  });

  test('a start at 10 s and a stop at 70 s cost a minute', () => {
    const settled = settle(from(0), [segment(0, 10, '0'), segment(10, 70, '7')]);
    expect([formatRevantios(settled.amount), settled.settledThrough]).toEqual(['420', at(70)]);
  });

  test('never rounds time: half a second and a millisecond count as what they are', () => {
    expect(formatRevantios(settle(from(0), [segment(0, 0.499, '2')]).amount)).toBe('0.998');
    expect(formatRevantios(settle(from(0), [segment(0, 0.001, '2')]).amount)).toBe('0.002');
  });

  test('nothing changes nothing', () => {
    expect(settle(from(5), [])).toEqual({ amount: 0n, settledThrough: at(5), gaps: [], guessedMs: 0 });
  });

  test('what is settled already adds nothing', () => {
    expect(settle(from(70), [segment(0, 10, '1'), segment(10, 70, '7')])).toEqual({
      amount: 0n,
      settledThrough: at(70),
      gaps: [],
      guessedMs: 0,
    });
  });

  test('what is settled in part adds the rest', () => {
    expect(
      formatRevantios(settle(from(60), [segment(0, 10, '1'), segment(10, 70, '7'), segment(70, 71, '3')]).amount),
    ).toBe('73');
  });

  test('a change whose clock has gone back takes no time', () => {
    expect(settle(from(70), [segment(80, 70, '9'), segment(70, 70, '9')])).toMatchObject({
      amount: 0n,
      settledThrough: at(70),
    });
  });
});

describe('a record that was given up', () => {
  const settled = settle(from(0), [segment(60, 90, '5')]);

  test('loses no time: what it would have told is settled at the speed of the one after it', () => {
    expect(formatRevantios(settled.amount)).toBe('450');
    expect(settled).toMatchObject({
      settledThrough: at(90),
      guessedMs: 60_000,
      gaps: [{ from: at(0), to: at(60), rate: parseRate('5') }],
    });
  });

  test('that comes after all puts the guess right, upwards or downwards', () => {
    expect(settle(settled, [segment(0, 60, '7')])).toEqual({
      amount: parseRate('120'),
      settledThrough: at(90),
      gaps: [],
      guessedMs: 0,
    });
    expect(formatRevantios(settle(settled, [segment(0, 60, '4')]).amount)).toBe('-60');
  });

  test('that comes twice puts it right once', () => {
    const corrected = settle(settled, [segment(0, 60, '7')]);
    expect(settle(corrected, [segment(0, 60, '7')])).toMatchObject({ amount: 0n, gaps: [] });
  });

  test('of a part of the gap leaves the rest of it to be told', () => {
    expect(settle(settled, [segment(20, 30, '5.5')])).toMatchObject({
      amount: parseRate('5'),
      gaps: [
        { from: at(0), to: at(20), rate: parseRate('5') },
        { from: at(30), to: at(60), rate: parseRate('5') },
      ],
    });
  });

  test('is one of at most fifty that are remembered, the latest', () => {
    const holes = Array.from({ length: 60 }, (_, index) => segment(2 * index + 1, 2 * index + 2, '1'));
    const { gaps, amount, guessedMs } = settle(from(0), holes);
    expect([gaps.length, gaps[0]?.from, gaps.at(-1)?.to]).toEqual([50, at(20), at(119)]);
    expect([formatRevantios(amount), guessedMs]).toEqual(['120', 60_000]);
  });
});

/** Changes at some instants, and the speed from each on. */
const history = fc
  .array(fc.tuple(fc.integer({ min: 1, max: MS_PER_HOUR }), arbitrary.speed()), { minLength: 1, maxLength: 12 })
  .map((changes) =>
    changes.reduce<Segment[]>((segments, [ms, rate]) => {
      const begin: Instant = segments.at(-1)?.to ?? at(0);
      return [...segments, { from: begin, to: later(begin, ms), rate }];
    }, []),
  );

const exactly = (segments: readonly Segment[]) =>
  segments.reduce((sum, { from: begin, to, rate }) => sum + rate * BigInt(to - begin), 0n);

/** Settles batch after batch, and what they add up to. */
function settleAll(batches: readonly (readonly Segment[])[]) {
  let state = { ...from(0), amount: 0n as bigint };
  for (const batch of batches) {
    const { amount, settledThrough, gaps } = settle(state, batch);
    state = { amount: state.amount + amount, settledThrough, gaps };
  }
  return state;
}

describe('the law of settling', () => {
  test('property: in whatever batches, doubled and shuffled, records add up to what happened', () => {
    const delivered = history.chain((segments) =>
      fc.record({
        batches: fc.array(fc.shuffledSubarray([...segments, ...segments]), { maxLength: 6 }),
        last: fc.shuffledSubarray(segments, { minLength: segments.length }),
        segments: fc.constant(segments),
      }),
    );
    fc.assert(
      fc.property(delivered, ({ segments, batches, last }) => {
        const settled = settleAll([...batches, last]);
        const error = 1_000n * settled.amount - exactly(segments);
        // Rounded where a speed begins and ends, however often it is settled in between.
        expect(magnitude(error) < 1_000n * BigInt(segments.length + 1)).toBe(true);
        expect([settled.settledThrough, settled.gaps]).toEqual([segments.at(-1)?.to, []]);
      }),
    );
  });

  test('property: without some records, it is wrong by the speeds that were guessed wrong, and by no time', () => {
    fc.assert(
      fc.property(
        history.chain((segments) => fc.tuple(fc.constant(segments), fc.subarray(segments))),
        ([segments, delivered]) => {
          const settled = settleAll(delivered.map((one) => [one]));
          const until = delivered.at(-1)?.to ?? at(0);
          // What is missing is taken to have had the speed of the next one that came.
          const guess = (one: Segment) => delivered.find(({ to }) => to >= one.to)?.rate ?? one.rate;
          const guessed = segments.filter(({ to }) => to <= until).map((one) => ({ ...one, rate: guess(one) }));
          const error = 1_000n * settled.amount - exactly(guessed);
          expect(magnitude(error) < 1_000n * 12n).toBe(true);
          expect(settled.settledThrough).toBe(until);
        },
      ),
    );
  });

  test('property: one update for many records adds to the last digit what an update for each does', () => {
    fc.assert(
      fc.property(history, (segments) => {
        expect(settleAll(segments.map((one) => [one])).amount).toBe(settle(from(0), segments).amount);
      }),
    );
  });
});

test('a gap without speed is filled by whoever knows', () => {
  const gaps = [{ from: at(0), to: at(60), rate: 0n as Rate }];
  expect(formatRevantios(settle(from(60, gaps), [segment(10, 20, '1'), segment(20, 60, '2')]).amount)).toBe('90');
});

function magnitude(amount: bigint): bigint {
  return amount < 0n ? -amount : amount;
}
