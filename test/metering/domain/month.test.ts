import { instant } from '../../../src/core/domain/time';
import { monthOf, SHORTEST_MONTH } from '../../../src/metering/domain/month';

test.each([
  ['2026-02-14T00:00:00Z', 28],
  ['2028-02-29T23:59:59.999Z', 29],
  ['2026-11-30T23:59:59.999Z', 30],
  ['2026-12-01T00:00:00Z', 31],
])('the month of %s has the seconds of %d days', (at, days) => {
  expect(monthOf(instant(Date.parse(at)))).toBe(BigInt(days) * 86_400n);
});

test('no month is shorter than the shortest', () => {
  const all = Array.from({ length: 48 }, (_, index) => monthOf(instant(Date.UTC(2024, index, 1))));
  expect(all.every((month) => month >= SHORTEST_MONTH)).toBe(true);
});
