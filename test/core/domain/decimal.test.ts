import * as fc from 'fast-check';
import { formatDecimal, parseDecimal, readDecimal, readExactDecimal } from '../../../src/core/domain/decimal';

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
    ['28888.888888888887', 6, 28_888_888_889n],
    ['-28888.888888888887', 6, -28_888_888_888n],
    ['1E+7', 2, 1_000_000_000n],
    ['1.53e7', 0, 15_300_000n],
    ['10000000.0', 0, 10_000_000n],
    ['+5', 0, 5n],
    ['.5', 1, 5n],
    ['5.', 1, 50n],
    ['1E-130', 6, 1n],
    ['-1E-130', 6, 0n],
    ['9.9999999999999999999999999999999999999E+125', 0, 99999999999999999999999999999999999999n * 10n ** 88n],
  ])('%s as others write it, at scale %i, reads as %s units', (text, scale, units) => {
    expect(readDecimal(text, scale)).toBe(units);
  });

  test.each([
    '',
    ' ',
    '.',
    '+',
    'E5',
    '1E',
    '1E5000',
    '1E+999',
    'NaN',
    'Infinity',
    '1,000',
    '0x10',
    '٣',
    '9'.repeat(401),
  ])("'%s' is no number, however leniently it is read", (text) => {
    expect(() => readDecimal(text, 4)).toThrow(`'${text}' is not a number`);
  });

  test.each([
    ['0.00000101300', 101_300n, 11],
    ['1.20E-8', 120n, 10],
    ['-1.5e+3', -1_500n, 0],
    ['0', 0n, 0],
    ['12345678901234567890.123456789012345678', 12_345_678_901_234_567_890_123_456_789_012_345_678n, 18],
  ])('%s is %s units at scale %i, exactly', (text, units, scale) => {
    expect(readExactDecimal(text)).toEqual({ units, scale });
  });

  test.each(['', '-', 'NaN', '1,5', '1E5000', '1E-999'])("'%s' is no number at any scale", (text) => {
    expect(() => readExactDecimal(text)).toThrow(`'${text}' is not a number`);
  });

  test('property: what is printed is read as the same', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.nat(20), (units, scale) => {
        expect(readDecimal(formatDecimal(units, scale), scale)).toBe(units);
      }),
    );
  });

  test('property: reading never understates, and by less than a unit', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), (fine) => {
        const read = readDecimal(formatDecimal(fine, 12), 6) * 10n ** 6n;
        expect(read - fine).toBeGreaterThanOrEqual(0n);
        expect(read - fine).toBeLessThan(10n ** 6n);
      }),
    );
  });

  test('of 400 digits or places is read, of more is not: it would take all memory to write down', () => {
    const nines = '9'.repeat(400);
    expect(readExactDecimal(nines)).toEqual({ units: BigInt(nines), scale: 0 });
    expect(readExactDecimal('1E+400')).toEqual({ units: 10n ** 400n, scale: 0 });
    expect(readDecimal('1E+399', 1)).toBe(10n ** 400n);
    for (const text of [`${nines}9`, '1E+401', '1E-401']) {
      expect(() => readExactDecimal(text)).toThrow('is not a number');
    }
    expect(() => readDecimal('1E+400', 1)).toThrow("'1E+400' is not a number");
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
