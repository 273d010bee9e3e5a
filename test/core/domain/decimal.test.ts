import * as fc from 'fast-check';
import { formatDecimal, parseDecimal } from '../../../src/core/domain/decimal';

describe('decimals', () => {
  test.each([
    ['750.25', 2, 75025n],
    ['750.2', 2, 75020n],
    ['0.5', 1, 5n],
    ['-1.05', 2, -105n],
    ['1.500', 1, 15n],
    ['007', 0, 7n],
  ])('%s at scale %i is %s units', (text, scale, units) => {
    expect(parseDecimal(text, scale)).toBe(units);
  });

  test.each(['', ' ', '1,000', '1e3', '.5', '5.', '+5', 'NaN', '٣', '1.2.3', '--1', '1 '])(
    "'%s' is refused by name",
    (text) => {
      expect(() => parseDecimal(text, 4)).toThrow(
        new RangeError(`'${text}' is not a decimal number: write digits with at most one point, like 750.25`),
      );
    },
  );

  test('refuses what is finer than the scale instead of rounding it', () => {
    expect(() => parseDecimal('0.001', 2)).toThrow("'0.001' has more than 2 decimals");
  });

  test.each([
    [75025n, 2, '750.25'],
    [75020n, 2, '750.2'],
    [-5n, 2, '-0.05'],
    [0n, 16, '0'],
    [7n, 0, '7'],
  ])('%s units at scale %i print as %s', (units, scale, text) => {
    expect(formatDecimal(units, scale)).toBe(text);
  });

  test('property: what is printed parses back to the same', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.integer({ min: 0, max: 20 }), (units, scale) => {
        expect(parseDecimal(formatDecimal(units, scale), scale)).toBe(units);
      }),
    );
  });
});
