import * as fc from 'fast-check';
import {
  formatRevantios,
  formatUsd,
  money,
  parseRevantios,
  parseUsd,
  readRevantios,
  readUsd,
  roundToCents,
  total,
  MICRO_REVANTIOS_PER_CENT,
  MICRO_REVANTIOS_PER_REVANTIO,
  MICRO_REVANTIOS_PER_USD,
} from '../../../src/core/domain/money';
import * as arbitrary from '../../support/arbitraries';

describe('money', () => {
  test('1 USD is 100 cents and 10,000,000,000 revantios', () => {
    expect(MICRO_REVANTIOS_PER_USD).toBe(100n * MICRO_REVANTIOS_PER_CENT);
    expect(MICRO_REVANTIOS_PER_USD).toBe(10_000_000_000n * MICRO_REVANTIOS_PER_REVANTIO);
    expect(parseUsd('1')).toBe(parseRevantios('10000000000'));
  });

  test('holds the speed of 8 GB of gp3 to the last decimal, which no JavaScript number does at 1,000,000 USD', () => {
    expect(formatRevantios(parseRevantios('2469.135802'))).toBe('2469.135802');
    expect(formatRevantios(parseRevantios('10000000000000000.000001'))).toBe('10000000000000000.000001');
  });

  test('prints exactly, without trailing zeros', () => {
    expect(formatUsd(parseUsd('750.250'))).toBe('750.25');
    expect(formatUsd(money(1n))).toBe('0.0000000000000001');
  });

  test('refuses what is finer than a micro-revantio', () => {
    expect(() => parseRevantios('0.0000001')).toThrow('has more than 6 decimals');
    expect(() => parseUsd('0.00000000000000001')).toThrow('has more than 16 decimals');
  });

  test('rounds to cents by name', () => {
    expect([roundToCents(parseUsd('0.015')), roundToCents(parseUsd('-0.015'))]).toEqual([
      parseUsd('0.02'),
      parseUsd('-0.02'),
    ]);
  });

  test.each([
    [formatUsd, parseUsd],
    [formatRevantios, parseRevantios],
  ])('property: %p and %p are each other’s inverse', (format, parse) => {
    fc.assert(
      fc.property(arbitrary.amount(), (amount) => {
        expect(parse(format(amount))).toBe(amount);
      }),
    );
  });
});

test('amounts add up', () => {
  expect(total([])).toBe(0n);
  expect(total([parseUsd('750.25'), parseUsd('-0.25'), parseUsd('1')])).toBe(parseUsd('751'));
});

test('amounts are read as others write them, and never too low', () => {
  expect(readUsd('1E+3')).toBe(parseUsd('1000'));
  expect(readRevantios('1.2345678')).toBe(parseRevantios('1.234568'));
});
