import { BillError } from '../domain/bill-error';
import type { TableRow } from '../domain/table';

const QUOTE = 0x22;
const COMMA = 0x2c;
const LF = 0x0a;
const CR = 0x0d;

/** A row longer than this is one with a quote that nobody closed. */
const LONGEST_ROW = 16 * 1024 * 1024;

const NO_BYTES = Buffer.alloc(0);

/**
 * Cuts columns out of CSV (RFC 4180, with any of the three line ends): it makes text of the cells that were asked for
 * alone, which most of the time is that of the row before. Give it the bytes of a file in parts of any size.
 */
export class CsvScanner {
  private rest: Buffer = NO_BYTES;
  private rows = 0;
  /** Which of the wanted cells a column is; -1: none. */
  private readonly slots: Int32Array;
  private readonly before: Cell[];

  /** Takes the number of columns of each row, and the places of the wanted ones. */
  constructor(
    private readonly width: number,
    places: readonly number[],
  ) {
    this.slots = new Int32Array(width).fill(-1);
    places.forEach((place, slot) => (this.slots[place] = slot));
    this.before = places.map(() => ({ bytes: NO_BYTES, start: 0, end: 0, text: '' }));
  }

  /** Returns the rows that end in this part. */
  push(part: Buffer): readonly TableRow[] {
    return this.scan(part, false);
  }

  /** Returns the last row, if it has no line end. */
  end(): readonly TableRow[] {
    return this.scan(NO_BYTES, true);
  }

  private scan(part: Buffer, isLast: boolean): readonly TableRow[] {
    const bytes = this.rest.length === 0 ? part : Buffer.concat([this.rest, part]);
    const rows: TableRow[] = [];
    let start = 0;
    while (start < bytes.length) {
      const row = this.rowAt(bytes, start, isLast);
      if (row === undefined) break;
      if (row.made !== undefined) rows.push(row.made);
      start = row.next;
    }
    // A copy, so that the part itself can go.
    this.rest = start === bytes.length ? NO_BYTES : Buffer.from(bytes.subarray(start));
    if (this.rest.length > LONGEST_ROW) {
      throw new BillError(`row ${this.rows + 1} is longer than 16 MiB: is there a quote that is not closed?`);
    }
    return rows;
  }

  /** Reads the row that begins at `start`. Undefined: it does not end here. */
  private rowAt(
    bytes: Buffer,
    start: number,
    isLast: boolean,
  ): { readonly made?: TableRow; readonly next: number } | undefined {
    const cells: (string | undefined)[] = new Array<undefined>(this.before.length).fill(undefined);
    const { length } = bytes;
    let column = 0;
    let broken: string | undefined;
    for (let at = start; ;) {
      const isQuoted = bytes[at] === QUOTE;
      const end = isQuoted ? closingQuote(bytes, at + 1) : endOfCell(bytes, at);
      if (isQuoted && end === length) {
        if (!isLast) return undefined;
        return this.finish(start, length, column + 1, cells, 'a quote is not closed: expected one more "', bytes);
      }
      const slot = column < this.width ? (this.slots[column] ?? -1) : -1;
      if (slot >= 0) cells[slot] = isQuoted ? quotedText(bytes, at + 1, end) : this.textOf(slot, bytes, at, end);
      const after = isQuoted ? endOfCell(bytes, end + 1) : end;
      if (isQuoted && after > end + 1) broken ??= 'text stands behind a closing quote: expected a comma';
      column += 1;
      const ender = bytes[after];
      if (ender === COMMA) {
        at = after + 1;
      } else {
        // A quote may still be doubled, and CR may be followed by LF, by what comes next.
        if (after + (ender === CR ? 1 : 0) >= length && !isLast) return undefined;
        const isPair = ender === CR && bytes[after + 1] === LF;
        return this.finish(start, Math.min(after + (isPair ? 2 : 1), length), column, cells, broken, bytes, after);
      }
    }
  }

  private finish(
    start: number,
    next: number,
    columns: number,
    cells: readonly (string | undefined)[],
    broken: string | undefined,
    bytes: Buffer,
    end = next,
  ): { readonly made?: TableRow; readonly next: number } {
    // A blank line is no row, unless the table has a single column.
    if (end === start && this.width > 1) return { next };
    this.rows += 1;
    const fault =
      broken ?? (columns === this.width ? undefined : `it has ${columns} cells: expected ${this.width}, as the header`);
    if (fault !== undefined) return { made: { number: this.rows, cells: [], broken: fault }, next };
    return { made: { number: this.rows, cells }, next };
  }

  /** The text of a cell, which is that of the row before if the bytes are the same. */
  private textOf(slot: number, bytes: Buffer, start: number, end: number): string | undefined {
    const before = this.before[slot];
    if (before !== undefined && isSame(before, bytes, start, end)) return before.text;
    const text = bytes.toString('utf8', start, end);
    this.before[slot] = { bytes, start, end, text };
    return text;
  }
}

interface Cell {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Returns the names in the first row, and the number of bytes before the second. Undefined: the first row does not end
 * in these bytes.
 */
export function headerOf(
  bytes: Buffer,
  isLast: boolean,
): { readonly columns: readonly string[]; readonly length: number } | undefined {
  const columns: string[] = [];
  const { length } = bytes;
  for (let at = 0; at <= length;) {
    const isQuoted = bytes[at] === QUOTE;
    const end = isQuoted ? closingQuote(bytes, at + 1) : endOfCell(bytes, at);
    columns.push(isQuoted ? quotedText(bytes, at + 1, end) : bytes.toString('utf8', at, end));
    const after = isQuoted ? endOfCell(bytes, end + 1) : end;
    const isPair = bytes[after] === CR && bytes[after + 1] === LF;
    if (bytes[after] === COMMA) at = after + 1;
    else if (after + (bytes[after] === CR ? 1 : 0) >= length && !isLast) return undefined;
    else return { columns, length: Math.min(after + (isPair ? 2 : 1), length) };
  }
  return undefined;
}

/** Returns where a cell without quotes ends: at a comma, a line end, or the end. */
function endOfCell(bytes: Buffer, start: number): number {
  const { length } = bytes;
  let at = start;
  for (; at < length; at += 1) {
    const byte = bytes[at];
    if (byte === COMMA || byte === LF || byte === CR) break;
  }
  return Math.min(at, length);
}

/** Returns where the quote that closes a cell stands. Two in a row are one of the text. The end: there is none. */
function closingQuote(bytes: Buffer, start: number): number {
  const { length } = bytes;
  let at = bytes.indexOf(QUOTE, start);
  while (at !== -1 && bytes[at + 1] === QUOTE) at = bytes.indexOf(QUOTE, at + 2);
  return at === -1 ? length : at;
}

function quotedText(bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString('utf8', start, end);
  return text.includes('"') ? text.replaceAll('""', '"') : text;
}

function isSame(cell: Cell, bytes: Buffer, start: number, end: number): boolean {
  if (cell.end - cell.start !== end - start) return false;
  for (let at = start, before = cell.start; at < end; at += 1, before += 1) {
    if (bytes[at] !== cell.bytes[before]) return false;
  }
  return true;
}
