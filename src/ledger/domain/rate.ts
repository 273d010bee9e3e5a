import { formatDecimal } from '../../core/domain/decimal';
import { ceilDivide } from '../../core/domain/division';
import { formatRevantios, money, parseRevantios, readRevantios, type Money } from '../../core/domain/money';
import { MS_PER_SECOND, type Instant } from '../../core/domain/time';

/**
 * A speed of spending: micro-revantios per second, 10^-16 USD per second. Branded, so that an amount cannot stand in
 * for it.
 */
export type Rate = bigint & { readonly unit: 'micro-revantio per second' };

export const SECONDS_PER_HOUR = 3_600n;
const USD_DECIMALS_SHOWN = 6;
const MICRO_REVANTIOS_PER_MICRO_USD = 10n ** 10n;

export function rate(microRevantiosPerSecond: bigint): Rate {
  return microRevantiosPerSecond as Rate;
}

export const ZERO_RATE = rate(0n);

/** Returns the rate of `amount` in every `seconds`, rounded up: spending is never understated. */
export function rateOver(amount: Money, seconds: bigint): Rate {
  return rate(ceilDivide(amount, seconds));
}

/** Returns a price by the hour as a rate, rounded up. */
export function ratePerHour(amount: Money): Rate {
  return rateOver(amount, SECONDS_PER_HOUR);
}

/** Returns what a speed costs by the hour, exactly. */
export function perHour(at: Rate): Money {
  return money(at * SECONDS_PER_HOUR);
}

/**
 * Returns what accrues in `ms` milliseconds, rounded up to a micro-revantio. When `ms` is negative, it is what is taken
 * back.
 */
export function accrue(at: Rate, ms: number): Money {
  return money(ceilDivide(at * BigInt(ms), BigInt(MS_PER_SECOND)));
}

/**
 * Returns what accrues from one instant to another. It rounds at the instants, not over the span: spans that meet add
 * up exactly, however many there are.
 */
export function accrueBetween(at: Rate, from: Instant, to: Instant): Money {
  return money(accrue(at, to) - accrue(at, from));
}

/** Reads `'28888.888889'` revantios per second exactly: the form of the ledger's numbers. */
export function parseRate(text: string): Rate {
  return rate(parseRevantios(text));
}

/** Reads a rate as others write it: with any number of decimals, rounded up, or in scientific notation. */
export function readRate(text: string): Rate {
  return rate(readRevantios(text));
}

export function formatRate(at: Rate): string {
  return formatRevantios(money(at));
}

/** Writes a rate for people: `0.0104 USD/h`, to a millionth of a dollar. */
export function describeRate(at: Rate): string {
  const microUsd = (2n * at * SECONDS_PER_HOUR + MICRO_REVANTIOS_PER_MICRO_USD) / (2n * MICRO_REVANTIOS_PER_MICRO_USD);
  return `${formatDecimal(microUsd, USD_DECIMALS_SHOWN)} USD/h`;
}
