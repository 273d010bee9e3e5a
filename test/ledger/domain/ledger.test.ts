import * as fc from 'fast-check';
import { formatRevantios, money, parseRevantios, parseUsd } from '../../../src/core/domain/money';
import { formatInstant, later, MS_PER_HOUR, parseInstant } from '../../../src/core/domain/time';
import {
  exhaustionOf,
  hasMoneyAgain,
  isExceeded,
  newLedger,
  nextUpdate,
  positionAt,
  reaches,
  stampInTheWay,
} from '../../../src/ledger/domain/ledger';
import { parseRate, rate } from '../../../src/ledger/domain/rate';
import { bookedChange, NOTHING_BOOKED } from '../../../src/ledger/domain/unsettled';
import { newlyReached } from '../../../src/ledger/domain/warnings';
import * as arbitrary from '../../support/arbitraries';
import { ACCOUNT, ledgerOf, NOVEMBER, NOVEMBER_ENDS, NOVEMBER_STARTS, on } from '../../support/ledgers';

const t3Micro = parseRate('28888.888889');
/** Ten dollars an hour. */
const tenAnHour = rate((10n * parseUsd('1')) / 3_600n);

describe('the position', () => {
  test('of a new ledger is nothing, as of the first millisecond of its month', () => {
    expect(newLedger(ACCOUNT, NOVEMBER, NOVEMBER_STARTS)).toMatchObject({
      accrued: 0n,
      rate: 0n,
      updatedAt: NOVEMBER_STARTS,
      settledThrough: NOVEMBER_STARTS,
      state: 'open',
      limit: undefined,
      thresholds: [],
      gaps: [],
    });
  });

  test('grows by 104,000,000.0004 revantios in an hour at 28,888.888889 a second', () => {
    expect(formatRevantios(positionAt(ledgerOf({ rate: t3Micro }), later(NOVEMBER_STARTS, MS_PER_HOUR)))).toBe(
      '104000000.0004',
    );
  });

  test('begins where it was settled, and is never less than that for a clock that is behind', () => {
    const ledger = ledgerOf({
      accrued: parseRevantios('7'),
      rate: parseRate('2'),
      settledThrough: on('21'),
      updatedAt: on('20'),
    });
    expect(formatRevantios(positionAt(ledger, on('21', '00:00:00.500')))).toBe('8');
    expect(formatRevantios(positionAt(ledger, on('20')))).toBe('7');
  });

  test('stops growing at the month’s end', () => {
    const ledger = ledgerOf({ rate: parseRate('1'), settledThrough: later(NOVEMBER_ENDS, -1) });
    expect(formatRevantios(positionAt(ledger, later(NOVEMBER_ENDS, MS_PER_HOUR)))).toBe('0.001');
  });
});

