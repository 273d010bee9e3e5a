import * as fc from 'fast-check';
import { money, parseUsd, type Money } from '../../../src/core/domain/money';
import { period } from '../../../src/core/domain/period';
import { formatInstant, type Instant } from '../../../src/core/domain/time';
import { hoursIn, replayMonth, type HourlyMonth, type ReplayedHour } from '../../../src/ledger/domain/replay-month';

const NOVEMBER = period('2026-11');
const HOURS = hoursIn(NOVEMBER);

/** A month that costs these USD in its first hours, and nothing else. */
function monthOf(costs: Partial<Record<'live' | 'accruing' | 'once', readonly string[]>>): HourlyMonth {
  const hours = (usd: readonly string[] = []) => Array.from({ length: HOURS }, (_, hour) => parseUsd(usd[hour] ?? '0'));
  return {
    period: NOVEMBER,
    live: hours(costs.live),
    accruing: hours(costs.accruing),
    once: hours(costs.once),
    accruingBefore: [],
  };
}

const time = (at: Instant | undefined) => (at === undefined ? undefined : formatInstant(at).slice(5, 19));

describe('a bill of three hours: 1, 2 and 4 USD', () => {
  const month = monthOf({ live: ['1', '2', '4'] });

  test('reaches 2 USD in the middle of its second hour, and is stopped there', () => {
    const replayed = replayMonth(month, parseUsd('2'));
    expect(time(replayed.reachedAt)).toBe('11-01T01:30:00');
    expect(time(replayed.stoppedAt)).toBe('11-01T01:30:00');
    expect(replayed.spent).toBe(parseUsd('7'));
    expect(replayed.saved).toBe(parseUsd('5'));
    expect(replayed.stops).toEqual([{ at: replayed.stoppedAt, until: undefined, spent: parseUsd('2') }]);
    expect(replayed.falseStops).toBe(0);
  });

  test('is predicted to reach it from the first hour on', () => {
    const replayed = replayMonth(month, parseUsd('2'));
    expect([time(replayed.firstPredictedAt), time(replayed.predictedAt)]).toEqual(['11-01T00:00:00', '11-01T00:00:00']);
  });

  test('reaches 7 USD with its last millisecond, and 8 USD never', () => {
    expect(time(replayMonth(month, parseUsd('7')).reachedAt)).toBe('11-01T03:00:00');
    expect(replayMonth(month, parseUsd('8'))).toMatchObject({ reachedAt: undefined, stops: [], saved: 0n });
  });

  test('is stopped by AWS Budgets at the refresh of 10:00, when nothing is left to save', () => {
    const { awsBudgets } = replayMonth(month, parseUsd('2'));
    expect(time(awsBudgets.stoppedAt)).toBe('11-01T10:03:00');
    expect(awsBudgets.saved).toBe(0n);
  });
});

test('AWS Budgets saves what is live after its refresh: of 20 hours at 1 USD, 9 and 57 minutes', () => {
  const { awsBudgets, saved } = replayMonth(monthOf({ live: new Array<string>(20).fill('1') }), parseUsd('5'));
  expect(awsBudgets.saved).toBe(parseUsd('9.95'));
  expect(saved).toBe(parseUsd('15'));
});

test('a stop leaves what the bill alone tells: it goes on', () => {
  const month = monthOf({ live: ['1', '1'], accruing: ['0', '3'], once: ['0', '0', '5'] });
  const replayed = replayMonth(month, parseUsd('1.5'));
  expect(replayed).toMatchObject({ spent: parseUsd('10'), saved: parseUsd('0.5') });
});

test('what the bill alone tells is known 24 hours after its hour', () => {
  const replayed = replayMonth(monthOf({ once: ['5'] }), parseUsd('5'));
  expect(time(replayed.reachedAt)).toBe('11-01T00:00:00');
  expect(time(replayed.stoppedAt)).toBe('11-02T01:00:00');
});

test('what accrues unseen has a speed when a day of it is known', () => {
  const hours: ReplayedHour[] = [];
  replayMonth(monthOf({ accruing: new Array<string>(HOURS).fill('1') }), parseUsd('1000000'), (hour) => {
    hours.push(hour);
  });
  // 24 hours told, 24 passed without a speed: then all 48 hours are assumed as they are told.
  expect(hours[48]?.position).toBe(parseUsd('24'));
  expect(hours[72]?.position).toBe(parseUsd('72'));
  expect(hours[72]?.guarded).toBe(parseUsd('72'));
});

test('a credit gives back what was stopped, and the stop was false', () => {
  const month = monthOf({ live: new Array<string>(100).fill('1'), once: ['0', '0', '-60'] });
  const replayed = replayMonth(month, parseUsd('50'));
  // Known a day after its hour, the credit of the third hour comes before the limit.
  expect(replayed.stops).toEqual([]);
  const early = replayMonth(month, parseUsd('20'));
  expect(early.stops.map(({ at, until }) => [time(at), time(until)])).toEqual([
    ['11-01T20:00:00', '11-02T03:00:00'],
    ['11-04T15:00:00', undefined],
  ]);
  expect(early.falseStops).toBe(0);
  expect(replayMonth(month, parseUsd('45')).falseStops).toBe(0);
  expect(replayMonth(monthOf({ live: ['3'], once: ['0', '-2'] }), parseUsd('2')).falseStops).toBe(1);
});

const amount = (): fc.Arbitrary<Money> => fc.bigInt({ min: 0n, max: 10n ** 17n }).map(money);
const costs = (): fc.Arbitrary<Money[]> =>
  fc.array(fc.tuple(fc.nat(HOURS - 1), amount()), { maxLength: 60 }).map((booked) => {
    const hours = new Array<Money>(HOURS).fill(money(0n));
    for (const [hour, usd] of booked) hours[hour] = money((hours[hour] ?? 0n) + usd);
    return hours;
  });

test('property: what is live alone is stopped as it reaches the limit, to a revantio, and nothing is lost', () => {
  fc.assert(
    fc.property(costs(), amount(), (live, above) => {
      const limit = money(above + 1n);
      const none = live.map(() => money(0n));
      const month = { period: NOVEMBER, live, accruing: none, once: none, accruingBefore: [] };
      const replayed = replayMonth(month, limit);
      const spent = live.reduce((sum, usd) => sum + usd, 0n);
      expect(replayed.spent).toBe(spent);
      expect(replayed.stops.length).toBe(spent > limit ? 1 : replayed.stops.length);
      expect(replayed.stoppedAt === undefined).toBe(replayed.stops.length === 0);
      // A stop is to the millisecond: at 10 USD an hour that is 28,000 revantios.
      const over = spent - replayed.saved - limit;
      if (spent > limit) expect(over).toBeLessThan(10n ** 16n / 100n);
      expect(replayed.saved).toBeLessThanOrEqual(spent);
      expect(replayed.awsBudgets.saved).toBeLessThanOrEqual(replayed.saved);
    }),
  );
});
