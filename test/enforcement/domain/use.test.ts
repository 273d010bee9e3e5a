import * as fc from 'fast-check';
import { money, parseUsd } from '../../../src/core/domain/money';
import { instant, later, MS_PER_HOUR } from '../../../src/core/domain/time';
import { BY_USE, NOT_QUIET, quietSince, speedOfUse } from '../../../src/enforcement/domain/use';
import { NOTHING_LEFT, type Ledger } from '../../../src/ledger/domain/ledger';
import { describeRate, rate, ratePerHour } from '../../../src/ledger/domain/rate';
import { ledgerOf, on } from '../../support/ledgers';

const QUIET = on('21');
const HOUR_LATER = later(QUIET, MS_PER_HOUR);
const HOURLY = rate(1_000_000n);

/** A ledger with a limit of 100 USD, of which nothing runs by the hour, and that had 100 USD when that began. */
function quietLedger(accrued: string, said: Partial<Ledger> = {}): Ledger {
  return {
    ...ledgerOf(),
    limit: parseUsd('100'),
    rate: rate(0n),
    accrued: parseUsd(accrued),
    settledThrough: QUIET,
    followUp: { ...NOTHING_LEFT, quietAt: QUIET, quietPosition: parseUsd('100') },
    ...said,
  };
}

describe('the speed of what is spent by use', () => {
  test.each([
    ['102', '2 USD in an hour', '2 USD/h'],
    ['101', 'a hundredth of the limit', '1 USD/h'],
    ['100.99', 'less than a hundredth of the limit', undefined],
    ['100', 'nothing', undefined],
    ['90', 'a correction that takes back', undefined],
  ])('at a position of %s USD: %s', (accrued, _what, speed) => {
    const found = speedOfUse(quietLedger(accrued), HOUR_LATER);
    expect(found === undefined ? undefined : describeRate(found).replace(/\.?0+ /, ' ')).toBe(speed);
  });

  test.each<[string, Partial<Ledger>]>([
    ['something runs by the hour', { rate: HOURLY }],
    ['there is no limit', { limit: undefined }],
    ['nobody has looked before', { followUp: NOTHING_LEFT }],
    ['the row is of an older version', { followUp: undefined }],
  ])('is not known where %s', (_why, said) => {
    expect(speedOfUse(quietLedger('200', said), HOUR_LATER)).toBeUndefined();
  });

  test('is what is spent beside what stays', () => {
    const staying = ratePerHour(parseUsd('3'));
    const followUp = { ...NOTHING_LEFT, quietAt: QUIET, quietPosition: parseUsd('100'), quietRate: staying };
    const of = (accrued: string) => speedOfUse(quietLedger(accrued, { rate: staying, followUp }), HOUR_LATER);
    expect([of('100'), describeRate(of('102') ?? rate(0n))]).toEqual([undefined, '2 USD/h']);
    expect(speedOfUse(quietLedger('105', { rate: rate(0n), followUp }), HOUR_LATER)).toBeUndefined();
  });

  test('is no division by nothing when it is looked at twice in a millisecond', () => {
    expect(speedOfUse(quietLedger('102'), QUIET)).toBeGreaterThan(0n);
  });

  test('property: over the time that it is told for, it makes what was spent, rounded up', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 10n ** 16n, max: 10n ** 22n }),
        fc.integer({ min: 1, max: 10 ** 9 }),
        (spent, ms) => {
          const ledger = quietLedger('100', { accrued: money(parseUsd('100') + spent) });
          const speed = speedOfUse(ledger, later(QUIET, ms)) ?? 0n;
          expect(speed * BigInt(ms)).toBeGreaterThanOrEqual(spent * 1_000n);
          expect((speed - 1n) * BigInt(ms)).toBeLessThan(spent * 1_000n);
        },
      ),
    );
  });
});

describe('the position to compare with', () => {
  test('is that of the first look at which nothing runs by the hour', () => {
    expect(quietSince(quietLedger('100', { followUp: NOTHING_LEFT }), [], false, HOUR_LATER)).toEqual({
      quietAt: HOUR_LATER,
      quietPosition: parseUsd('100'),
      quietRate: 0n,
    });
  });

  test('stays while little is added, so that much of little shows, too', () => {
    expect(quietSince(quietLedger('100.5'), [], false, HOUR_LATER)).toEqual({
      quietAt: QUIET,
      quietPosition: parseUsd('100'),
      quietRate: 0n,
    });
  });

  test('is taken anew when something was stopped or named', () => {
    expect(quietSince(quietLedger('105'), [], true, HOUR_LATER)).toEqual({
      quietAt: HOUR_LATER,
      quietPosition: parseUsd('105'),
      quietRate: 0n,
    });
  });

  test('is none while something runs by the hour', () => {
    const running = quietLedger('105', { rate: HOURLY });
    expect(NOT_QUIET).toStrictEqual({ quietAt: undefined, quietPosition: undefined, quietRate: undefined });
    expect(BY_USE).toMatch(/^spent although nothing runs by the hour/);
    expect(quietSince(running, [], false, instant(HOUR_LATER))).toEqual(NOT_QUIET);
    expect(quietSince(running, [{ rate: HOURLY, reason: BY_USE }], false, HOUR_LATER)).toEqual(NOT_QUIET);
    const less = [{ rate: rate(HOURLY - 1n), reason: 'nothing stops it' }];
    expect(quietSince(running, less, false, HOUR_LATER)).toEqual(NOT_QUIET);
  });

  test('is that since which nothing ran but what stays, and is taken anew when that changes', () => {
    const staying = [{ rate: HOURLY, reason: 'nothing stops it' }];
    const first = quietSince(quietLedger('105', { rate: HOURLY }), staying, false, HOUR_LATER);
    expect(first).toMatchObject({ quietAt: HOUR_LATER, quietRate: HOURLY });
    const known = quietLedger('105', { rate: HOURLY, followUp: { ...NOTHING_LEFT, ...first } });
    expect(quietSince(known, staying, false, later(HOUR_LATER, MS_PER_HOUR))).toEqual(first);
    expect(quietSince({ ...known, rate: rate(0n) }, [], false, later(HOUR_LATER, MS_PER_HOUR))).toMatchObject({
      quietAt: later(HOUR_LATER, MS_PER_HOUR),
      quietRate: 0n,
    });
  });
});
