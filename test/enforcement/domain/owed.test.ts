import * as fc from 'fast-check';
import { parseUsd } from '../../../src/core/domain/money';
import { instant, later, MS_PER_MINUTE, MS_PER_SECOND } from '../../../src/core/domain/time';
import { endOfFirst, owedOf, withOwed } from '../../../src/enforcement/domain/owed';
import { exhaustionOf, positionAt } from '../../../src/ledger/domain/ledger';
import { accrue, parseRate, rate } from '../../../src/ledger/domain/rate';
import { ledgerOf, on } from '../../support/ledgers';

const NOON = on('21', '12:00:00');
const CENT_A_SECOND = parseRate('100000000');

const BEGAN = { at: NOON, running: true, rate: CENT_A_SECOND };

describe('what is owed', () => {
  test('is the minimum of each run, from its own start on, whatever its price was since', () => {
    const resized = [BEGAN, { at: later(NOON, 5_000), running: true, rate: parseRate('300000000') }];
    const owed = owedOf([[BEGAN], resized].map((history) => ({ history, minimumMs: MS_PER_MINUTE })));
    expect(owed).toEqual([
      { rate: CENT_A_SECOND, until: on('21', '12:01:00') },
      { rate: parseRate('300000000'), until: on('21', '12:01:00') },
    ]);
  });

  test('is nothing of what has stopped, or is charged for its length', () => {
    expect(owedOf([{ history: [{ ...BEGAN, running: false }], minimumMs: MS_PER_MINUTE }])).toEqual([]);
    expect(owedOf([{ history: [BEGAN], minimumMs: 0 }])).toEqual([]);
  });
});

describe('a ledger with what is owed', () => {
  /** 9.50 of 10 USD at two cents a second, one of them of what began twenty seconds ago. */
  const ledger = ledgerOf({
    accrued: parseUsd('9.5'),
    limit: parseUsd('10'),
    rate: rate(2n * CENT_A_SECOND),
    updatedAt: NOON,
    settledThrough: NOON,
  });
  const owed = [{ rate: CENT_A_SECOND, until: later(NOON, 40 * MS_PER_SECOND) }];

  test('is exhausted when a stop would cost the rest: ten cents in ten seconds, not fifty in twenty-five', () => {
    expect(exhaustionOf(ledger)).toBe(on('21', '12:00:25'));
    expect(exhaustionOf(withOwed(ledger, owed, NOON))).toBe(on('21', '12:00:10'));
  });

  test('is as it was when nothing is owed, any more', () => {
    expect([withOwed(ledger, undefined, NOON), withOwed(ledger, owed, on('21', '12:00:40'))]).toEqual([ledger, ledger]);
    expect([endOfFirst(undefined, NOON), endOfFirst(owed, on('21', '12:00:40'))]).toEqual([undefined, undefined]);
  });

  test('never runs backwards, though more is owed than runs', () => {
    const slow = { ...ledger, rate: parseRate('1') };
    expect(withOwed(slow, [{ rate: CENT_A_SECOND, until: later(NOON, MS_PER_MINUTE) }], NOON).rate).toBe(0n);
  });

  test('is over with the first of several that are', () => {
    const debts = [2, 1, 3].map((minutes) => ({ rate: rate(1n), until: later(NOON, minutes * MS_PER_MINUTE) }));
    expect(endOfFirst(debts, NOON)).toBe(later(NOON, MS_PER_MINUTE));
    expect(endOfFirst(debts, later(NOON, MS_PER_MINUTE))).toBe(later(NOON, 2 * MS_PER_MINUTE));
  });

  test('property: until the first minimum is over, its position is what the month costs if all stops then', () => {
    const owings = fc.array(fc.record({ cents: fc.nat(20), ms: fc.integer({ min: 1, max: 600_000 }) }), {
      maxLength: 9,
    });
    fc.assert(
      fc.property(owings, fc.nat(20), fc.nat(), (drawn, others, moment) => {
        const debts = drawn.map(({ cents, ms }) => ({
          rate: rate(BigInt(cents) * CENT_A_SECOND),
          until: later(NOON, ms),
        }));
        const speed = rate(debts.reduce((sum, { rate: own }) => sum + own, BigInt(others) * CENT_A_SECOND));
        const of = { ...ledger, rate: speed };
        const first = endOfFirst(debts, NOON) ?? later(NOON, 1);
        const at = instant(NOON + (moment % (first - NOON + 1)));
        const rest = debts.reduce((sum, { rate: own, until }) => sum + accrue(own, until - at), 0n);
        const counted = positionAt(withOwed(of, debts, NOON), at) - (positionAt(of, at) + rest);
        expect(counted <= BigInt(debts.length + 1) && counted >= -BigInt(debts.length + 1)).toBe(true);
      }),
    );
  });
});
