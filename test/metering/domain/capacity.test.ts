import { HALVES_PER_CAPACITY_UNIT, wholeParts } from '../../../src/metering/domain/capacity';

describe('wholeParts', () => {
  test.each([
    [0.5, 1n],
    [16, 32n],
    [0.3, 1n],
  ])('%p capacity units are %p halves', (units, halves) => {
    expect(wholeParts(units, HALVES_PER_CAPACITY_UNIT)).toBe(halves);
  });

  test('CPU units are whole as they are', () => {
    expect(wholeParts(256)).toBe(256n);
  });

  test.each([undefined, 0, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60])(
    'nobody knows how large %p is',
    (capacity) => {
      expect(wholeParts(capacity)).toBeUndefined();
    },
  );
});
