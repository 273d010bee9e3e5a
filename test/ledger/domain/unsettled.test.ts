import { parseUsd } from '../../../src/core/domain/money';
import { later, MS_PER_HOUR, MS_PER_SECOND } from '../../../src/core/domain/time';
import { parseRate, rate, ZERO_RATE } from '../../../src/ledger/domain/rate';
import {
  accruedSince,
  bookedChange,
  NOTHING_BOOKED,
  type BookedRates,
  type UnsettledRow,
} from '../../../src/ledger/domain/unsettled';
import { NOVEMBER, NOVEMBER_ENDS, NOVEMBER_STARTS, on } from '../../support/ledgers';

/** 3.6 USD an hour: a thousandth of a USD a second. */
const SPEED = parseRate('10000000');
const QUIET: UnsettledRow = {
  period: NOVEMBER,
  rate: ZERO_RATE,
  updatedAt: on('10'),
  settledThrough: on('10'),
  settledSpeed: { at: on('10'), rate: ZERO_RATE, booked: NOTHING_BOOKED },
};
const RUNNING: UnsettledRow = {
  ...QUIET,
  rate: SPEED,
  settledSpeed: { at: on('10'), rate: SPEED, booked: NOTHING_BOOKED },
};

/** The row after changes of speed that nobody has settled. */
function changed(row: UnsettledRow, ...changes: readonly (readonly [at: number, by: bigint])[]): UnsettledRow {
  return changes.reduce<UnsettledRow>((before, [at, by]) => {
    const { booked = NOTHING_BOOKED } = before;
    const more = bookedChange(rate(by), at as UnsettledRow['updatedAt'], NOVEMBER);
    const sums: BookedRates = { rate: rate(booked.rate + more.rate), moment: booked.moment + more.moment };
    return { ...before, rate: rate(before.rate + by), updatedAt: at as UnsettledRow['updatedAt'], booked: sums };
  }, row);
}

/** The row after a plain update of somebody else. */
const byOthers = (row: UnsettledRow, at: UnsettledRow['updatedAt'], by: bigint): UnsettledRow => ({
  ...row,
  rate: rate(row.rate + by),
  updatedAt: at,
});

describe('time that is not settled', () => {
  test('after ten quiet days: only the second since the start counts', () => {
    const row = changed(QUIET, [on('20'), SPEED]);
    expect(accruedSince(row, later(on('20'), MS_PER_SECOND))).toBe(parseUsd('0.001'));
  });

  test('after a stop a second ago: the ten days before it count', () => {
    const row = changed(RUNNING, [on('20'), -SPEED]);
    expect(accruedSince(row, later(on('20'), MS_PER_SECOND))).toBe(parseUsd('864'));
  });

  test('with many changes in it, in whatever order they were written, is exact', () => {
    const row = changed(QUIET, [on('11'), SPEED], [on('12'), SPEED], [on('13'), -SPEED], [on('14'), -SPEED]);
    // A day at one speed, one at two, one at one again: four times 86.4 USD.
    expect(accruedSince(row, on('20'))).toBe(parseUsd('345.6'));
  });

  test('begins where the last settlement knew the speed: what was booked before it counts no more', () => {
    const before = changed(QUIET, [on('05'), SPEED]);
    const { booked = NOTHING_BOOKED } = before;
    const settled = { ...before, settledThrough: on('10'), settledSpeed: { at: on('10'), rate: SPEED, booked } };
    expect(accruedSince(changed(settled, [on('11'), SPEED]), on('12'))).toBe(parseUsd('259.2'));
  });

  test('with the change of speed of somebody else: it counts from the row’s last change on', () => {
    expect(accruedSince(byOthers(QUIET, on('20'), SPEED), later(on('20'), MS_PER_HOUR))).toBe(parseUsd('3.6'));
    const both = byOthers(changed(QUIET, [on('19'), SPEED]), on('20'), SPEED);
    expect(accruedSince(both, later(on('20'), MS_PER_HOUR))).toBe(parseUsd('93.6'));
  });

  test('of a row that an older version wrote: what has changed since is what is booked', () => {
    const { settledSpeed: _none, ...old } = { ...QUIET, rate: SPEED };
    expect(accruedSince(changed(old, [on('11'), SPEED]), on('12'))).toBe(parseUsd('259.2'));
  });

  test('of a row that an older version has settled since: the speed of now is all that is known', () => {
    const stale = { ...changed(QUIET, [on('11'), SPEED]), settledThrough: on('10', '12:00:00') };
    expect(accruedSince(stale, on('11'))).toBe(parseUsd('43.2'));
  });

  test('before the last change is what has accrued until then, and ends with the month', () => {
    const row = changed(RUNNING, [on('11'), SPEED]);
    expect(accruedSince(row, on('10'))).toBe(parseUsd('86.4'));
    const closed = { ...row, rate: ZERO_RATE, updatedAt: NOVEMBER_ENDS };
    expect(accruedSince(closed, later(NOVEMBER_ENDS, MS_PER_HOUR))).toBe(parseUsd('3542.4'));
  });

  test('is none when the row is settled', () => {
    expect(accruedSince({ ...QUIET, updatedAt: NOVEMBER_STARTS }, on('10'))).toBe(0n);
  });
});
