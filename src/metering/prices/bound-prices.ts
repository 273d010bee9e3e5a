import { describeRate, rate } from '../../ledger/domain/rate';
import { perUsd } from '../domain/currency';
import type { Price } from '../domain/price';
import type { PricedRate } from '../domain/priced-rate';
import type { Prices } from '../ports';

/** Knows no price, only what nothing of its family exceeds. It is the last source to be asked. */
export class BoundPrices implements Prices {
  rateOf(price: Price, region: string): Promise<PricedRate> {
    const ofRegion = rate(price.bound() * perUsd(region));
    return Promise.resolve({
      rate: ofRegion,
      certainty: 'bound',
      note: `${price.describe()} in ${region} counts at an upper bound of ${describeRate(ofRegion)}`,
    });
  }
}
