import { GetProductsCommand, PricingClient, type GetProductsCommandInput } from '@aws-sdk/client-pricing';
import { mockClient } from 'aws-sdk-client-mock';
import { instant } from '../../src/core/domain/time';
import { describeRate } from '../../src/ledger/domain/rate';
import type { Price } from '../../src/metering/domain/price';
import { BoundPrices } from '../../src/metering/prices/bound-prices';
import { BundledPrices } from '../../src/metering/prices/bundled-prices';
import { PriceListPrices } from '../../src/metering/prices/price-list-prices';
import { listed, type ListedProduct } from './price-list';

/** A month of 30 days, in which AWS's own examples are. */
export const NOVEMBER = instant(Date.UTC(2026, 10, 15));
/** A month of 31 days. */
export const OCTOBER = instant(Date.UTC(2026, 9, 15));

const aws = mockClient(PricingClient);

/** What a price of the bundled table, or else the bound, is an hour: `bundled 0.1 USD/h`. */
export async function withoutList(price: Price, at = NOVEMBER, region = 'us-east-1'): Promise<string> {
  const { certainty, rate } = await new BundledPrices(new BoundPrices()).rateOf(price.asOf?.(at) ?? price, region);
  return `${certainty} ${describeRate(rate)}`;
}

/**
 * What a price is an hour with these rows in the list. As in the list, a filter lets no row through that has another
 * value, or no such field where others have it.
 */
export async function withList(
  price: Price,
  rows: readonly ListedProduct[],
  { at = NOVEMBER, region = 'us-east-1' } = {},
): Promise<string> {
  const fields = new Set(rows.flatMap(({ attributes = {} }) => Object.keys(attributes)));
  aws.reset();
  aws.on(GetProductsCommand).callsFake(({ Filters: filters = [] }: GetProductsCommandInput) => ({
    PriceList: rows
      .filter(({ attributes = {} }) =>
        filters
          .filter(({ Field: field = '' }) => fields.has(field))
          .every(({ Type: type, Field: field = '', Value: value = '' }) =>
            (type === 'ANY_OF' ? value.split(',') : [value]).includes(attributes[field] ?? ''),
          ),
      )
      .map(listed),
  }));
  const prices = new PriceListPrices(new PricingClient({ region: 'us-east-1' }), { now: () => at }, new BoundPrices());
  const { certainty, rate } = await prices.rateOf(price, region);
  return `${certainty} ${describeRate(rate)}`;
}

/** The service that the last question to the list was about. */
export function askedService(): string | undefined {
  return aws.commandCalls(GetProductsCommand).at(-1)?.args[0].input.ServiceCode;
}