describe('the exhaustion', () => {
  test('of 30 USD at 10 USD an hour is three hours away, rounded up to the millisecond', () => {
    expect(exhaustionOf(ledgerOf({ rate: rate(tenAnHour + 1n), limit: parseUsd('30') }))).toBe(on('01', '03:00:00'));
    // A speed that was rounded down takes that much longer.
    expect(exhaustionOf(ledgerOf({ rate: tenAnHour, limit: parseUsd('30') }))).toBe(on('01', '03:00:00.001'));
  });

  test('is that of the last settlement when the limit is reached already, whatever runs', () => {
    expect(exhaustionOf(ledgerOf({ accrued: parseUsd('30'), limit: parseUsd('30'), settledThrough: on('21') }))).toBe(
      on('21'),
    );
  });

  test('is not foreseen without a limit, without speed, or in a month that is over', () => {
    expect(exhaustionOf(ledgerOf({ rate: tenAnHour }))).toBeUndefined();
    expect(exhaustionOf(ledgerOf({ limit: parseUsd('30') }))).toBeUndefined();
    expect(exhaustionOf(ledgerOf({ rate: rate(-1n), limit: parseUsd('30') }))).toBeUndefined();
    expect(exhaustionOf(ledgerOf({ state: 'closed', rate: tenAnHour, limit: parseUsd('30') }))).toBeUndefined();
  });

  test('is foreseen in the last millisecond of the month, and not at its end', () => {
    const ledger = ledgerOf({ rate: parseRate('1'), settledThrough: on('30', '23:59:59') });
    expect(reaches(ledger, parseRevantios('0.999'))).toBe(on('30', '23:59:59.999'));
    expect(reaches(ledger, parseRevantios('0.9991'))).toBeUndefined();
    expect(reaches(ledger, parseRevantios('1'))).toBeUndefined();
  });

  test('of a start that is not settled begins with the start, however long the budget was quiet before', () => {
    const started = ledgerOf({
      rate: tenAnHour,
      updatedAt: on('11'),
      booked: bookedChange(tenAnHour, on('11'), NOVEMBER),
      limit: parseUsd('30'),
    });
    expect(exhaustionOf(started)).toBe(later(on('11'), 3 * MS_PER_HOUR + 1));
    expect(newlyReached({ ...started, thresholds: [50] }, later(on('11'), MS_PER_HOUR))).toEqual([]);
    expect(isExceeded(started, later(on('11'), MS_PER_HOUR))).toBe(false);
  });

  test('of a stop that is not settled is no later than the stop, when the time before it reached the limit', () => {
    const stopped = ledgerOf({
      updatedAt: on('11'),
      settledSpeed: { at: NOVEMBER_STARTS, rate: tenAnHour, booked: NOTHING_BOOKED },
      booked: bookedChange(rate(-tenAnHour), on('11'), NOVEMBER),
      limit: parseUsd('2399'),
    });
    expect(exhaustionOf(stopped)).toBe(on('11'));
    expect(exhaustionOf({ ...stopped, limit: parseUsd('2401') })).toBeUndefined();
  });

  test('property: the limit is reached then and not a millisecond earlier, if within the month', () => {
    fc.assert(
      fc.property(arbitrary.ledger(), (ledger) => {
        // A thousand times the position, exactly: the position itself is rounded up to a micro-revantio.
        const isReached = (at: number) =>
          1_000n * ledger.accrued + ledger.rate * BigInt(at - ledger.settledThrough) >= 1_000n * (ledger.limit ?? 0n);
        const exhaustion = exhaustionOf(ledger);
        expect(isReached((exhaustion ?? NOVEMBER_ENDS) - 1)).toBe(
          exhaustion === ledger.settledThrough && isReached(exhaustion - 1),
        );
        if (exhaustion === undefined) return;
        expect([isReached(exhaustion), isExceeded(ledger, exhaustion)]).toEqual([true, true]);
      }),
    );
  });
});

describe('the next update', () => {
  test('is a millisecond after the last', () => {
    expect(nextUpdate(ledgerOf({ updatedAt: on('21') }))).toBe(on('21', '00:00:00.001'));
    expect(nextUpdate(ledgerOf({ updatedAt: on('21', '00:00:00.999'), stamp: '2026-11-21T00:00:00.999Z' }))).toBe(
      on('21', '00:00:01'),
    );
  });

  test.each(['2026-11-21T00:00:00Z', '2026-11-21T00:00:00.5Z'])(
    'after %s, which sorts after all of its second, is the next second',
    (stamp) => {
      const next = nextUpdate(ledgerOf({ updatedAt: parseInstant(stamp), stamp }));
      expect(next).toBe(on('21', '00:00:01'));
      expect(stamp < formatInstant(next)).toBe(true);
    },
  );
});

describe('a time of another zone', () => {
  // The store takes it for later than all of the next two hours.
  const stamp = '2026-11-21T02:00:00+02:00';
  const ledger = ledgerOf({ updatedAt: on('21'), stamp });

  test('is in nobody’s way: the next update replaces just this time', () => {
    expect(nextUpdate(ledger)).toBe(on('21', '00:00:00.001'));
    expect(stampInTheWay(ledger, on('21', '01:00:00'))).toBe(stamp);
  });

  test('needs no word where the store takes it for earlier, or where it is not', () => {
    expect(stampInTheWay(ledger, on('21', '02:00:01'))).toBeUndefined();
    expect(stampInTheWay(ledger, on('20'))).toBeUndefined();
    expect(stampInTheWay(ledgerOf({ updatedAt: on('21') }), on('22'))).toBeUndefined();
  });
});

