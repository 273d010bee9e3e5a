import * as fc from 'fast-check';
import { parseUsd } from '../../../src/core/domain/money';
import { instant, later, MS_PER_HOUR, MS_PER_MINUTE } from '../../../src/core/domain/time';
import { actsAt, graceEnd, graceFrom, graceLeft, isInGrace, isPastGrace } from '../../../src/ledger/domain/grace';
import { exhaustionOf } from '../../../src/ledger/domain/ledger';
import { parseRate } from '../../../src/ledger/domain/rate';
import { opened } from '../../../src/ledger/domain/rollover';
import { ledgerOf, NOVEMBER_ENDS, on } from '../../support/ledgers';

const [TEN, LIMIT] = [parseUsd('10'), parseUsd('9')];
const NOON = on('21', '12:00:00');
const UNTIL = later(NOON, 30 * MS_PER_MINUTE);
/** 9 USD are reached at noon, and it goes on at a cent a second. */
const reached = ledgerOf({
  limit: LIMIT,
  accrued: LIMIT,
  rate: parseRate('100000000'),
  updatedAt: NOON,
  settledThrough: NOON,
  graceMinutes: 30,
});
const begun = { ...reached, grace: graceFrom(reached, LIMIT, NOON) };

describe('a grace', () => {
  test('lasts from the message on, for as many minutes as the budget says', () => {
    expect(begun.grace).toEqual({ until: UNTIL, limit: LIMIT });
    expect([isInGrace(begun, NOON), isInGrace(begun, instant(UNTIL - 1)), isInGrace(begun, UNTIL)]).toEqual([
      true,
      true,
      false,
    ]);
  });

  test('that has not begun is not past; without one, the limit is the end', () => {
    expect([isPastGrace(reached, UNTIL), isPastGrace({ ...reached, graceMinutes: 0 }, NOON)]).toEqual([false, true]);
    expect([isPastGrace(begun, instant(UNTIL - 1)), isPastGrace(begun, UNTIL)]).toEqual([false, true]);
  });

  test('is over when the limit is raised, and the next one is of its own; a lower limit changes nothing', () => {
    const raised = { ...begun, limit: TEN };
    expect([graceEnd(raised), isInGrace(raised, NOON), isPastGrace(raised, UNTIL)]).toEqual([undefined, false, false]);
    expect(graceEnd({ ...begun, limit: parseUsd('8') })).toBe(UNTIL);
    expect(graceEnd({ ...begun, limit: undefined })).toBeUndefined();
  });

  test('is nothing to a ledger that is exhausted, and none goes on into the next month', () => {
    expect(graceEnd({ ...begun, state: 'exhausted' })).toBeUndefined();
    const next = opened(begun);
    expect([next.grace, next.graceMinutes]).toEqual([undefined, 30]);
  });

  test('stays as it is when the position dips below the limit, and crosses it again', () => {
    const dipped = { ...begun, accrued: parseUsd('8.99') };
    const again = { ...dipped, accrued: LIMIT };
    expect([graceEnd(dipped), graceEnd(again)]).toEqual([UNTIL, UNTIL]);
  });
});

describe('enforcement acts', () => {
  test('when the limit is reached, and then when the grace ends', () => {
    expect([actsAt(reached), actsAt(begun)]).toEqual([NOON, UNTIL]);
  });

  test('at the limit, if that comes after the end of a grace', () => {
    const dipped = { ...begun, accrued: parseUsd('8') };
    expect(actsAt({ ...dipped, rate: parseRate('10000000') })).toBe(UNTIL);
    expect(actsAt({ ...dipped, rate: parseRate('1000000') })).toBe(later(NOON, 10_000 * 1_000));
  });

  test('no more this month, if the grace ends after it', () => {
    const late = later(NOVEMBER_ENDS, -MS_PER_MINUTE);
    const over = { ...reached, updatedAt: late, settledThrough: late };
    expect(actsAt({ ...over, grace: graceFrom(over, LIMIT, late) })).toBeUndefined();
  });

  test('property: never before the limit is reached, nor before the end of a grace that goes on', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_440 }), fc.bigInt(1n, 20n), (minutes, usd) => {
        const ledger = { ...reached, graceMinutes: minutes, accrued: parseUsd(usd.toString()) };
        const graced = { ...ledger, grace: graceFrom(ledger, LIMIT, NOON) };
        const at = actsAt(graced) ?? NOVEMBER_ENDS;
        expect(at).toBeGreaterThanOrEqual(exhaustionOf(graced) ?? NOVEMBER_ENDS);
        expect(isInGrace(graced, at)).toBe(false);
      }),
    );
  });
});

test('what is left of a grace is all of it before, the rest of it during it, and nothing afterwards', () => {
  const quarter = later(NOON, 15 * MS_PER_MINUTE);
  expect(graceLeft(reached, NOON)).toBe(30 * MS_PER_MINUTE);
  expect([graceLeft(begun, quarter), graceLeft(begun, later(NOON, MS_PER_HOUR))]).toEqual([15 * MS_PER_MINUTE, 0]);
  expect(graceLeft({ ...begun, state: 'exhausted' }, NOON)).toBe(0);
  expect(graceLeft(ledgerOf(), NOON)).toBe(0);
});
