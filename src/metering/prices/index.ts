import { PricingClient } from '@aws-sdk/client-pricing';
import { CLIENT_DEFAULTS } from '../../core/aws/clients';
import type { Clock } from '../../core/ports';
import type { Prices } from '../ports';
import { BoundPrices } from './bound-prices';
import { BundledPrices } from './bundled-prices';
import { PriceListPrices } from './price-list-prices';

/**
 * GetProducts answers in us-east-1, eu-central-1 and ap-south-1 alone, for all regions, to accounts of the commercial
 * partition.
 */
const PRICE_LIST_REGION = 'us-east-1';

/** The attempts at the price list. Another source stands behind it, so it is not worth waiting for as others are. */
const ATTEMPTS = 3;

/**
 * Returns the prices of a source. `PriceList`: AWS's price list, then the bundled table, then the bound. `Bundled`:
 * without AWS, for partitions that have no price list.
 *
 * Three sources: docs/decisions/0018-three-sources-of-prices.md.
 */
export function pricesOf(source: 'PriceList' | 'Bundled', clock: Clock): Prices {
  const bundled = new BundledPrices(new BoundPrices());
  if (source === 'Bundled') {
    return { rateOf: (price, region) => bundled.rateOf(price.asOf?.(clock.now()) ?? price, region) };
  }
  const client = new PricingClient({ ...CLIENT_DEFAULTS, maxAttempts: ATTEMPTS, region: PRICE_LIST_REGION });
  return new PriceListPrices(client, clock, bundled);
}
