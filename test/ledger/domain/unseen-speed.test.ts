import { money } from '../../../src/core/domain/money';
import { UnseenSpeed } from '../../../src/ledger/domain/unseen-speed';

const hours = (...parts: readonly (readonly [count: number, amount: bigint])[]) =>
  parts.flatMap(([count, amount]) => new Array<bigint>(count).fill(amount)).map(money);

test('nothing is assumed before a day is known', () => {
  const speed = new UnseenSpeed([], hours([100, 5n]), 24);
  expect([0, 24, 47, 48, 49].map((hour) => speed.at(hour))).toEqual([0n, 0n, 0n, 5n, 5n]);
});

test('the month before is known', () => {
  expect(new UnseenSpeed(hours([720, 7n]), hours([1, 9n]), 24).at(0)).toBe(7n);
});

test('the last day counts when it has more, the week when that has', () => {
  const rising = hours([144, 0n], [24, 7n]);
  expect(new UnseenSpeed([], rising, 0).at(168)).toBe(7n);
  const falling = hours([144, 7n], [24, 0n]);
  expect(new UnseenSpeed([], falling, 0).at(168)).toBe(6n);
});

test('what is older than a week is forgotten, and what is given back is no speed', () => {
  expect(new UnseenSpeed([], hours([100, 1_000n], [168, 1n]), 0).at(268)).toBe(1n);
  expect(new UnseenSpeed([], hours([168, -1n]), 0).at(168)).toBe(0n);
});
