import { open } from 'node:fs/promises';
import { BillError } from '../domain/bill-error';
import { planColumns, type ColumnPlan, type CostBasis, type FocusColumn } from '../domain/focus-columns';
import { FocusRowReader, type FocusRow } from '../domain/focus-row';
import type { PassingColumns, RowVisitor, Table, TableRow } from '../domain/table';
import { openCsv } from './csv-file';
import { openParquet } from './parquet-file';

const GZIP = Buffer.from([0x1f, 0x8b]);
const PARQUET = Buffer.from('PAR1');
const ZIP = Buffer.from('PK');

/** A bill in FOCUS or CUR. */
export interface Bill {
  /** The column that the costs are read from. */
  readonly costColumn: string;
  /** Where the columns are in the cells of `cells()`. */
  readonly plan: ColumnPlan;
  /** Reads the rows, some at a time. */
  rows(): AsyncIterable<readonly FocusRow[]>;
  /** Reads the cells of the rows as they stand, some at a time. */
  cells(): AsyncIterable<readonly TableRow[]>;
  /** Lets the rows pass, or takes them where the format does not allow that. The cost is their number. */
  pass(groups: PassingColumns['groups'], visitor: RowVisitor): Promise<void>;
}

/**
 * Opens a bill in FOCUS 1.0 to 1.3 or CUR 2.0: CSV, CSV with gzip, or Parquet. Throws a BillError that names the file
 * and what was expected of it, at once or as its rows are read. Columns that are `unread` cost neither time nor memory.
 */
export async function openBill(path: string, basis: CostBasis, unread: readonly FocusColumn[] = []): Promise<Bill> {
  try {
    const table = await openTable(path);
    const plan = planColumns(table.columns, basis, unread);
    return {
      costColumn: plan.costColumn,
      plan,
      rows: () => focusRows(path, table, plan),
      cells: () => tableRows(path, table, plan),
      pass: (groups, visitor) => passRows(path, table, plan, groups, visitor),
    };
  } catch (error) {
    throw about(path, error);
  }
}

async function* focusRows(path: string, table: Table, plan: ColumnPlan): AsyncGenerator<readonly FocusRow[]> {
  const reader = new FocusRowReader(plan);
  for await (const rows of tableRows(path, table, plan)) yield rows.map((row) => reader.read(row));
}

async function* tableRows(path: string, table: Table, plan: ColumnPlan): AsyncGenerator<readonly TableRow[]> {
  try {
    yield* table.read(plan.places);
  } catch (error) {
    throw about(path, error);
  }
}

async function passRows(
  path: string,
  table: Table,
  plan: ColumnPlan,
  groups: PassingColumns['groups'],
  visitor: RowVisitor,
): Promise<void> {
  const { places, cells } = plan;
  const number = places[cells.cost ?? -1];
  if (table.pass === undefined || number === undefined) {
    for await (const rows of tableRows(path, table, plan)) for (const row of rows) visitor.take(row);
    return;
  }
  try {
    await table.pass({ places, number, groups }, visitor);
  } catch (error) {
    throw about(path, error);
  }
}

async function openTable(path: string): Promise<Table> {
  const start = await firstBytes(path);
  if (/\.parquet$/i.test(path)) return openParquet(path);
  if (start.subarray(0, ZIP.length).equals(ZIP)) {
    throw new BillError('it is a ZIP archive: unpack it, expected CSV, CSV with gzip or Parquet');
  }
  if (!/\.(csv|gz)$/i.test(path) || start.equals(PARQUET)) {
    throw new BillError('expected a name that ends in .csv, .csv.gz or .parquet, as its content');
  }
  return openCsv(path, start.subarray(0, GZIP.length).equals(GZIP));
}

async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(PARQUET.length), 0, PARQUET.length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'not found',
  ENOTDIR: 'not found',
  EISDIR: 'it is a directory',
  EACCES: 'it may not be read',
  EPERM: 'it may not be read',
};

/** Names the file in what is wrong with it. What is no fault of the file stays as it is. */
function about(path: string, error: unknown): unknown {
  if (error instanceof BillError) return new BillError(`${path}: ${error.message}`, { cause: error });
  const reason = REASONS[(error as NodeJS.ErrnoException).code ?? ''];
  return reason === undefined
    ? error
    : new BillError(`${path}: ${reason}: expected a bill in CSV or Parquet`, { cause: error });
}