describe('an exhausted ledger', () => {
  const exhausted = ledgerOf({
    state: 'exhausted',
    accrued: parseUsd('30'),
    limit: parseUsd('30'),
    exhaustedLimit: parseUsd('30'),
    settledThrough: on('21'),
  });

  test('has no money as long as its limit is reached', () => {
    expect(hasMoneyAgain(exhausted, on('21'))).toBe(false);
    expect(
      hasMoneyAgain({ ...exhausted, limit: parseUsd('31'), rate: parseRate('10000000000') }, on('21', '00:00:01')),
    ).toBe(false);
  });

  test('has money again with a higher limit that is not reached, or without one', () => {
    expect(hasMoneyAgain({ ...exhausted, limit: parseUsd('31') }, on('21'))).toBe(true);
    expect(hasMoneyAgain({ ...exhausted, limit: undefined }, on('21'))).toBe(true);
  });

  test.each([
    ['a stop that was heard of ten hours late', '1.17', '10', true],
    ['a lower limit as well', '10', '10', true],
    ['what is stopped could run for ten minutes and a little on it', '28.33', '10', true],
    ['what is stopped could not run for ten minutes on it', '28.34', '10', false],
    ['a stop that was a moment earlier', '29.99', '10', false],
    ['a thousandth of the limit, with nothing that ran', '29.97', '0', false],
    ['more than a thousandth of the limit, with nothing that ran', '29.96', '0', true],
  ])('%s: %s of 30 USD, exhausted at %s USD an hour', (_case, position, usdPerHour, expected) => {
    const exhaustedRate = rate((BigInt(usdPerHour) * parseUsd('1')) / 3_600n);
    expect(hasMoneyAgain({ ...exhausted, accrued: parseUsd(position), exhaustedRate }, on('21'))).toBe(expected);
  });

  test('is not judged by a correction before all is settled: what ran before a stop is not in its position', () => {
    const unsettled = { ...exhausted, accrued: parseUsd('1.17'), updatedAt: later(on('21'), 1) };
    expect(hasMoneyAgain(unsettled, on('21', '01:00:00'))).toBe(false);
    expect(hasMoneyAgain({ ...unsettled, settledThrough: unsettled.updatedAt }, on('21', '01:00:00'))).toBe(true);
  });

  test('has no money by a guess: time that nobody told of may have cost what ran before', () => {
    const exhaustedRate = tenAnHour;
    const guessed = (hours: number, speed = rate(0n)) => ({
      ...exhausted,
      accrued: parseUsd('10'),
      exhaustedRate,
      gaps: [{ from: on('20'), to: later(on('20'), hours * MS_PER_HOUR), rate: speed }],
    });
    // Two hours at 10 USD an hour would be the 20 that are left: less than ten minutes of it is no money.
    expect([guessed(2), guessed(1.9), guessed(1.8)].map((one) => hasMoneyAgain(one, on('21')))).toEqual([
      false,
      false,
      true,
    ]);
    expect(hasMoneyAgain(guessed(9, tenAnHour), on('21'))).toBe(true);
  });

  test('has money again in a new month', () => {
    expect(hasMoneyAgain({ ...exhausted, accrued: money(0n), exhaustedLimit: undefined }, on('21'))).toBe(true);
  });
});

describe('exceeding', () => {
  test('"exactly spent" is exceeded, a millionth of a revantio less is not', () => {
    expect(isExceeded(ledgerOf({ accrued: parseUsd('5'), limit: parseUsd('5') }), on('21'))).toBe(true);
    expect(isExceeded(ledgerOf({ accrued: money(parseUsd('5') - 1n), limit: parseUsd('5') }), on('21'))).toBe(false);
  });

  test('without a limit nothing is', () => {
    expect(isExceeded(ledgerOf({ accrued: parseUsd('1000000') }), on('21'))).toBe(false);
  });

  test('counts what runs since the settlement', () => {
    const ledger = ledgerOf({ rate: parseRate('1'), limit: parseRevantios('60'), settledThrough: on('21') });
    expect([on('21', '00:00:59.999'), on('21', '00:01:00')].map((at) => isExceeded(ledger, at))).toEqual([false, true]);
  });
});
