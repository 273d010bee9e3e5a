import { formatUsd } from '../../core/domain/money';
import { Unpriced } from '../../metering/domain/price';
import type { PriceTable } from '../../metering/domain/price-table';
import { theOnly } from '../../metering/prices/price-list-row';
import { TABLES_REGION, type BundledKind, type PriceQuery } from './kinds';
import { OfferError, readOffer, type Offer } from './offer-file';

/** Opens a file of the bulk price list, by its path: `/offers/v1.0/aws/AmazonEC2/current/us-east-1/index.csv`. */
export type OpenOffer = (path: string) => Promise<AsyncIterable<Uint8Array>>;

/** A table as the price list has it now. */
export interface Generated {
  readonly kind: BundledKind;
  readonly table: PriceTable;
  /** The names whose price is another than the table of before has: `t3.micro: 0.0104, now 0.0105`. */
  readonly changes: readonly string[];
}

/** A name of a table, and the question for its price. */
interface Asked {
  readonly kind: BundledKind;
  readonly name: string;
  readonly query: PriceQuery;
}

/**
 * Reads the price of each name of these tables out of AWS's price list, by the question that the product itself asks.
 * Throws an OfferError that lists every name that has not exactly one price: a table is whole or not written.
 */
export async function generateTables(kinds: readonly BundledKind[], open: OpenOffer): Promise<readonly Generated[]> {
  const asked = kinds.flatMap((kind) =>
    Object.keys(kind.table.usd).map((name): Asked => ({ kind, name, query: kind.queryOf(name) })),
  );
  const found = new Map<BundledKind, Record<string, string>>();
  const offers = new Map<BundledKind, Offer & { readonly path: string }>();
  const problems: string[] = [];
  for (const serviceCode of new Set(asked.map(({ query }) => query.serviceCode))) {
    const own = asked.filter(({ query }) => query.serviceCode === serviceCode);
    const path = `/offers/v1.0/aws/${serviceCode}/current/${TABLES_REGION}/index.csv`;
    const offer = await readAt(path, own, open);
    own.forEach(({ kind, name, query }, index) => {
      offers.set(kind, { ...offer, path });
      try {
        const { price } = theOnly(offer.rows[index] ?? [], query.part);
        found.set(kind, { ...found.get(kind), [name]: formatUsd(price) });
      } catch (error) {
        if (!(error instanceof Unpriced)) throw error;
        problems.push(`${kind.name}.json: ${name}: ${error.message}`);
      }
    });
  }
  if (problems.length > 0) throw new OfferError(problems.join('\n'));
  return kinds.map((kind) => generated(kind, found.get(kind) ?? {}, offers.get(kind)));
}

async function readAt(path: string, asked: readonly Asked[], open: OpenOffer): Promise<Offer> {
  try {
    return await readOffer(
      await open(path),
      asked.map(({ query }) => query),
    );
  } catch (error) {
    if (error instanceof OfferError) throw new OfferError(`${path}: ${error.message}`, { cause: error });
    throw error;
  }
}

function generated(
  kind: BundledKind,
  usd: Readonly<Record<string, string>>,
  offer: (Offer & { readonly path: string }) | undefined,
): Generated {
  if (offer === undefined) throw new OfferError(`${kind.name}.json: it has no names: expected one or more`);
  const changes = Object.entries(usd).flatMap(([name, price]) => {
    const { [name]: before } = kind.table.usd;
    return before === price ? [] : [`${name}: ${before}, now ${price}`];
  });
  const source = `AWS's price list, ${offer.path}, version ${offer.version}`;
  return { kind, changes, table: { date: offer.publishedOn, source, usd } };
}

/** Writes a table as it is kept in the repository. */
export function formatTable({ date, source, usd }: PriceTable): string {
  return `${JSON.stringify({ date, source, usd }, undefined, 2)}\n`;
}
