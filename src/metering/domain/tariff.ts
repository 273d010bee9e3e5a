import { ceilDivide } from '../../core/domain/division';
import { money, parseUsd, type Money } from '../../core/domain/money';

/** A step of a price: what is used up to `upTo` in a month costs `usd` for each of the tariff's units. */
export interface Tier {
  /** Counted from the month's first. Absent: without end. */
  readonly upTo?: bigint;
  readonly usd: string;
}

/** The price of something that is counted, in steps of the month's whole use. */
export interface Tariff {
  /** How much is counted for one price: a million for requests that are priced by the million. */
  readonly per: bigint;
  readonly tiers: readonly Tier[];
  /** What AWS gives away each month, once for the whole organization. */
  readonly free?: bigint;
}

export interface CostOptions {
  /** True where what AWS gives away is the account's own. Within an organization it is not, and nothing is given. */
  readonly freeTier: boolean;
}

export const MILLION = 1_000_000n;

export const GIBIBYTE = 1_024n ** 3n;

/** What no account counts on: what AWS gives away belongs to the organization. */
export const NOTHING_FREE: CostOptions = { freeTier: false };

/**
 * Returns what `count` costs in a month, rounded up to a micro-revantio. What is given away is taken from the beginning
 * of the first step.
 */
export function tariffCost(count: bigint, { per, tiers, free = 0n }: Tariff, { freeTier }: CostOptions): Money {
  let from = freeTier ? free : 0n;
  let sum = 0n;
  for (const { upTo, usd } of tiers) {
    const to = upTo === undefined || upTo > count ? count : upTo;
    if (to <= from) continue;
    sum += (to - from) * parseUsd(usd);
    from = to;
  }
  return money(ceilDivide(sum, per));
}

/** Makes a tariff of one price. */
export function flat(usd: string, per: bigint, free?: bigint): Tariff {
  return { per, tiers: [{ usd }], ...(free === undefined ? {} : { free }) };
}
