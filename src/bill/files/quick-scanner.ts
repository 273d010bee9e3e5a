import type { PassingColumns, PassingRow, RowVisitor, TableRow } from '../domain/table';
import { bytesFor, CellMemory, type MemorySize } from './cell-memory';
import { CsvScanner, LONGEST_ROW } from './csv-scanner';
import { Separators } from './separators';

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;

/** A whole number of so many digits is exact in a number. */
const EXACT_DIGITS = 15;

/** Of few columns there are many different rows, of many columns few. */
const SIZES: readonly MemorySize[] = [
  { most: 16_384, longest: 128 },
  { most: 4_096, longest: 1_024 },
];
const FEW_COLUMNS = 2;
const LEAST_REACH = 4_096;

/**
 * Reads what CsvScanner reads, five times as fast: separators are found many bytes at a time, a number is made of its
 * bytes, and of rows with cells that are known no text is made. What is not plain goes through CsvScanner, a row at a
 * time. Why: docs/decisions/0058-csv-is-cut-by-webassembly.md.
 */
export class QuickScanner implements PassingRow {
  digits = 0;
  scale = -1;
  /** Put the file here, a part at a time. */
  readonly bytes: Buffer;
  private readonly separators: Separators;
  private readonly memories: readonly CellMemory<unknown>[];
  private readonly slow: CsvScanner;
  /** The part that is read, to its end. */
  private part: Buffer;
  private rows = 0;
  /** True inside an endless line, which is given up: up to its end nothing is read. */
  private isSkipping = false;
  /** How many bytes are searched at once: few where what is found does not hold. */
  private reach = Number.POSITIVE_INFINITY;
  /** The first byte of the row that passes, and its first separator. */
  private start = 0;
  private first = 0;

  /** Takes the bytes of the longest part, the number of columns of each row, and the line at which the bytes begin. */
  constructor(
    length: number,
    private readonly width: number,
    private readonly columns: PassingColumns,
    private line: number,
  ) {
    const sizes = columns.groups.map(({ length: count }) => SIZES[count > FEW_COLUMNS ? 1 : 0] as MemorySize);
    this.separators = new Separators(
      length,
      sizes.reduce((sum, size) => sum + bytesFor(size), 0),
    );
    const { memory, behind } = this.separators;
    let at = behind;
    this.memories = sizes.map((size, group) => {
      const own = new CellMemory(memory, at, columns.groups[group] ?? [], size);
      at += bytesFor(size);
      return own;
    });
    this.bytes = this.separators.bytes;
    this.part = this.bytes;
    this.slow = new CsvScanner(width, columns.places);
  }

  /** Reads the rows that end between two places of the bytes. Returns where the first begins that does not. */
  read(from: number, to: number, isLast: boolean, visitor: RowVisitor): number {
    this.part = this.bytes.subarray(0, to);
    let at = this.startFrom(from);
    while (at < to) {
      const stop = this.separators.find(at, Math.min(to, at + this.reach));
      const next = this.quickRows(at, isLast, visitor);
      if (next > at) {
        this.reach *= 2;
        at = next;
        continue;
      }
      if (stop === to && !isLast && to - at <= LONGEST_ROW) return at;
      const behind = this.slowRow(at, isLast, visitor);
      if (behind === undefined) return at;
      at = behind;
    }
    return at;
  }

  recall(group: number): unknown {
    return this.memories[group]?.recall(this.first, this.start);
  }

  remember(group: number, value: unknown): void {
    this.memories[group]?.remember(value);
  }

  keep(): TableRow {
    const { cells = [] } = this.slow.rowFrom(this.part, this.start, -1, true) ?? {};
    return { number: this.rows, line: this.line, cells };
  }

  /** Returns where the next row begins: behind the line that is given up, if there is one. */
  private startFrom(from: number): number {
    if (!this.isSkipping) return from;
    const lineFeed = this.part.indexOf(LF, from);
    if (lineFeed === -1) return this.part.length;
    this.isSkipping = false;
    this.line += 1;
    return lineFeed + 1;
  }

