import * as fc from 'fast-check';
import { ceilDivide, floorDivide, halfUpDivide } from '../../../src/core/domain/division';

describe('division', () => {
  test.each([
    [7n, 2n, 3n, 4n, 4n],
    [-7n, 2n, -4n, -3n, -4n],
    [6n, 2n, 3n, 3n, 3n],
    [5n, 3n, 1n, 2n, 2n],
    [4n, 3n, 1n, 2n, 1n],
    [0n, 3n, 0n, 0n, 0n],
  ])('%s / %s is %s down, %s up and %s to the nearest', (dividend, divisor, floor, ceil, nearest) => {
    expect([floorDivide(dividend, divisor), ceilDivide(dividend, divisor), halfUpDivide(dividend, divisor)]).toEqual([
      floor,
      ceil,
      nearest,
    ]);
  });

  test.each([floorDivide, ceilDivide, halfUpDivide])('%p refuses a divisor that is not positive', (divide) => {
    expect(() => divide(1n, 0n)).toThrow('cannot divide by 0');
    expect(() => divide(1n, -3n)).toThrow('cannot divide by -3');
  });

  test('property: each rounding is off by less than its bound, on its own side', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.bigInt({ min: 1n }), (dividend, divisor) => {
        const tooLow = dividend - floorDivide(dividend, divisor) * divisor;
        const tooHigh = ceilDivide(dividend, divisor) * divisor - dividend;
        const off = halfUpDivide(dividend, divisor) * divisor - dividend;
        expect(tooLow >= 0n && tooLow < divisor).toBe(true);
        expect(tooHigh >= 0n && tooHigh < divisor).toBe(true);
        expect(2n * (off < 0n ? -off : off) <= divisor).toBe(true);
      }),
    );
  });
});
