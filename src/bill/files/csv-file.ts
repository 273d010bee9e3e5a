import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { BillError } from '../domain/bill-error';
import type { RowVisitor, Table, TableRow } from '../domain/table';
import { CsvScanner, headerOf, linesIn, LONGEST_ROW } from './csv-scanner';
import { QuickScanner } from './quick-scanner';

const PART = 1024 * 1024;
/** A part, and the row that has begun before it. */
const HALF = LONGEST_ROW + PART;
const LONGEST_HEADER = 1024 * 1024;
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);
const UTF_16 = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])];

/** Opens a file of CSV in UTF-8, compressed with gzip or not. Throws a BillError when it has no header. */
export async function openCsv(path: string, isGzip: boolean): Promise<Table> {
  const { columns, length, lines } = await readHeader(path, isGzip);
  return {
    columns,
    read: (places) => rowsOf(path, isGzip, length, new CsvScanner(columns.length, places, lines + 1)),
    pass: (wanted, visitor) =>
      passRows(path, isGzip, length, new QuickScanner(2 * HALF, columns.length, wanted, lines + 1), visitor),
  };
}

async function readHeader(path: string, isGzip: boolean) {
  const header = await firstRow(path, isGzip);
  if (header === undefined || header.columns.join('').trim() === '') {
    throw new BillError('it is empty: expected a first row with the names of the columns');
  }
  return header;
}

async function firstRow(path: string, isGzip: boolean) {
  let bytes: Buffer = Buffer.alloc(0);
  for await (const part of partsOf(path, isGzip)) {
    bytes = Buffer.concat([bytes, part]);
    if (UTF_16.some((mark) => bytes.subarray(0, mark.length).equals(mark))) {
      throw new BillError('it is in UTF-16: expected CSV in UTF-8');
    }
    const header = headerIn(bytes, false);
    if (header !== undefined) return header;
    if (bytes.length > LONGEST_HEADER) throw new BillError('its first line is longer than 1 MiB: expected CSV');
  }
  return headerIn(bytes, true);
}

function headerIn(bytes: Buffer, isLast: boolean) {
  const skipped = bytes.subarray(0, BOM.length).equals(BOM) ? BOM.length : 0;
  const header = headerOf(bytes.subarray(skipped), isLast);
  if (header === undefined) return undefined;
  const length = header.length + skipped;
  return { columns: header.columns, length, lines: linesIn(bytes.subarray(0, length)) };
}

async function* rowsOf(
  path: string,
  isGzip: boolean,
  headerLength: number,
  scanner: CsvScanner,
): AsyncGenerator<readonly TableRow[]> {
  let skip = headerLength;
  for await (const part of partsOf(path, isGzip)) {
    const rest = part.subarray(Math.min(skip, part.length));
    skip -= part.length - rest.length;
    yield scanner.push(rest);
  }
  yield scanner.end();
}

/**
 * Lets rows pass. While those of one half of the scanner's bytes do, the next part of the file is read into the other,
 * behind room for the row that has begun.
 */
async function passRows(
  path: string,
  isGzip: boolean,
  headerLength: number,
  scanner: QuickScanner,
  visitor: RowVisitor,
): Promise<void> {
  const { bytes } = scanner;
  const source = isGzip ? gzipSource(path) : await fileSource(path);
  let from = 0;
  let to = 0;
  let skip = headerLength;
  let place = LONGEST_ROW;
  let reading = source.fill(bytes, place);
  try {
    for (let length = await reading; length > 0; length = await reading) {
      from = place - bytes.copy(bytes, place - (to - from), from, to);
      to = place + length;
      // Not before: it goes to where the row was that has begun.
      place = (place + HALF) % bytes.length;
      reading = source.fill(bytes, place);
      const skipped = Math.min(skip, to - from);
      skip -= skipped;
      from = scanner.read(from + skipped, to, false, visitor);
    }
    scanner.read(from, to, true, visitor);
  } finally {
    await reading.catch(() => undefined);
    await source.close();
  }
}

/** Gives the bytes of a file, part after part. */
interface Source {
  /** Puts the next part to a place of some bytes, and returns its length; 0: there is none. */
  fill(bytes: Buffer, place: number): Promise<number>;
  close(): Promise<unknown>;
}

async function fileSource(path: string): Promise<Source> {
  const file = await open(path);
  return {
    fill: async (bytes, place) => (await file.read(bytes, place, PART)).bytesRead,
    close: () => file.close(),
  };
}

function gzipSource(path: string): Source {
  const parts = partsOf(path, true);
  return {
    fill: async (bytes, place) => {
      const { done, value } = await parts.next();
      return done === true ? 0 : (value as Buffer).copy(bytes, place);
    },
    close: () => parts.return(undefined),
  };
}

/** Reads the bytes of a file, and gives all that it opened back when its reader stops. */
async function* partsOf(path: string, isGzip: boolean): AsyncGenerator<Buffer> {
  const file = createReadStream(path, { highWaterMark: PART });
  if (!isGzip) {
    yield* file as AsyncIterable<Buffer>;
    return;
  }
  const unzipped = createGunzip({ chunkSize: PART });
  file.on('error', (error) => unzipped.destroy(error));
  try {
    yield* file.pipe(unzipped) as AsyncIterable<Buffer>;
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (!code.startsWith('Z_')) throw error;
    throw new BillError(`it cannot be unzipped (${message}): expected a whole file of gzip`, { cause: error });
  } finally {
    file.destroy();
  }
}
