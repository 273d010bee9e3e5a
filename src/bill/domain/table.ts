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

/** A table in a file, whatever its format. It is read in parts, so that it may be larger than the memory. */
export interface Table {
  /** The names of its columns, in their order. */
  readonly columns: readonly string[];
  /** Reads the columns of these places. */
  read(places: readonly number[]): AsyncIterable<readonly TableRow[]>;
}
