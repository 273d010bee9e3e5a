import type { Money } from '../../core/domain/money';
import type { Rate } from '../../ledger/domain/rate';

/** What a running resource costs by the hour, as a question: each type has its own, beside its contract. */
export interface Price {
  /** For people, what a price is asked for: `t3.micro with Linux/UNIX`. */
  describe(): string;
  /** What to ask AWS's price list for in a region. Throws Unpriced where the list cannot tell. */
  listed(region: string): PriceListQuery;
  /** USD an hour in us-east-1 by the table that comes with the product. Undefined: the table does not have it. */
  bundled(): Money | undefined;
  /**
   * The most that it costs while it runs: more than anything of its family in any region. Never zero; what makes no
   * sense counts as the largest and dearest that there is.
   */
  bound(): Rate;
}

/** The price list of AWS is asked with these, and how its rows make up the price of an hour. */
export interface PriceListQuery {
  /** `AmazonEC2` */
  readonly serviceCode: string;
  readonly filters: readonly PriceListFilter[];
  /** Each is one row of the answer; together they are the price. */
  readonly parts: readonly PricePart[];
  /** A row's price is for this many of its part's units: 1024 CPU units are a vCPU. */
  readonly unitsPerPrice: bigint;
}

/** A filter as GetProducts takes it. `ANY_OF`: the value is a list with commas. */
export interface PriceListFilter {
  readonly Type: 'TERM_MATCH' | 'ANY_OF';
  readonly Field: string;
  readonly Value: string;
}

export interface PricePart {
  /** Usage types that the row may have, in the order in which they are wanted. */
  readonly usageTypes: readonly RegExp[];
  readonly units: bigint;
}

/** One row, whose price is that of one whole resource. */
export const ONE_OF_ANY: Pick<PriceListQuery, 'parts' | 'unitsPerPrice'> = {
  parts: [{ usageTypes: [/^/], units: 1n }],
  unitsPerPrice: 1n,
};

/** Rows of the region itself, not of the Outposts, Local Zones and Wavelength Zones that share its code. */
export function inRegion(region: string, attributes: Readonly<Record<string, string>>): readonly PriceListFilter[] {
  return Object.entries({ regionCode: region, locationType: 'AWS Region', ...attributes }).map(([field, value]) => ({
    Type: 'TERM_MATCH',
    Field: field,
    Value: value,
  }));
}

/** A source has no price of what was asked for. Its message completes "no price, because ...". */
export class Unpriced extends Error {
  override readonly name = 'Unpriced';
}

export const SECONDS_PER_HOUR = 3_600n;
