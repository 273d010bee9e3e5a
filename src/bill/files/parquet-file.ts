import { asyncBufferFromFile, parquetMetadataAsync, parquetRead, parquetSchema } from 'hyparquet';
import type { AsyncBuffer, FileMetaData, SchemaElement } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { BillError } from '../domain/bill-error';
import type { Table, TableRow } from '../domain/table';
import { textOfCell, type CellKind } from './parquet-cell';

/** A row group may have a million rows. So many of them are in memory at once. */
const ROWS_AT_ONCE = 65_536;

/** Opens a Parquet file. Throws a BillError when it is none. */
export async function openParquet(path: string): Promise<Table> {
  const file = await asyncBufferFromFile(path);
  const metadata = await explained(async () => parquetMetadataAsync(file));
  const kinds = new Map(metadata.schema.map((element) => [element, kindOf(element)]));
  const columns = parquetSchema(metadata).children.map(({ element, children }) => ({
    name: element.name,
    kind: kinds.get(element) ?? 'plain',
    isNested: children.length > 0,
  }));
  const raw = { ...metadata, schema: metadata.schema.map(withoutDecimal) };
  return {
    columns: columns.map(({ name }) => name),
    read: (places) => {
      const wanted = places.map((place) => columns[place]).filter((column) => column !== undefined);
      const nested = wanted.find(({ isNested }) => isNested);
      if (nested !== undefined) throw new BillError(`the column ${nested.name} is nested: expected plain values`);
      return rowsOf(file, raw, wanted);
    },
  };
}

interface Wanted {
  readonly name: string;
  readonly kind: CellKind;
}

async function* rowsOf(
  file: AsyncBuffer,
  metadata: FileMetaData,
  wanted: readonly Wanted[],
): AsyncGenerator<readonly TableRow[]> {
  let groupStart = 0;
  for (const group of metadata.row_groups) {
    const groupEnd = groupStart + Number(group.num_rows);
    for (let start = groupStart; start < groupEnd; start += ROWS_AT_ONCE) {
      const end = Math.min(start + ROWS_AT_ONCE, groupEnd);
      const rows = await explained(async () => readRows(file, metadata, wanted, start, end));
      yield rows.map((values, index) => ({
        number: start + index + 1,
        cells: wanted.map(({ kind }, cell) => textOfCell(values[cell], kind)),
      }));
    }
    groupStart = groupEnd;
  }
}

async function readRows(
  file: AsyncBuffer,
  metadata: FileMetaData,
  wanted: readonly Wanted[],
  rowStart: number,
  rowEnd: number,
): Promise<readonly (readonly unknown[])[]> {
  let rows: readonly (readonly unknown[])[] = [];
  await parquetRead({
    file,
    metadata,
    compressors,
    columns: wanted.map(({ name }) => name),
    rowStart,
    rowEnd,
    utf8: false,
    onComplete: (read) => (rows = read),
  });
  return rows;
}

function kindOf(element: SchemaElement): CellKind {
  const { logical_type: logical } = element;
  if (isDecimal(element)) return { scale: element.scale ?? (logical?.type === 'DECIMAL' ? logical.scale : 0) };
  return element.type === 'FLOAT' ? 'float' : 'plain';
}

/** Hides that numbers are decimals, which would be made binary floats: 590.31 becomes 590.3100000000001. */
function withoutDecimal(element: SchemaElement): SchemaElement {
  return isDecimal(element) ? { ...element, converted_type: undefined, logical_type: undefined } : element;
}

function isDecimal({ converted_type: converted, logical_type: logical }: SchemaElement): boolean {
  return converted === 'DECIMAL' || logical?.type === 'DECIMAL';
}

async function explained<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    // What the system says of the file is no fault of its content.
    if (code !== undefined) throw error;
    throw new BillError(`it cannot be read as Parquet (${message})`, { cause: error });
  }
}
