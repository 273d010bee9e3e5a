import { ceilDivide } from '../../core/domain/division';
import { money, type Money } from '../../core/domain/money';
import { periodEnd, periodStart, type Period } from '../../core/domain/period';
import { instant, MS_PER_SECOND, type Instant } from '../../core/domain/time';
import { rate, ZERO_RATE, type Rate } from './rate';

/**
 * All changes of speed that this product has booked in a month. Two sums tell what they add up to at any instant, in
 * whatever order and however many were written: no writer needs to know the others.
 */
export interface BookedRates {
  readonly rate: Rate;
  /** Each change times the ms from the beginning of its month to it: micro-revantios per second times ms. */
  readonly moment: bigint;
}

/** What a settlement knew of the speed at the instant to which it settled. */
export interface SettledSpeed {
  readonly at: Instant;
  /** The speed from then on, if nothing had changed. */
  readonly rate: Rate;
  readonly booked: BookedRates;
}

export const NOTHING_BOOKED: BookedRates = { rate: ZERO_RATE, moment: 0n };

/** Returns what one change of speed adds to all that are booked in its month. */
export function bookedChange(change: Rate, at: Instant, period: Period): BookedRates {
  return { rate: change, moment: change * BigInt(at - periodStart(period)) };
}

/** The parts of a ledger that tell what has accrued since it was settled. */
export interface UnsettledRow {
  readonly period: Period;
  readonly rate: Rate;
  readonly updatedAt: Instant;
  readonly settledThrough: Instant;
  readonly booked?: BookedRates | undefined;
  readonly settledSpeed?: SettledSpeed | undefined;
}

/**
 * Returns what has accrued from `settledThrough` to an instant of the month, each part of that time at the speed that it
 * had, rounded up to a micro-revantio. Before the last change, it is what has accrued until then.
 *
 * Why two sums: docs/decisions/0040-unsettled-time-at-its-own-speed.md.
 */
export function accruedSince(row: UnsettledRow, at: Instant): Money {
  const { period, updatedAt, settledThrough } = row;
  const until = Math.max(Math.min(at, periodEnd(period)), Math.max(updatedAt, settledThrough));
  const elapsed = BigInt(until - settledThrough);
  const known = updatedAt > settledThrough ? speedAtSettlement(row) : undefined;
  if (known === undefined) return inSeconds(row.rate * elapsed);
  const { booked = NOTHING_BOOKED } = row;
  const own = rate(booked.rate - known.booked.rate);
  // Whoever changes the row by a plain update leaves no more than its last time.
  const ofOthers = (row.rate - known.rate - own) * BigInt(until - updatedAt);
  return inSeconds(accrual(instant(until), known, booked, period) + ofOthers);
}

/**
 * Returns what has accrued since the speed was known, by what this product has booked from then on, rounded up to a
 * micro-revantio.
 */
export function accruedUntil(until: Instant, known: SettledSpeed, booked: BookedRates, period: Period): Money {
  return inSeconds(accrual(until, known, booked, period));
}

/** In micro-revantios per second times ms. */
function accrual(until: Instant, known: SettledSpeed, booked: BookedRates, period: Period): bigint {
  const own = booked.rate - known.booked.rate;
  const ofOwn = own * BigInt(until - periodStart(period)) - (booked.moment - known.booked.moment);
  return known.rate * BigInt(until - known.at) + ofOwn;
}

/**
 * Returns what is known of the speed at the last settlement. A row that no settlement of this kind has met yet has
 * changed by what is booked alone. Undefined: an older version has settled it since.
 */
export function speedAtSettlement({
  rate: now,
  settledThrough,
  booked,
  settledSpeed,
}: Omit<UnsettledRow, 'period' | 'updatedAt'>): SettledSpeed | undefined {
  if (settledSpeed !== undefined) return settledSpeed.at === settledThrough ? settledSpeed : undefined;
  return { at: settledThrough, rate: rate(now - (booked?.rate ?? 0n)), booked: NOTHING_BOOKED };
}

function inSeconds(product: bigint): Money {
  return money(ceilDivide(product, BigInt(MS_PER_SECOND)));
}
