import * as z from 'zod/mini';
import { ceilDivide } from '../../core/domain/division';
import { money, readUsd, type Money } from '../../core/domain/money';
import { type PricePart, type PricePeriod, Unpriced } from '../domain/price';

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
 * is paid some other way (capacity blocks, hosts, reservations). Throws an error that names a text of another form.
 */
export function parseEntry(json: string): readonly PriceListRow[] {
  const {
    product: { attributes },
    terms,
  } = Entry.parse(valueOf(json));
  return Object.values(terms.OnDemand ?? {})
    .flatMap(({ priceDimensions }) => Object.values(priceDimensions))
    .flatMap(
      ({ unit, pricePerUnit: { USD: usd } }) =>
        listedRow({ usageType: attributes.usagetype, deploymentModel: attributes.deploymentModel, unit, usd }) ?? [],
    );
}

function valueOf(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new RangeError(`'${json.slice(0, 100)}' is no entry of a price list: expected JSON`, { cause: error });
  }
}

/** A price on demand as AWS lists it. */
export interface ListedPrice {
  readonly usageType: string;
  readonly deploymentModel: string | undefined;
  readonly unit: string;
  readonly usd: string | undefined;
}

/** Returns the row of a price, or undefined for zero, and for what is neither by the hour nor by the month. */
export function listedRow({ usageType, deploymentModel, unit, usd }: ListedPrice): PriceListRow | undefined {
  const per = periodOf(unit);
  if (usd === undefined || per === undefined || deploymentModel === CUSTOM) return undefined;
  const price = priceOf(usd, unit);
  return price > 0n ? { usageType, per, price } : undefined;
}

function periodOf(unit: string): PricePeriod | undefined {
  if (BY_THE_HOUR.test(unit)) return 'hour';
  return BY_THE_MONTH.test(unit) ? 'month' : undefined;
}

function priceOf(usd: string, unit: string): Money {
  const price = readUsd(usd);
  return BY_THE_GIB.test(unit) ? money(ceilDivide(price, MIB_PER_GIB)) : price;
}

/**
 * Returns the only row of a part. Of several rows at different prices nobody knows which one will be billed, so taking
 * any of them may understate.
 */
export function theOnly(rows: readonly PriceListRow[], { usageTypes, per: period = 'hour' }: PricePart): PriceListRow {
  const [matching = []] = usageTypes
    .map((wanted) => rows.filter(({ usageType, per }) => per === period && wanted.test(usageType)))
    .filter(({ length }) => length > 0);
  const [row, ...others] = matching;
  if (row === undefined) throw new Unpriced(`no row has a price by the ${period}`);
  if (others.some(({ price }) => price !== row.price)) {
    throw new Unpriced(
      `${matching.length} rows have a price: ${matching.map(({ usageType }) => usageType).join(', ')}`,
    );
  }
  return row;
}
