import { asyncBufferFromFile, parquetMetadataAsync, parquetRead, parquetSchema } from 'hyparquet';
import type { AsyncBuffer, FileMetaData, SchemaElement } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { BillError } from '../domain/bill-error';
import type { Table, TableRow } from '../domain/table';
import type { CellKind } from './parquet-cell';
import { ParquetTexts } from './parquet-texts';

/** A row group may have a million rows. So many of them are made at once. */
const ROWS_AT_ONCE = 4_096;

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
    const columns: ParquetTexts[] = [];
    // One column after the other: what a column is decoded into takes many times the memory of its texts.
    for (const column of wanted) {
      columns.push(await explained(async () => readColumn(file, metadata, column, groupStart, groupEnd)));
    }
    for (let start = groupStart; start < groupEnd; start += ROWS_AT_ONCE) {
      const length = Math.min(ROWS_AT_ONCE, groupEnd - start);
      yield Array.from({ length }, (_, index) => ({
        number: start + index + 1,
        cells: columns.map((column) => column.at(start - groupStart + index)),
      }));
    }
    groupStart = groupEnd;
  }
}

async function readColumn(
  file: AsyncBuffer,
  metadata: FileMetaData,
  { name, kind }: Wanted,
  rowStart: number,
  rowEnd: number,
): Promise<ParquetTexts> {
  const texts = new ParquetTexts(rowEnd - rowStart, kind);
  await parquetRead({
    file,
    metadata,
    compressors,
    columns: [name],
    rowStart,
    rowEnd,
    utf8: false,
    onPage: ({ columnData, rowStart: first }) => texts.put(first - rowStart, columnData),
  });
  return texts;
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