  /** Lets the rows pass that were found from a place on. Returns where that ends. */
  private quickRows(from: number, isLast: boolean, visitor: RowVisitor): number {
    const { part, width } = this;
    const { places, rowEnds, rows, hasLineFeeds } = this.separators;
    let start = from;
    let first = 0;
    for (let row = 0; row < rows; row += 1) {
      const behind = rowEnds[row] as number;
      const end = places[behind - 1] as number;
      const cells = behind - first;
      // The second half of CR LF.
      if (end < start) {
        first = behind;
        continue;
      }
      // CR may be followed by LF, by what comes next.
      if (part[end] === CR && end + 1 === part.length && !isLast) return start;
      const next = end + (part[end] === CR && part[end + 1] === LF ? 2 : 1);
      const isBlank = end === start && width > 1;
      if (!isBlank && cells !== width) {
        const isSame = this.slowRow(start, isLast, visitor) === next;
        start = this.start;
        if (!isSame) {
          this.reach = LEAST_REACH;
          return start;
        }
      } else {
        if (!isBlank) this.pass(start, first, visitor);
        this.line += hasLineFeeds ? Math.max(lineFeedsIn(part, start, next), 1) : 1;
        start = next;
      }
      first = behind;
    }
    return start;
  }

  private pass(start: number, first: number, visitor: RowVisitor): void {
    const { places } = this.separators;
    const { number } = this.columns;
    this.start = start;
    this.first = first;
    this.rows += 1;
    this.readNumber(
      number === 0 ? start : (places[first + number - 1] as number) + 1,
      places[first + number] as number,
    );
    visitor.pass(this);
  }

  /** Reads the row at a place as CsvScanner does. Returns where the next begins; undefined: it does not end here. */
  private slowRow(start: number, isLast: boolean, visitor: RowVisitor): number | undefined {
    const { part } = this;
    const lineFeed = part.indexOf(LF, start);
    const row = this.slow.rowFrom(part, start, lineFeed, isLast);
    this.start = row?.next ?? start;
    if (row === undefined) return undefined;
    const { cells, broken, next, isEndless } = row;
    if (broken !== undefined || cells.length > 0) {
      this.rows += 1;
      const { rows: number, line } = this;
      visitor.take(broken === undefined ? { number, line, cells } : { number, line, cells: [], broken });
    }
    this.isSkipping = isEndless === true && lineFeed === -1;
    this.line += Math.max(lineFeedsIn(part, start, next), this.isSkipping ? 0 : 1);
    return next;
  }

  /** Reads `-12.3456`, with quotes around it or without, exactly: its digits as a whole number. */
  private readNumber(from: number, to: number): void {
    const { bytes } = this;
    const isQuoted = bytes[from] === QUOTE;
    const end = isQuoted ? to - 1 : to;
    const begin = isQuoted ? from + 1 : from;
    const isNegative = bytes[begin] === MINUS;
    const first = isNegative ? begin + 1 : begin;
    let digits = 0;
    let point = end;
    for (let at = first; at < end; at += 1) {
      const byte = bytes[at] as number;
      if (byte >= ZERO && byte <= NINE) {
        digits = digits * 10 + (byte - ZERO);
      } else if (byte === POINT && point === end && at > first && at < end - 1) {
        point = at;
      } else {
        this.scale = -1;
        return;
      }
    }
    const count = end - first - (point < end ? 1 : 0);
    this.digits = isNegative ? -digits : digits;
    this.scale = count === 0 || count > EXACT_DIGITS ? -1 : Math.max(end - point - 1, 0);
  }
}

function lineFeedsIn(bytes: Buffer, from: number, to: number): number {
  let count = 0;
  for (let at = bytes.indexOf(LF, from); at !== -1 && at < to; at = bytes.indexOf(LF, at + 1)) count += 1;
  return count;
}
