import { money, type Money } from '../../core/domain/money';
import { nextPeriod, periodEnd } from '../../core/domain/period';
import { instant, type Instant } from '../../core/domain/time';
import { NOTHING_WATCHED, type Ledger } from './ledger';
import { accrue, rate, ZERO_RATE, type Rate } from './rate';
import { NOTHING_BOOKED } from './unsettled';

/**
 * Returns the row of a month that is over, which has no speed any more. The stream record of this change says what it
 * accrued up to the end.
 */
export function closed(ledger: Ledger): Ledger {
  return { ...ledger, rate: ZERO_RATE, updatedAt: periodEnd(ledger.period), state: 'closed' };
}

/**
 * Returns the row of the next month, in which whatever runs goes on running. An exhausted ledger stays so until what
 * was disabled is given back. settle-expenses asks for that as soon as it sees the new row.
 */
export function opened(ledger: Ledger): Ledger {
  const start = periodEnd(ledger.period);
  const { followUp: _ofLastMonth, grace: _begun, stored: _form, booked: _booked, ...lasting } = ledger;
  return {
    ...lasting,
    period: nextPeriod(ledger.period),
    accrued: money(0n),
    updatedAt: start,
    settledThrough: start,
    settledSpeed: { at: start, rate: ledger.rate, booked: NOTHING_BOOKED },
    exhaustedLimit: undefined,
    exhaustedRate: undefined,
    gaps: [],
    watch: NOTHING_WATCHED,
  };
}

/**
 * A row that somebody created by a plain update, before the product opened the month. It has amounts and a time only.
 */
export interface StrayLedger {
  readonly accrued: Money;
  readonly rate: Rate;
  readonly updatedAt: Instant;
  readonly stamp: string;
}

/**
 * Returns a month's row together with a stray one in its place. It leaves open, as a gap at no speed, what the stray
 * row's own speed accrued until its last change: the stream has the records that tell it.
 */
export function absorbed(ledger: Ledger, stray: StrayLedger | undefined): Ledger {
  if (stray === undefined) return ledger;
  const updatedAt = instant(Math.max(stray.updatedAt, ledger.updatedAt));
  const speed = rate(ledger.rate + stray.rate);
  return {
    ...ledger,
    accrued: money(ledger.accrued + stray.accrued + accrue(ledger.rate, updatedAt - ledger.settledThrough)),
    rate: speed,
    updatedAt,
    settledThrough: updatedAt,
    settledSpeed: { at: updatedAt, rate: speed, booked: NOTHING_BOOKED },
    gaps: updatedAt > ledger.settledThrough ? [{ from: ledger.settledThrough, to: updatedAt, rate: ZERO_RATE }] : [],
  };
}
