import type { TableRow } from '../domain/table';
import { KnownTexts } from './known-texts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const LF = 0x0a;
const CR = 0x0d;

/** A row longer than this is one with a quote that nobody closed. */
export const LONGEST_ROW = 1024 * 1024;

const NO_BYTES = Buffer.alloc(0);

/**
 * Cuts columns out of CSV (RFC 4180, with any of the three line ends): it makes text of the cells that were asked for
 * alone, which most of the time is that of the row before. Give it the bytes of a file in parts of any size.
 *
 * A broken row is its first line alone, and reading goes on behind it: a quote too many costs one row, not those that
 * it would swallow. Why it is our own: docs/decisions/0045-bills-are-read-by-a-cutter-and-hyparquet.md.
 */
export class CsvScanner {
  private rest: Buffer = NO_BYTES;
  private rows = 0;
  /** True inside an endless line, which is given up: up to its end nothing is read. */
  private isSkipping = false;
  /** Which of the wanted cells a column is; -1: none. */
  private readonly slots: Int32Array;
  /** The cells of a row that has none of those that are wanted. */
  private readonly nothing: readonly undefined[];
  private readonly known: KnownTexts;

  /** Takes the number of columns of each row, the places of the wanted ones, and the line at which the bytes begin. */
  constructor(
    private readonly width: number,
    places: readonly number[],
    private line = 1,
  ) {
    this.slots = new Int32Array(width).fill(-1);
    places.forEach((place, slot) => (this.slots[place] = slot));
    this.nothing = places.map(() => undefined);
    this.known = new KnownTexts(places.length);
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
    let start = this.startOf(bytes);
    // The first line feed at or behind `start`.
    let lineFeed = bytes.indexOf(LF, start);
    while (start < bytes.length) {
      const row = this.rowFrom(bytes, start, lineFeed, isLast);
      if (row === undefined) break;
      const { next } = row;
      if (row.broken !== undefined || row.cells.length > 0) rows.push(this.made(row));
      if (row.isEndless === true && lineFeed === -1) this.isSkipping = true;
      let lines = 0;
      for (; lineFeed !== -1 && lineFeed < next; lineFeed = bytes.indexOf(LF, lineFeed + 1)) lines += 1;
      // Where lines end in CR alone, each row counts as one.
      this.line += Math.max(lines, this.isSkipping ? 0 : 1);
      start = next;
    }
    // A copy, so that the part itself can go.
    this.rest = start === bytes.length ? NO_BYTES : Buffer.from(bytes.subarray(start));
    return rows;
  }

  /**
   * Reads the row that begins at a place, of which the first line feed is known, or -1. Undefined: it does not end in
   * these bytes.
   */
  rowFrom(bytes: Buffer, start: number, lineFeed: number, isLast: boolean): Row | undefined {
    const row = this.rowAt(bytes, start, isLast) ?? this.tooLong(bytes.length, start);
    if (row?.broken === undefined || lineFeed === -1) return row;
    return { ...row, next: Math.min(row.next, lineFeed + 1) };
  }

  /** Returns where the next row begins: behind the line that is given up, if there is one. */
  private startOf(bytes: Buffer): number {
    if (!this.isSkipping) return 0;
    const lineFeed = bytes.indexOf(LF);
    if (lineFeed === -1) return bytes.length;
    this.isSkipping = false;
    this.line += 1;
    return lineFeed + 1;
  }

  private tooLong(length: number, start: number): Row | undefined {
    if (length - start <= LONGEST_ROW) return undefined;
    const broken = 'it is longer than 1 MiB: is there a quote that is not closed?';
    return { cells: [], broken, next: length, isEndless: true };
  }

  private made({ cells, broken }: Row): TableRow {
    this.rows += 1;
    const { rows: number, line } = this;
    return broken === undefined ? { number, line, cells } : { number, line, cells: [], broken };
  }

  /** Reads the row that begins at `start`. Undefined: it does not end here. */
  private rowAt(bytes: Buffer, start: number, isLast: boolean): Row | undefined {
    const cells: (string | undefined)[] = this.nothing.slice();
    const { length } = bytes;
    let column = 0;
    let broken: string | undefined;
    for (let at = start; ;) {
      const isQuoted = at < length && bytes[at] === QUOTE;
      const end = isQuoted ? closingQuote(bytes, at + 1) : endOfCell(bytes, at);
      if (isQuoted && end === length) {
        if (!isLast) return undefined;
        return { cells, broken: `the quote of cell ${column + 1} is not closed: expected one more "`, next: length };
      }
      const slot = column < this.width ? (this.slots[column] ?? -1) : -1;
      if (slot >= 0) cells[slot] = isQuoted ? quotedText(bytes, at + 1, end) : this.known.textOf(slot, bytes, at, end);
      const after = isQuoted ? endOfCell(bytes, end + 1) : end;
      column += 1;
      if (isQuoted && after > end + 1) broken ??= `text stands behind the closing quote of cell ${column}`;
      if (after < length && bytes[after] === COMMA) {
        at = after + 1;
        continue;
      }
      // A quote may still be doubled, and CR may be followed by LF, by what comes next.
      if (after + (bytes[after] === CR ? 1 : 0) >= length && !isLast) return undefined;
      const next = endOfLine(bytes, after);
      // A blank line is no row, unless the table has a single column.
      if (after === start && this.width > 1) return { cells: [], next };
      if (column !== this.width) broken ??= `it has ${column} cells: expected ${this.width}, as the header`;
      return { cells, broken, next };
    }
  }
}

/** A row, or a blank line, which has no cells. */
export interface Row {
  readonly cells: readonly (string | undefined)[];
  readonly broken?: string | undefined;
  /** Where the next one begins. */
  readonly next: number;
  readonly isEndless?: true;
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
    if (bytes[after] === COMMA) at = after + 1;
    else if (after + (bytes[after] === CR ? 1 : 0) >= length && !isLast) return undefined;
    else return { columns, length: endOfLine(bytes, after) };
  }
  return undefined;
}

/** Returns the number of line ends in a header: of line feeds, or one. */
export function linesIn(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(LF); at !== -1; at = bytes.indexOf(LF, at + 1)) lines += 1;
  return Math.max(lines, 1);
}

/** Returns where the line ends that has no more cells: behind LF, CR, or both. */
function endOfLine(bytes: Buffer, at: number): number {
  const isPair = bytes[at] === CR && bytes[at + 1] === LF;
  return Math.min(at + (isPair ? 2 : 1), bytes.length);
}

/** Returns where a cell without quotes ends: at a comma, a line end, or the end. */
function endOfCell(bytes: Buffer, start: number): number {
  const { length } = bytes;
  let at = start;
  for (; at < length; at += 1) {
    const byte = bytes[at] as number;
    // Most bytes are above all three.
    if (byte <= COMMA && (byte === COMMA || byte === LF || byte === CR)) break;
  }
  return at;
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
