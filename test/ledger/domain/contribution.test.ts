import * as fc from 'fast-check';
import { formatRevantios } from '../../../src/core/domain/money';
import { instant, MS_PER_HOUR, MS_PER_MINUTE, type Instant } from '../../../src/core/domain/time';
import {
  currentRate,
  difference,
  isRunning,
  knowsSince,
  remembered,
  since,
  withChange,
  type History,
  type StateChange,
} from '../../../src/ledger/domain/contribution';
import { parseRate, rate, ZERO_RATE } from '../../../src/ledger/domain/rate';
import * as arbitrary from '../../support/arbitraries';
import { NOVEMBER_ENDS, on } from '../../support/ledgers';

const at = (seconds: number) => instant(on('21') + seconds * 1_000);
const start = (seconds: number, revantios = '1'): StateChange => ({
  at: at(seconds),
  running: true,
  rate: parseRate(revantios),
});
const stop = (seconds: number): StateChange => ({ at: at(seconds), running: false, rate: ZERO_RATE });
const historyOf = (...changes: StateChange[]): History => changes.reduce(withChange, []);
const cost = (history: History, minimumMs: number, from: Instant, to: Instant) =>
  formatRevantios(difference([], history, { minimumMs, stepMs: 1 }, from, to));

const BY_LENGTH = { minimumMs: 0, stepMs: 1 };
const BY_THE_HOUR = { minimumMs: 0, stepMs: MS_PER_HOUR };

describe('what is charged by whole hours', () => {
  const spent = (history: History, to: Instant) => formatRevantios(difference([], history, BY_THE_HOUR, at(0), to));

  test.each([
    [1, '3600'],
    [3_600, '3600'],
    [3_601, '7200'],
    [9_000, '10800'],
  ])('a run of %d s costs what %s s do', (seconds, charged) => {
    expect(spent(historyOf(start(0), stop(seconds)), at(20_000))).toBe(charged);
  });

  test('while it runs, it has cost its length, and the rest of the hour is booked as it ends', () => {
    expect(spent(historyOf(start(0)), at(5_400))).toBe('5400');
    expect(spent(historyOf(start(0), stop(5_400)), at(5_399))).toBe('5399');
  });

  test('each run has hours of its own, and the rest of the last hour costs what it cost at the end', () => {
    expect(spent(historyOf(start(0), stop(60), start(120), stop(180)), at(9_000))).toBe('7200');
    expect(spent(historyOf(start(0), start(1_800, '3'), stop(2_700)), at(9_000))).toBe(`${1_800 + 2_700 + 2_700}`);
  });
});

describe('a history', () => {
  test('is in the order of what happened, not of what was heard', () => {
    expect(historyOf(stop(70), start(10))).toEqual(historyOf(start(10), stop(70)));
  });

  test('is the same object when something is heard twice', () => {
    const history = historyOf(start(10), stop(70));
    expect(withChange(history, start(10))).toBe(history);
    expect(withChange(history, stop(70))).toBe(history);
  });

  test('keeps the higher of two speeds for the same instant, whichever was heard first', () => {
    expect(historyOf(start(10, '2'), start(10, '5'))).toEqual([start(10, '5')]);
    expect(historyOf(start(10, '5'), start(10, '2'))).toEqual([start(10, '5')]);
  });

  test('puts a stop after a start of the same instant', () => {
    expect(historyOf(stop(10), start(10))).toEqual([start(10), stop(10)]);
    expect(isRunning(historyOf(stop(10), start(10)))).toBe(false);
  });

  test('says what runs, how fast, and since when', () => {
    const resized = historyOf(start(10), stop(20), start(30, '2'), start(40, '3'));
    expect([isRunning(resized), currentRate(resized), since(resized)]).toEqual([true, parseRate('3'), at(30)]);
    const stopped = historyOf(start(10), stop(20), stop(25));
    expect([isRunning(stopped), currentRate(stopped), since(stopped)]).toEqual([false, ZERO_RATE, at(20)]);
  });

  test('of nothing runs nothing, since never', () => {
    expect([isRunning([]), currentRate([]), since([])]).toEqual([false, ZERO_RATE, undefined]);
  });

  test('remembers the last 24 changes, and what is older than all of them changes nothing', () => {
    const long = remembered(
      historyOf(...Array.from({ length: 30 }, (_, index) => (index % 2 === 0 ? start(index) : stop(index)))),
    );
    expect([long.length, long[0]]).toEqual([24, start(6)]);
    expect(withChange(long, stop(5))).toBe(long);
    expect(withChange(long, start(6, '2'))[0]).toEqual(start(6, '2'));
  });
});

