import { parseDecimal } from '../../core/domain/decimal';
import { ceilDivide } from '../../core/domain/division';
import { money } from '../../core/domain/money';
import { describeRate, ratePerHour } from '../../ledger/domain/rate';
import { perUsd } from '../domain/currency';
import type { Price } from '../domain/price';
import type { PricedRate } from '../domain/priced-rate';
import { own } from '../domain/size-prices';
import type { Prices } from '../ports';

const BUNDLED_REGION = 'us-east-1';

/**
 * The factor of another region over us-east-1, as an upper bound. Most are at 1 to 1.4, but Tokyo has db.t3.micro at
 * 1.53. São Paulo, the dearest, has Fargate at 1.72, instances at 1.6 to 1.7, and small databases at about 2.
 */
const OTHER_REGIONS = '2';
const DEAREST_REGIONS: Readonly<Record<string, string>> = { 'sa-east-1': '2.5' };
const FACTOR_DECIMALS = 1;
const FACTOR_SCALE = 10n;

/**
 * Prices by the table that comes with the product, for where the price list cannot be asked, or does not answer.
 * `otherwise` knows the rest. Prices change rarely, and almost always downwards.
 */
export class BundledPrices implements Prices {
  constructor(private readonly otherwise: Prices) {}

  async rateOf(price: Price, region: string): Promise<PricedRate> {
    const hourly = price.bundled();
    if (hourly === undefined) return this.otherwise.rateOf(price, region);
    const factor = region === BUNDLED_REGION ? '1' : (own(DEAREST_REGIONS, region) ?? OTHER_REGIONS);
    const usd = ceilDivide(hourly * parseDecimal(factor, FACTOR_DECIMALS), FACTOR_SCALE);
    const rate = ratePerHour(money(usd * perUsd(region)));
    const origin =
      factor === '1' ? '' : `: ${factor} times the price of ${BUNDLED_REGION}, because the table has no other region`;
    const note = `${price.describe()} in ${region} counts at ${describeRate(rate)} by the bundled table of ${price.bundledOn}${origin}`;
    return { rate, certainty: 'bundled', note };
  }
}
