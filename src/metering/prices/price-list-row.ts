import * as z from 'zod/mini';
import { ceilDivide } from '../../core/domain/division';
import { money, readUsd, type Money } from '../../core/domain/money';
import type { PricePeriod } from '../domain/price';

/** One price that AWS asks on demand, by the hour or by the month. */
export interface PriceListRow {
  /** `BoxUsage:t3.micro` in us-east-1, `EUW2-BoxUsage:t3.micro` elsewhere: the prefix follows no rule. */
  readonly usageType: string;
  readonly per: PricePeriod;
  readonly price: Money;
}

/** The parts of an entry that are read. Prices are texts, most of ten decimals, and stay so until they are money. */
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
/** Matches the units of a price by the month: `GB-Mo`, `IOPS-Mo`, `MBPS-Mo`, `GiBps-mo`. */
const BY_THE_MONTH = /-(mo|months?)$/i;
/** EBS sells throughput by the MiB a second, and lists it by the GiB. */
const BY_THE_GIB = /^GiBps-/i;
const MIB_PER_GIB = 1_024n;

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
    .flatMap(({ unit, pricePerUnit: { USD: usd } }) => {
      const per = periodOf(unit);
      return usd === undefined || per === undefined ? [] : [{ per, price: priceOf(usd, unit) }];
    })
    .filter(({ price }) => price > 0n)
    .map((priced) => ({ usageType: attributes.usagetype, ...priced }));
}

function periodOf(unit: string): PricePeriod | undefined {
  if (BY_THE_HOUR.test(unit)) return 'hour';
  return BY_THE_MONTH.test(unit) ? 'month' : undefined;
}

function priceOf(usd: string, unit: string): Money {
  const price = readUsd(usd);
  return BY_THE_GIB.test(unit) ? money(ceilDivide(price, MIB_PER_GIB)) : price;
}
