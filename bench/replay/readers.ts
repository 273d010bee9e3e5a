import { createReadStream } from 'node:fs';
import { DuckDBInstance, type DuckDBDataChunk } from '@duckdb/node-api';
import { parse } from 'csv-parse';
import { formatExact } from '../../src/bill/domain/exact-sum';
import { readHours } from '../../src/cli/replay';
import { totalUsd } from '../../src/cli/replay-totals';

/** What a reader has read. */
export interface Read {
  readonly rows: number;
  /** The sum of all rows, where the reader makes it: what is measured of the others is reading alone. */
  readonly usd?: string;
}

/** What a replay needs of each row, by the names of FOCUS 1.0. */
const COLUMNS = [
  ...['SubAccountId', 'BilledCost', 'BillingCurrency', 'ChargePeriodStart', 'ChargePeriodEnd'],
  ...['ChargeCategory', 'ServiceName', 'ChargeDescription'],
];

/** Read a file of CSV, each in the way that is its fastest. */
export const READERS = {
  /** All that the command does: rows are read, put into hours, and added up. */
  replay: async (path: string): Promise<Read> => {
    const bill = await readHours([path], 'billed');
    return { rows: bill.rows, usd: formatExact(totalUsd(bill)) };
  },
  /** Eight cells of each row, as texts. */
  csv_parse: async (path: string): Promise<Read> => {
    let places: readonly number[] | undefined;
    let rows = 0;
    let cells: readonly (string | undefined)[] = [];
    const parser = createReadStream(path).pipe(parse());
    for await (const row of parser as AsyncIterable<string[]>) {
      if (places === undefined) {
        places = COLUMNS.map((name) => row.indexOf(name));
        continue;
      }
      cells = places.map((place) => row[place]);
      rows += 1;
    }
    if (cells.length !== COLUMNS.length) throw new Error('csv-parse read no cells');
    return { rows };
  },
  /** Eight cells of each row, as texts. */
  duckdb: (path: string): Promise<Read> => readByDuckDb(path, (chunk) => chunk.getRows().length),
  /** Eight arrays of texts for each chunk, which leaves rows to be made of them. */
  duckdb_columns: (path: string): Promise<Read> => readByDuckDb(path, (chunk) => chunk.getColumns()[0]?.length ?? 0),
} as const;
export type ReaderName = keyof typeof READERS;

async function readByDuckDb(path: string, rowsOf: (chunk: DuckDBDataChunk) => number): Promise<Read> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const result = await connection.stream(
    `select ${COLUMNS.join(', ')} from read_csv('${path.replaceAll("'", "''")}', header = true, all_varchar = true)`,
  );
  let rows = 0;
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    rows += rowsOf(chunk);
  }
  connection.closeSync();
  return { rows };
}
