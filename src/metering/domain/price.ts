import type { Money } from '../../core/domain/money';
import type { Instant } from '../../core/domain/time';
import type { Rate } from '../../ledger/domain/rate';
import type { MonthSeconds } from './month';

/** The question of what a running resource costs by the hour. Each type has its own, beside its contract. */
export interface Price {
  /** Says for people what a price is asked for: `t3.micro with Linux/UNIX`. */
  describe(): string;
  /** Returns the price as it is at an instant, where the calendar changes it. Absent where it does not. */
  asOf?(now: Instant): Price;
  /** Returns what to ask AWS's price list for in a region. Throws Unpriced where the list cannot tell. */
  listed(region: string): PriceListQuery;
  /**
   * Returns USD an hour in us-east-1 by the table that comes with the product, or undefined when the table does not
   * have it.
   */
  bundled(): Money | undefined;
  /** The day of that table: `2026-02-09`. */
  readonly bundledOn: string;
  /**
   * Returns the most that the resource costs while it runs: more than anything of its family in any region. It is never
   * zero. What makes no sense counts as the largest and dearest that there is.
   */
  bound(): Rate;
  /** What AWS charges at least for each start, in seconds, where that is not what it charges for others of its type. */
  readonly minimumSeconds?: number | undefined;
}

/** A query of AWS's price list, and how the rows of the answer make up the price of an hour. */
export interface PriceListQuery {
  /** `AmazonEC2` */
  readonly serviceCode: string;
  readonly filters: readonly PriceListFilter[];
  /** The parts of the price. Each is one row of the answer. */
  readonly parts: readonly PricePart[];
  /** A row's price is for this many of its part's units: 1024 CPU units are a vCPU. */
  readonly unitsPerPrice: bigint;
  /** The month of the parts whose prices are by the month. */
  readonly month?: MonthSeconds;
  /** What is billed on top, by rows of its own. */
  readonly onTop?: PriceListQuery;
}

/** A filter as GetProducts takes it. With `ANY_OF`, the value is a list with commas. */
export interface PriceListFilter {
  readonly Type: 'TERM_MATCH' | 'ANY_OF';
  readonly Field: string;
  readonly Value: string;
}

export type PricePeriod = 'hour' | 'month';

export interface PricePart {
  /** The usage types that the row may have, in the order in which they are wanted. */
  readonly usageTypes: readonly RegExp[];
  readonly units: bigint;
  /** The time that the price is for. Left out, an hour. */
  readonly per?: PricePeriod;
}

/** The parts of a query for one row, whose price is that of one whole resource. */
export const ONE_OF_ANY: Pick<PriceListQuery, 'parts' | 'unitsPerPrice'> = {
  parts: [{ usageTypes: [/^/], units: 1n }],
  unitsPerPrice: 1n,
};

/**
 * Returns the filters for rows of the region itself, not of the Outposts, Local Zones and Wavelength Zones that share
 * its code.
 */
export function inRegion(region: string, attributes: Readonly<Record<string, string>>): readonly PriceListFilter[] {
  return exactly({ regionCode: region, locationType: 'AWS Region', ...attributes });
}

/** Returns the filters for rows of Local Zones, which have the code of their region or that of their group. */
export function inLocalZone(
  region: string,
  group: string,
  attributes: Readonly<Record<string, string>>,
): readonly PriceListFilter[] {
  return [
    { Type: 'ANY_OF', Field: 'regionCode', Value: `${region},${group}` },
    ...exactly({ locationType: 'AWS Local Zone', ...attributes }),
  ];
}

function exactly(attributes: Readonly<Record<string, string>>): readonly PriceListFilter[] {
  return Object.entries(attributes).map(([field, value]) => ({ Type: 'TERM_MATCH', Field: field, Value: value }));
}

/** A source has no price of what was asked for. Its message completes "no price, because ...". */
export class Unpriced extends Error {
  override readonly name = 'Unpriced';
}
