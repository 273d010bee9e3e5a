import * as fc from 'fast-check';
import { formatRevantios, money, parseUsd } from '../../../src/core/domain/money';
import { MS_PER_HOUR, MS_PER_SECOND } from '../../../src/core/domain/time';
import {
  accrue,
  describeRate,
  formatRate,
  parseRate,
  rate,
  rateOver,
  ratePerHour,
  ZERO_RATE,
} from '../../../src/ledger/domain/rate';
import * as arbitrary from '../../support/arbitraries';

const SECONDS_PER_MONTH = 30n * 24n * 3_600n;

const positive = () => fc.bigInt({ min: 1n, max: 10n ** 20n });

describe('rate', () => {
  test('0.0104 USD an hour are 28,888.888889 revantios a second, rounded up', () => {
    expect(formatRate(ratePerHour(parseUsd('0.0104')))).toBe('28888.888889');
  });

  test('8 GB at 0.08 USD per GB and month of 30 days are 2,469.135803 revantios a second, rounded up', () => {
    expect(formatRate(rateOver(parseUsd('0.64'), SECONDS_PER_MONTH))).toBe('2469.135803');
  });

  test('a millisecond of it is counted, and taken back', () => {
    const t3Micro = parseRate('28888.888889');
    expect(formatRevantios(accrue(t3Micro, 1))).toBe('28.888889');
    expect(formatRevantios(accrue(t3Micro, MS_PER_SECOND))).toBe('28888.888889');
    expect(formatRevantios(accrue(t3Micro, -MS_PER_SECOND))).toBe('-28888.888889');
  });

  test('standing still costs nothing', () => {
    expect(accrue(ZERO_RATE, MS_PER_HOUR)).toBe(0n);
  });

  test('is told to people by the hour, to a millionth of a dollar, as it was published', () => {
    expect(['0.0104', '21.957642', '360.98695'].map((usd) => describeRate(ratePerHour(parseUsd(usd))))).toEqual([
      '0.0104 USD/h',
      '21.957642 USD/h',
      '360.98695 USD/h',
    ]);
    expect(describeRate(ZERO_RATE)).toBe('0 USD/h');
  });

  test('property: an hour at a price by the hour costs that price, or less than a thousandth of a revantio more', () => {
    fc.assert(
      fc.property(positive(), (price) => {
        const tooMuch = accrue(ratePerHour(money(price)), MS_PER_HOUR) - price;
        expect(tooMuch >= 0n && tooMuch < 3_600n).toBe(true);
      }),
    );
  });

  test('property: accruing in parts never costs less than accruing at once, and at most a micro-revantio a part more', () => {
    fc.assert(
      fc.property(positive(), fc.array(fc.nat(MS_PER_HOUR), { minLength: 1, maxLength: 20 }), (speed, parts) => {
        const inParts = parts.reduce((sum, ms) => sum + accrue(rate(speed), ms), 0n);
        const tooMuch =
          inParts -
          accrue(
            rate(speed),
            parts.reduce((sum, ms) => sum + ms, 0),
          );
        expect(tooMuch >= 0n && tooMuch < BigInt(parts.length)).toBe(true);
      }),
    );
  });

  test('property: the ledger’s form reads back the same', () => {
    fc.assert(
      fc.property(arbitrary.amount(), (speed) => {
        expect(parseRate(formatRate(rate(speed)))).toBe(speed);
      }),
    );
  });
});
