import * as fc from 'fast-check';
import { ExactSum, formatExact, formatRounded, perMille, scaled, sumOf } from '../../../src/bill/domain/exact-sum';
import { readExactDecimal } from '../../../src/core/domain/decimal';

const decimals = (...texts: readonly string[]) => texts.map(readExactDecimal);

describe('a sum', () => {
  test.each([
    [['0.1', '0.2'], '0.3'],
    [['1.2E-8', '-1'], '-0.999999988'],
    [['0.00000000000000000001', '1e3', '-1000'], '0.00000000000000000001'],
    [[], '0'],
  ])('of %j is %s', (texts, sum) => {
    expect(formatExact(sumOf(decimals(...texts)))).toBe(sum);
  });

  test('property: any order and any grouping give the same, to the last digit', () => {
    const part = fc.record({ units: fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), scale: fc.nat(20) });
    fc.assert(
      fc.property(fc.array(part), fc.nat(), fc.nat(), (parts, turn, cut) => {
        const at = parts.length === 0 ? 0 : turn % parts.length;
        const turned = [...parts.slice(at), ...parts.slice(0, at)];
        const middle = cut % (parts.length + 1);
        const grouped = new ExactSum();
        grouped.add(sumOf(turned.slice(0, middle)));
        grouped.add(sumOf(turned.slice(middle)));
        const exact = parts.reduce((sum, { units, scale }) => sum + units * 10n ** BigInt(20 - scale), 0n);
        expect(formatExact(grouped.value())).toBe(formatExact({ units: exact, scale: 20 }));
      }),
    );
  });
});

test.each([
  ['1.23456', 2, '1.23'],
  ['1.235', 2, '1.24'],
  ['-1.235', 2, '-1.24'],
  ['7', 3, '7.000'],
  ['0.5', 0, '1'],
])('%s to %i decimals is %s', (text, places, rounded) => {
  expect(formatRounded(readExactDecimal(text), places)).toBe(rounded);
});

test.each([
  ['1', '4', 250n],
  ['0.0003', '3', 0n],
  ['2', '3', 667n],
  ['1', '0', undefined],
  ['1', '-2', undefined],
])('%s of %s are %s tenths of a percent', (part, whole, share) => {
  expect(perMille(readExactDecimal(part), readExactDecimal(whole))).toBe(share);
});

test('a third of an amount is rounded at the end alone', () => {
  expect(formatExact(scaled(readExactDecimal('0.02'), 2n, 3n, 10))).toBe('0.0133333333');
});
