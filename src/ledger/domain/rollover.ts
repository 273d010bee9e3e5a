import { money, type Money } from '../../core/domain/money';
import { nextPeriod, periodEnd } from '../../core/domain/period';
import { instant, type Instant } from '../../core/domain/time';
import { NOTHING_WATCHED, type Ledger } from './ledger';
import { accrue, rate, ZERO_RATE, type Rate } from './rate';

/**
 * The row of a month that is over: no speed any more. What it accrued up to the end, the stream record of this change
 * says.
 */
export function closed(ledger: Ledger): Ledger {
  return { ...ledger, rate: ZERO_RATE, updatedAt: periodEnd(ledger.period), state: 'closed' };
}

/**
 * The row of the next month: what runs, runs on. An exhausted ledger stays so until what was disabled is given back,
 * which settle-expenses asks for as soon as it sees the new row.
 */
export function opened(ledger: Ledger): Ledger {
  const start = periodEnd(ledger.period);
  return {
    ...ledger,
    period: nextPeriod(ledger.period),
    accrued: money(0n),
    updatedAt: start,
    settledThrough: start,
    exhaustedLimit: undefined,
    gaps: [],
    watch: NOTHING_WATCHED,
  };
}

/**
 * A row that somebody created by a plain update, before the product opened the month: it has amounts and a time only.
 */
export interface StrayLedger {
  readonly accrued: Money;
  readonly rate: Rate;
  readonly updatedAt: Instant;
  readonly stamp: string;
}

/**
 * A month's row together with a stray one in its place. What the stray row's own speed accrued until its last change is
 * left open as a gap at no speed: the stream has the records that tell it.
 */
export function absorbed(ledger: Ledger, stray: StrayLedger | undefined): Ledger {
  if (stray === undefined) return ledger;
  const updatedAt = instant(Math.max(stray.updatedAt, ledger.updatedAt));
  return {
    ...ledger,
    accrued: money(ledger.accrued + stray.accrued + accrue(ledger.rate, updatedAt - ledger.settledThrough)),
    rate: rate(ledger.rate + stray.rate),
    updatedAt,
    settledThrough: updatedAt,
    gaps: updatedAt > ledger.settledThrough ? [{ from: ledger.settledThrough, to: updatedAt, rate: ZERO_RATE }] : [],
  };
}
