import * as fc from 'fast-check';
import { HourlyCosts, hoursOf } from '../../../src/bill/domain/hourly-costs';
import { period, periodStart } from '../../../src/core/domain/period';
import { instant, MS_PER_HOUR, parseInstant } from '../../../src/core/domain/time';

const NOVEMBER = period('2026-11');
const span = (from: string, until: string) =>
  hoursOf(parseInstant(`2026-${from}:00Z`), parseInstant(`2026-${until}:00Z`));

test.each([
  ['an hour', '11-01T05:00', '11-01T06:00', { period: '2026-11', hour: 5, hours: 1 }],
  ['a part of an hour', '11-01T05:10', '11-01T05:20', { period: '2026-11', hour: 5, hours: 1 }],
  ['an instant', '11-01T05:00', '11-01T05:00', { period: '2026-11', hour: 5, hours: 1 }],
  ['parts of two hours', '11-01T05:59', '11-01T06:01', { period: '2026-11', hour: 5, hours: 2 }],
  ['the last hour of a month', '10-31T23:00', '11-01T00:00', { period: '2026-10', hour: 743, hours: 1 }],
  ['a month', '11-01T00:00', '12-01T00:00', { period: '2026-11', hour: 0, hours: 720 }],
])('%s touches its hours', (_, from, until, hours) => {
  expect(span(from, until)).toEqual(hours);
});

test('a day is spread over its hours, and over two months if it lies in both', () => {
  const costs = new HourlyCosts();
  costs.add(span('10-31T12:00', '11-01T12:00'), 240n);
  costs.settleSpread();
  expect(costs.periods()).toEqual(['2026-10', '2026-11']);
  expect([costs.at(period('2026-10'), 731), costs.at(period('2026-10'), 732)]).toEqual([0n, 10n]);
  expect([costs.at(NOVEMBER, 11), costs.at(NOVEMBER, 12)]).toEqual([10n, 0n]);
});

test('more than a place holds is kept, too', () => {
  const costs = new HourlyCosts();
  const most = 10n ** 30n;
  for (let time = 0; time < 3; time += 1) costs.add(span('11-01T00:00', '11-01T01:00'), most + 1n);
  expect(costs.at(NOVEMBER, 0)).toBe(3n * most + 3n);
});

test('property: hours add up to what was booked, in whatever order', () => {
  const booking = fc.record({
    hour: fc.nat(719),
    hours: fc.oneof(fc.constant(1), fc.integer({ min: 2, max: 800 })),
    amount: fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }),
  });
  const sumsOf = (bookings: readonly { hour: number; hours: number; amount: bigint }[]) => {
    const costs = new HourlyCosts();
    const start = periodStart(NOVEMBER);
    for (const { hour, hours, amount } of bookings) {
      const from = start + hour * MS_PER_HOUR;
      costs.add(hoursOf(instant(from), instant(from + hours * MS_PER_HOUR)), amount);
    }
    costs.settleSpread();
    return costs.periods().flatMap((month) => Array.from({ length: 744 }, (_, hour) => costs.at(month, hour)));
  };
  fc.assert(
    fc.property(fc.array(booking, { maxLength: 30 }), (bookings) => {
      const sums = sumsOf(bookings);
      expect(sums.reduce((sum, one) => sum + one, 0n)).toBe(bookings.reduce((sum, { amount }) => sum + amount, 0n));
      expect(sumsOf([...bookings].reverse())).toEqual(sums);
    }),
  );
});
