import { formatDecimal, parseDecimal, readDecimal } from './decimal';
import { halfUpDivide } from './division';

/**
 * Money as a whole number of micro-revantios: 10^-16 USD, a millionth of a revantio (10^-10 USD).
 *
 * Branded, so that a count, a duration or another unit of money cannot be passed in its place.
 * docs/decisions/0001-money-is-micro-revantios.md says why this unit.
 */
export type Money = bigint & { readonly unit: 'micro-revantio' };

const REVANTIO_SCALE = 6;
const CENT_SCALE = 14;
const USD_SCALE = 16;

export const MICRO_REVANTIOS_PER_REVANTIO = 10n ** BigInt(REVANTIO_SCALE);
export const MICRO_REVANTIOS_PER_CENT = 10n ** BigInt(CENT_SCALE);
export const MICRO_REVANTIOS_PER_USD = 10n ** BigInt(USD_SCALE);

export function money(microRevantios: bigint): Money {
  return microRevantios as Money;
}

export function total(amounts: Iterable<Money>): Money {
  let sum = 0n;
  for (const amount of amounts) sum += amount;
  return money(sum);
}

/** Reads `'750.25'` USD exactly. Throws a RangeError beyond 16 decimals, or when the text is no decimal. */
export function parseUsd(text: string): Money {
  return money(parseDecimal(text, USD_SCALE));
}

/** Reads USD in any form in which an API writes a number: `'1E+7'`, `'10000000.0'`, `'+5'`. Throws a RangeError else. */
export function readUsd(text: string): Money {
  return money(readDecimal(text, USD_SCALE));
}

/** Writes the exact amount in USD, without trailing zeros: `'750.25'`, `'500'`. */
export function formatUsd(amount: Money): string {
  return formatDecimal(amount, USD_SCALE);
}

/** Reads `'2469.135802'` revantios exactly. Throws a RangeError beyond 6 decimals. */
export function parseRevantios(text: string): Money {
  return money(parseDecimal(text, REVANTIO_SCALE));
}

/**
 * Reads revantios as others write them: with any number of decimals, rounded up, or in scientific notation. Throws a
 * RangeError that names a text that is no number.
 */
export function readRevantios(text: string): Money {
  return money(readDecimal(text, REVANTIO_SCALE));
}

/** Writes the exact amount in revantios, without trailing zeros: the form of the ledger's numbers. */
export function formatRevantios(amount: Money): string {
  return formatDecimal(amount, REVANTIO_SCALE);
}

/** Rounds to whole cents, halves away from zero, as AWS prints a line of a bill. */
export function roundToCents(amount: Money): Money {
  return money(halfUpDivide(amount, MICRO_REVANTIOS_PER_CENT) * MICRO_REVANTIOS_PER_CENT);
}
