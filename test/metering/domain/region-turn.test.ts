import { later, MS_PER_DAY, MS_PER_HOUR, type Instant } from '../../../src/core/domain/time';
import { isListedSince, turnOf, type RegionPast } from '../../../src/metering/domain/region-turn';
import { on } from '../../support/ledgers';

const NOW = on('21', '10:00:00');
const INTERVALS = { idleMs: 2 * MS_PER_HOUR, unusedMs: MS_PER_DAY };
const past = (usedAt: Instant | undefined, isExpected = false): RegionPast => ({ lookedAt: NOW, usedAt, isExpected });
const hours = (of: RegionPast) => (turnOf(of, INTERVALS) - NOW) / MS_PER_HOUR;

test.each([
  ['something is in use: at each look', past(NOW), 0],
  ['something was, within two weeks', past(later(NOW, -13 * MS_PER_DAY)), 2],
  ['something was, before', past(later(NOW, -14 * MS_PER_DAY)), 24],
  ['nothing ever was', past(undefined), 24],
  ['nothing ever was, and something was started there', past(undefined, true), 2],
] as const)('%s', (_what, region, after) => {
  expect(hours(region)).toBe(after);
});

test('a region that nobody has looked at has its turn at once', () => {
  expect(turnOf({ lookedAt: undefined, usedAt: undefined, isExpected: false }, INTERVALS)).toBeLessThan(NOW);
});

test('a list of three hours is enough after two, as metrics are up to an hour late', () => {
  expect(isListedSince(NOW, later(NOW, 2 * MS_PER_HOUR))).toBe(true);
  expect(isListedSince(NOW, later(NOW, 2 * MS_PER_HOUR + 1))).toBe(false);
});
