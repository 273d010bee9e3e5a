import { parseUsd, total } from '../../../src/core/domain/money';
import { billedParts, byDimension, countOf, plus, sumOf, usage, whole } from '../../../src/metering/domain/usage';
import { counts, measuredOf } from '../../support/usage';

test('usage adds up by its names, and what is zero has none', () => {
  const sum = plus(usage({ a: 1n, b: 0n }), usage({ a: 2n, c: 3n }));
  expect(counts(sum)).toEqual({ a: 3n, c: 3n });
  expect([countOf(sum, 'a'), countOf(sum, 'b')]).toEqual([3n, 0n]);
});

test('amounts add up', () => {
  expect(total([parseUsd('1'), parseUsd('0.5')])).toBe(parseUsd('1.5'));
});

test.each([
  [1.2, 2n],
  [0, 0n],
  [-3, 0n],
  [Number.NaN, 0n],
  [Number.POSITIVE_INFINITY, 0n],
  [2 ** 60, 2n ** 60n],
])('a value of %s is a count of %s', (value, count) => {
  expect(whole(value)).toBe(count);
});

test('values of one metric add up over its dimensions, and are told apart by them', () => {
  const measured = [...measuredOf({ Q: 'a' }, { sent: 1.5, empty: 1 }), ...measuredOf({ Q: 'b' }, { sent: 2 })];
  expect(sumOf(measured, 'sent')).toBe(4n);
  expect([...byDimension(measured, 'Q')].map(([name, of]) => [name, of.length])).toEqual([
    ['a', 2],
    ['b', 1],
  ]);
});

test('what is no larger than a part is one part; more is at most one more for each part of all bytes', () => {
  expect(billedParts(10n, 640n, 64n, 64n)).toBe(10n);
  expect(billedParts(10n, 640n, 65n, 64n)).toBe(20n);
});
