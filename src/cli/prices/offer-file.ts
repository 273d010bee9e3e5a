import { CsvScanner, headerOf } from '../../bill/files/csv-scanner';
import type { PriceListFilter } from '../../metering/domain/price';
import { listedRow, type PriceListRow } from '../../metering/prices/price-list-row';
import type { PriceQuery } from './kinds';

/** What a price list says: when it was published, and the rows of each question, in the order of the questions. */
export interface Offer {
  /** `2026-09-24` */
  readonly publishedOn: string;
  /** `20260924165602` */
  readonly version: string;
  readonly rows: readonly (readonly PriceListRow[])[];
}

/** A price list is not what was expected. */
export class OfferError extends Error {
  override readonly name = 'OfferError';
}

/** `FormatVersion`, `Disclaimer`, `Publication Date`, `Version`, `OfferCode`: one each before the names of the columns. */
const LINES_ABOVE = 5;
const LONGEST_HEAD = 1024 * 1024;
const LF = 0x0a;

/** The columns that every question needs, as `keyOf` writes them. */
const TERM = 'termtype';
const UNIT = 'unit';
const USD = 'priceperunit';
const CURRENCY = 'currency';
const USAGE_TYPE = 'usagetype';
const DEPLOYMENT_MODEL = 'deploymentmodel';

/**
 * Reads what is asked out of a file of AWS's bulk price list, the CSV of one service and region: that of EC2 is larger
 * than a text can be in memory, so it is read row by row. Throws an OfferError for a file of another form.
 */
export async function readOffer(parts: AsyncIterable<Uint8Array>, queries: readonly PriceQuery[]): Promise<Offer> {
  const rows: PriceListRow[][] = queries.map(() => []);
  let bytes: Buffer = Buffer.alloc(0);
  let reader: OfferReader | undefined;
  for await (const part of parts) {
    if (reader !== undefined) {
      reader.push(Buffer.from(part));
      continue;
    }
    bytes = Buffer.concat([bytes, part]);
    reader = begin(bytes, queries, rows);
    if (reader === undefined && bytes.length > LONGEST_HEAD) break;
  }
  if (reader === undefined) throw new OfferError('it has no names of columns: expected CSV of AWS’s price list');
  reader.end();
  const { publishedOn, version } = reader;
  return { publishedOn, version, rows };
}

/** Returns a reader that has read these bytes. Undefined: the names of the columns do not end in them. */
function begin(bytes: Buffer, queries: readonly PriceQuery[], rows: PriceListRow[][]): OfferReader | undefined {
  let at = 0;
  for (let line = 0; line < LINES_ABOVE; line += 1) {
    const end = bytes.indexOf(LF, at);
    if (end === -1) return undefined;
    at = end + 1;
  }
  const above = bytes.toString('utf8', 0, at);
  const [, publishedOn] = /^"Publication Date","(\d{4}-\d{2}-\d{2})/m.exec(above) ?? [];
  const [, version] = /^"Version","(\d+)"/m.exec(above) ?? [];
  if (publishedOn === undefined || version === undefined) {
    throw new OfferError('it does not say when it was published: expected CSV of AWS’s price list');
  }
  const header = headerOf(bytes.subarray(at), false);
  if (header === undefined) return undefined;
  const reader = new OfferReader(publishedOn, version, header.columns, queries, rows);
  reader.push(bytes.subarray(at + header.length));
  return reader;
}

/** A filter, and the place of its cell. */
interface Check {
  readonly slot: number;
  readonly values: readonly string[];
}

class OfferReader {
  private readonly scanner: CsvScanner;
  private readonly checks: readonly (readonly Check[])[];
  private readonly slots: ReadonlyMap<string, number>;

  constructor(
    readonly publishedOn: string,
    readonly version: string,
    columns: readonly string[],
    private readonly queries: readonly PriceQuery[],
    private readonly rows: PriceListRow[][],
  ) {
    const keys = columns.map(keyOf);
    const fields = queries.flatMap(({ filters }) => filters.map(({ Field: field }) => keyOf(field)));
    const wanted = [...new Set([TERM, UNIT, USD, CURRENCY, USAGE_TYPE, ...fields])];
    const missing = wanted.filter((key) => !keys.includes(key));
    if (missing.length > 0) throw new OfferError(`it has no columns for ${missing.join(', ')}: expected them`);
    if (keys.includes(DEPLOYMENT_MODEL)) wanted.push(DEPLOYMENT_MODEL);
    this.slots = new Map(wanted.map((key, slot) => [key, slot]));
    this.scanner = new CsvScanner(
      columns.length,
      wanted.map((key) => keys.indexOf(key)),
      LINES_ABOVE + 2,
    );
    this.checks = queries.map(({ filters }) => filters.map((filter) => this.checkOf(filter)));
  }

  push(part: Buffer): void {
    this.take(this.scanner.push(part));
  }

  end(): void {
    this.take(this.scanner.end());
  }

  private take(read: ReturnType<CsvScanner['push']>): void {
    for (const { cells, line, broken } of read) {
      if (broken !== undefined) throw new OfferError(`line ${line}: ${broken}`);
      const cell = (key: string) => cells[this.slots.get(key) ?? -1];
      if (cell(TERM) !== 'OnDemand' || cell(CURRENCY) !== 'USD') continue;
      const usageType = cell(USAGE_TYPE) ?? '';
      const row = listedRow({
        usageType,
        deploymentModel: cell(DEPLOYMENT_MODEL),
        unit: cell(UNIT) ?? '',
        usd: cell(USD),
      });
      if (row !== undefined) this.give(row, cells);
    }
  }

  private give(row: PriceListRow, cells: readonly (string | undefined)[]): void {
    this.queries.forEach((_query, index) => {
      const fits = this.checks[index]?.every(({ slot, values }) => values.includes(cells[slot] ?? ''));
      if (fits === true) this.rows[index]?.push(row);
    });
  }

  private checkOf({ Type: type, Field: field, Value: value }: PriceListFilter): Check {
    return { slot: this.slots.get(keyOf(field)) ?? -1, values: type === 'ANY_OF' ? value.split(',') : [value] };
  }
}

/** Makes one of the names of an attribute: `Pre Installed S/W` in CSV is `preInstalledSw` in GetProducts. */
function keyOf(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
