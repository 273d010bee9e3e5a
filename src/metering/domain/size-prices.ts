import { parseUsd, type Money } from '../../core/domain/money';

/** Prices in USD by size, of one family. */
export type SizePrices = Readonly<Record<string, string>>;

/** Splits a type at its last dot: `t3.micro` into `t3` and `micro`, `db.t3.micro` into `db.t3` and `micro`. */
export function splitAtLastDot(type: string): readonly [string, string] {
  const dot = type.lastIndexOf('.');
  return [type.slice(0, Math.max(dot, 0)), type.slice(dot + 1)];
}

/** Returns a size's price, or undefined when there is none. */
export function priceIn(prices: SizePrices | undefined, size: string): Money | undefined {
  const usd = prices === undefined ? undefined : own(prices, size);
  return usd === undefined ? undefined : parseUsd(usd);
}

/**
 * Looks up a table's own key. What people call their engines and types comes from outside: `constructor` is in no
 * table.
 */
export function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
