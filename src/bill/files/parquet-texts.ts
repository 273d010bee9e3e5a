import { textOfCell, type CellKind } from './parquet-cell';

/** As many different texts as two bytes can tell apart. */
const MOST_DIFFERENT = 65_536;

/**
 * The texts of a column in one group of rows, in little memory: columns repeat themselves, so a row has the number of
 * its text. A column of which nearly all differ has them as they are.
 */
export class ParquetTexts {
  private numbers: Uint16Array;
  private readonly texts: (string | undefined)[] = [];
  /** By the text. Dictionaries of Parquet give the same value again and again, so values are known, too. */
  private readonly numberOf = new Map<string | undefined, number>();
  private readonly numberOfValue = new Map<unknown, number>();
  /** Once there are too many different ones. */
  private all: (string | undefined)[] | undefined;

  constructor(
    private readonly length: number,
    private readonly kind: CellKind,
  ) {
    this.numbers = new Uint16Array(length);
  }

  /** Takes the values of rows from one on. */
  put(first: number, values: ArrayLike<unknown>): void {
    for (let index = 0; index < values.length; index += 1) this.set(first + index, values[index]);
  }

  at(row: number): string | undefined {
    return this.all === undefined ? this.texts[this.numbers[row] ?? 0] : this.all[row];
  }

  private set(row: number, value: unknown): void {
    if (this.all !== undefined) {
      this.all[row] = textOfCell(value, this.kind);
      return;
    }
    const known = this.numberOfValue.get(value);
    if (known !== undefined) {
      this.numbers[row] = known;
      return;
    }
    const text = textOfCell(value, this.kind);
    const number = this.numberOf.get(text) ?? this.texts.length;
    if (number === MOST_DIFFERENT || this.numberOfValue.size === MOST_DIFFERENT) {
      this.spell(row);
      this.set(row, value);
      return;
    }
    if (number === this.texts.length) {
      this.texts.push(text);
      this.numberOf.set(text, number);
    }
    this.numberOfValue.set(value, number);
    this.numbers[row] = number;
  }

  /** From now on each row has its own text: what was set before a row keeps it. */
  private spell(row: number): void {
    const all = new Array<string | undefined>(this.length);
    for (let before = 0; before < row; before += 1) all[before] = this.texts[this.numbers[before] ?? 0];
    this.all = all;
    this.numbers = new Uint16Array(0);
    this.numberOf.clear();
    this.numberOfValue.clear();
  }
}
