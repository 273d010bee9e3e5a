import { describeRate } from '../../ledger/domain/rate';
import { boundOf } from '../domain/price-bound';
import type { PriceSpec } from '../domain/price-spec';
import type { PricedRate } from '../domain/priced-rate';
import type { Prices } from '../ports';
import { describeSpec } from './describe-spec';

/** Knows no price, only what nothing of its family exceeds: the last to be asked. */
export class BoundPrices implements Prices {
  rateOf(spec: PriceSpec, region: string): Promise<PricedRate> {
    const rate = boundOf(spec);
    return Promise.resolve({
      rate,
      certainty: 'bound',
      note: `${describeSpec(spec, region)} counts at an upper bound of ${describeRate(rate)}`,
    });
  }
}
