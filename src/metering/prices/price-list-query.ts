import type { Filter } from '@aws-sdk/client-pricing';

/** What to ask AWS's price list for, and how its rows make up the price of an hour. */
export interface PriceListQuery {
  readonly serviceCode: 'AmazonEC2' | 'AmazonRDS' | 'AmazonECS';
  readonly filters: readonly Filter[];
  /** Each is one row of the answer; together they are the price. */
  readonly parts: readonly PricePart[];
  /** A row's price is for this many of its part's units: 1024 CPU units are a vCPU. */
  readonly unitsPerPrice: bigint;
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
export function inRegion(region: string, attributes: Readonly<Record<string, string>>): readonly Filter[] {
  return Object.entries({ regionCode: region, locationType: 'AWS Region', ...attributes }).map(([field, value]) => ({
    Type: 'TERM_MATCH',
    Field: field,
    Value: value,
  }));
}
