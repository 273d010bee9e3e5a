import * as z from 'zod/mini';
import { parseUsd, type Money } from '../../core/domain/money';

/** One price that AWS asks on demand, by the hour. */
export interface PriceListRow {
  /** `BoxUsage:t3.micro` in us-east-1, `EUW2-BoxUsage:t3.micro` elsewhere: the prefix follows no rule. */
  readonly usageType: string;
  readonly hourly: Money;
}

/** The parts of an entry that are read. Prices are texts of ten decimals, and stay texts until they are money. */
const Entry = z.object({
  product: z.object({ attributes: z.object({ usagetype: z.string(), deploymentModel: z.optional(z.string()) }) }),
  terms: z.object({
    OnDemand: z.optional(
      z.record(
        z.string(),
        z.object({
          priceDimensions: z.record(
            z.string(),
            z.object({
              unit: z.string(),
              pricePerUnit: z.object({ USD: z.optional(z.string()) }),
            }),
          ),
        }),
      ),
    ),
  }),
});

/** Matches the units of a price by the hour: `Hrs`, `hours`, `vCPU-Hours`, `ACU-Hr`. */
const BY_THE_HOUR = /(^|-)(hrs?|hours?)$/i;

/** RDS Custom shares every attribute with RDS but this one, and costs a fifth more. */
const CUSTOM = 'Custom';

/**
 * Returns the prices of an entry of GetProducts' `PriceList`, a JSON text. It leaves out zero, which AWS lists for what
 * is paid some other way (capacity blocks, hosts, reservations).
 */
export function parseEntry(json: string): readonly PriceListRow[] {
  const {
    product: { attributes },
    terms,
  } = Entry.parse(JSON.parse(json));
  if (attributes.deploymentModel === CUSTOM) return [];
  return Object.values(terms.OnDemand ?? {})
    .flatMap(({ priceDimensions }) => Object.values(priceDimensions))
    .filter(({ unit }) => BY_THE_HOUR.test(unit))
    .flatMap(({ pricePerUnit: { USD: usd } }) => (usd === undefined ? [] : [parseUsd(usd)]))
    .filter((hourly) => hourly > 0n)
    .map((hourly) => ({ usageType: attributes.usagetype, hourly }));
}