describe('what a history costs', () => {
  test('a start at 10 s and a stop at 70 s cost a minute', () => {
    expect(cost(historyOf(start(10, '7'), stop(70)), 0, at(0), at(1_000))).toBe('420');
  });

  test('what runs on costs up to the end of the span', () => {
    expect(cost(historyOf(start(10)), 0, at(0), at(15))).toBe('5');
    expect(cost(historyOf(start(10), start(20, '3')), 0, at(15), at(25))).toBe('20');
  });

  test('a run over the month’s end costs each month its share, to the millisecond', () => {
    const overMidnight: History = [
      { ...start(0), at: on('30', '23:59:59.999') },
      { ...stop(0), at: instant(NOVEMBER_ENDS + 2) },
    ];
    expect(cost(overMidnight, 0, on('01'), NOVEMBER_ENDS)).toBe('0.001');
    expect(cost(overMidnight, 0, NOVEMBER_ENDS, instant(NOVEMBER_ENDS + 1_000))).toBe('0.002');
  });

  test('a run of 20 s costs the minute that AWS bills at least, booked where it ended', () => {
    const short = historyOf(start(10), stop(30));
    expect(cost(short, MS_PER_MINUTE, at(0), at(100))).toBe('60');
    expect(cost(short, MS_PER_MINUTE, at(0), at(30))).toBe('60');
    expect(cost(short, MS_PER_MINUTE, at(0), at(20))).toBe('10');
    expect(cost(short, MS_PER_MINUTE, at(30), at(100))).toBe('0');
  });

  test('a run that was resized has one minimum, from its first start', () => {
    expect(cost(historyOf(start(0), start(30), stop(50)), MS_PER_MINUTE, at(-1), at(100))).toBe('60');
    expect(cost(historyOf(start(0), start(50), stop(90)), MS_PER_MINUTE, at(-1), at(100))).toBe('90');
  });

  test('a stop without a start, and a second stop, cost nothing', () => {
    expect(cost(historyOf(stop(5), start(10), stop(70), stop(80)), MS_PER_MINUTE, at(0), at(100))).toBe('60');
  });

  test('a stop that is heard of late takes back what was not spent', () => {
    const known = historyOf(start(0, '2'));
    expect(formatRevantios(difference(known, withChange(known, stop(100)), BY_LENGTH, at(0), at(130)))).toBe('-60');
  });
});

const MOMENTS = 8;
/** What may happen to a resource: some of it at the same instants. */
const moment = fc.integer({ min: 0, max: MOMENTS - 1 }).map((index) => at(index * 600));
const change = fc.record({ at: moment, running: fc.boolean(), rate: arbitrary.speed() });
const changes = fc.array(change, { maxLength: 20 });
const span = fc
  .tuple(fc.integer({ min: -100, max: 100 + MOMENTS * 600 }), fc.integer({ min: 0, max: MS_PER_HOUR }))
  .map(([from, ms]) => [at(from), instant(at(from) + ms)] as const);
const charge = fc.constantFrom(
  BY_LENGTH,
  { minimumMs: MS_PER_MINUTE, stepMs: 1 },
  { minimumMs: 0, stepMs: MS_PER_HOUR },
);

/** Rate times milliseconds, found by looking at each stretch of time for itself; without minimum charges. */
function spentIn(happened: readonly StateChange[], from: Instant, to: Instant): bigint {
  const inside = happened.map((one) => one.at).filter((one) => one > from && one < to);
  const cuts = [...new Set([from, to, ...inside])].sort((one, other) => one - other);
  return cuts.slice(1).reduce((sum, end, index) => {
    const begin = cuts[index] ?? end;
    const latest = Math.max(...happened.map((one) => one.at).filter((one) => one <= begin));
    const then = happened.filter((one) => one.at === latest);
    if (then.length === 0 || then.some(({ running }) => !running)) return sum;
    return sum + then.reduce((fastest, one) => (one.rate > fastest ? one.rate : fastest), 0n) * BigInt(end - begin);
  }, 0n);
}

describe('the law of histories', () => {
  test('property: whatever order changes are heard in, and however often, the history is the same', () => {
    const heard = changes.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: 2 * all.length })),
    );
    fc.assert(
      fc.property(heard, ([all, doubledAndShuffled]) => {
        expect(historyOf(...doubledAndShuffled)).toEqual(historyOf(...all));
      }),
    );
  });

  test('property: costs what ran in the span, to less than a micro-revantio', () => {
    fc.assert(
      fc.property(changes, span, (happened, [from, to]) => {
        const error =
          1_000n * difference([], historyOf(...happened), BY_LENGTH, from, to) - spentIn(happened, from, to);
        expect(error >= 0n && error < 1_000n).toBe(true);
      }),
    );
  });

  test('property: spans that follow each other cost together what the whole costs, minimum charges and whole hours included', () => {
    fc.assert(
      fc.property(
        changes,
        span,
        fc.double({ min: 0, max: 1, noNaN: true }),
        charge,
        (happened, [from, to], share, by) => {
          const middle = instant(Math.floor(from + (to - from) * share));
          const history = historyOf(...happened);
          const of = (begin: Instant, end: Instant) => difference([], history, by, begin, end);
          const error = of(from, middle) + of(middle, to) - of(from, to);
          expect(error >= 0n && error <= 1n).toBe(true);
        },
      ),
    );
  });

  test('property: booking change by change adds up to booking all at once', () => {
    fc.assert(
      fc.property(changes, span, charge, (happened, [from, to], by) => {
        let history: History = [];
        let booked = 0n;
        for (const one of happened) {
          const after = withChange(history, one);
          booked += difference(history, after, by, from, to);
          history = after;
        }
        const error = booked - difference([], history, by, from, to);
        expect(error > -BigInt(happened.length + 1) && error < BigInt(happened.length + 1)).toBe(true);
        expect(currentRate(history)).toBe(isRunning(history) ? history.at(-1)?.rate : rate(0n));
      }),
    );
  });
});

test('a history that is full knows nothing of what was before its first change', () => {
  const manyOf = (count: number) =>
    Array.from({ length: count }, (_none, index) => (index % 2 === 0 ? start(index) : stop(index)));
  const full = remembered(historyOf(...manyOf(26)));

  expect([knowsSince([], at(0)), knowsSince(historyOf(...manyOf(23)), at(-9))]).toEqual([true, true]);
  expect([full.length, knowsSince(full, at(1)), knowsSince(full, at(2))]).toEqual([24, false, true]);
});
