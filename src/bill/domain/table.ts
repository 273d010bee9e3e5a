/** A row of a table of text. */
export interface TableRow {
  /** Counts the rows from 1; a header is none. */
  readonly number: number;
  /** The line of the file in which it begins, from 1; files of text alone have lines. */
  readonly line?: number;
  /** The cells of the columns that were asked for, in that order. Undefined: the cell is null. */
  readonly cells: readonly (string | undefined)[];
  /** The words for what is wrong with the row as a whole. It has no cells then. */
  readonly broken?: string;
}

/** A row that is there for as long as it is looked at: the next one takes its place. */
export interface PassingRow {
  /** Its number: a whole number of at most 15 digits, and how many of those are decimals; -1: it is not that plain. */
  readonly digits: number;
  readonly scale: number;
  /** Returns what was remembered of a row with the very same cells in a group of columns, as they are written. */
  recall(group: number): unknown;
  /** Remembers something of those cells of this row, after it was asked for. It may be forgotten. */
  remember(group: number, value: unknown): void;
  /** Makes of it a row that stays. */
  keep(): TableRow;
}

/** Looks at rows as they pass. */
export interface RowVisitor {
  pass(row: PassingRow): void;
  /** Takes those that are broken, or that cannot pass as quickly. */
  take(row: TableRow): void;
}

/** Of what rows consist that pass. */
export interface PassingColumns {
  /** The columns that a row has when it stays. */
  readonly places: readonly number[];
  /** The column of the number. */
  readonly number: number;
  /** The columns of each group, 64 at most. */
  readonly groups: readonly (readonly number[])[];
}

/** A table in a file, whatever its format. It is read in parts, so that it may be larger than the memory. */
export interface Table {
  /** The names of its columns, in their order. */
  readonly columns: readonly string[];
  /** Reads the columns of these places. */
  read(places: readonly number[]): AsyncIterable<readonly TableRow[]>;
  /** Lets its rows pass, where the format allows it: several times as fast. */
  readonly pass?: (columns: PassingColumns, visitor: RowVisitor) => Promise<void>;
}
