import { parseUsd, type Money } from '../../core/domain/money';
import { own } from './size-prices';

/**
 * The prices of one kind of thing in us-east-1, as AWS asked them on a day: src/metering/tables, which `npx projen
 * prices` writes. docs/decisions/0056-bundled-prices-are-generated.md.
 */
export interface PriceTable {
  /** `2026-02-09`, or the month alone where no more is known. */
  readonly date: string;
  /** Where they are from. */
  readonly source: string;
  /** USD by name. */
  readonly usd: Readonly<Record<string, string>>;
}

/** Returns USD as the table has it, or undefined when it has no such name. */
export function usdIn({ usd }: PriceTable, name: string): string | undefined {
  return own(usd, name);
}

/** Returns a price as the table has it, or undefined when it has no such name. */
export function moneyIn(table: PriceTable, name: string): Money | undefined {
  const usd = usdIn(table, name);
  return usd === undefined ? undefined : parseUsd(usd);
}
