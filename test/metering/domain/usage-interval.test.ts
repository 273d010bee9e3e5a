import { parseUsd } from '../../../src/core/domain/money';
import { MS_PER_MINUTE } from '../../../src/core/domain/time';
import { ratePerHour, ZERO_RATE } from '../../../src/ledger/domain/rate';
import { idleListInterval, unusedListInterval, usageInterval } from '../../../src/metering/domain/usage-interval';

test.each([
  ['a dollar an hour with 50 left: an hour', '50', '1', 60],
  ['ten dollars an hour with 50 left: a fiftieth of the five hours', '50', '10', 6],
  ['much faster: every minute', '50', '1000', 1],
  ['slower: no more than an hour apart', '5000', '1', 60],
  ['spent: nothing is decided any more', '0', '1', 15],
  ['overspent', '-3', '1', 15],
  ['nothing is spent', '10', '0', 60],
] as const)('%s', (_what, remaining, speed, minutes) => {
  expect(usageInterval(parseUsd(remaining), ratePerHour(parseUsd(speed))) / MS_PER_MINUTE).toBeCloseTo(minutes, 3);
});

test('without a limit, once an hour', () => {
  expect(usageInterval(undefined, ZERO_RATE)).toBe(60 * MS_PER_MINUTE);
});

test.each([
  [1, 60],
  [1_000, 60],
  [2_000, 120],
  [10_000, 150],
])('with %s accounts, what is idle is listed after %s minutes', (accounts, minutes) => {
  expect(idleListInterval(accounts)).toBe(minutes * MS_PER_MINUTE);
});

test.each([
  [1, 60, 60],
  [80, 60, 60],
  [400, 60, 300],
  [10_000, 60, 23 * 60],
  [10_000, 10, 240],
  [10_000, 1, 150],
  [400, 1, 60],
])(
  'with %s accounts and %s minutes between looks, what was never used is listed after %s',
  (accounts, look, minutes) => {
    expect(unusedListInterval(accounts, look * MS_PER_MINUTE)).toBe(minutes * MS_PER_MINUTE);
  },
);
