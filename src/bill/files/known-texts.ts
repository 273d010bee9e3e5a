/** How many texts are kept of each column. */
const KEPT = 256;
/** The bytes of the longest that is kept. */
const LONGEST = 128;

/**
 * Makes texts of bytes, and keeps some of them: the columns of a bill repeat themselves, and to compare bytes costs a
 * part of what a text does. Their bytes lie in one block: nothing of a file is held by them.
 */
export class KnownTexts {
  private readonly bytes: Uint8Array;
  private readonly lengths: Uint8Array;
  private readonly texts: string[];

  constructor(columns: number) {
    this.bytes = new Uint8Array(columns * KEPT * LONGEST);
    this.lengths = new Uint8Array(columns * KEPT);
    this.texts = new Array<string>(columns * KEPT).fill('');
  }

  /** Returns the text of a cell, which is in UTF-8. */
  textOf(column: number, cell: Buffer, start: number, end: number): string {
    const length = end - start;
    if (length === 0) return '';
    if (length > LONGEST) return cell.toString('utf8', start, end);
    const place = column * KEPT + fingerprint(cell, start, length);
    const first = place * LONGEST;
    const { bytes } = this;
    if (this.lengths[place] === length) {
      let at = 0;
      while (at < length && bytes[first + at] === cell[start + at]) at += 1;
      if (at === length) return this.texts[place] as string;
    }
    const text = cell.toString('utf8', start, end);
    for (let at = 0; at < length; at += 1) bytes[first + at] = cell[start + at] as number;
    this.lengths[place] = length;
    this.texts[place] = text;
    return text;
  }
}

/** A number that two texts of a column seldom share: of their length, and of the bytes in which most differ. */
function fingerprint(bytes: Buffer, start: number, length: number): number {
  const quarter = Math.floor(length / 4);
  const first = bytes[start] as number;
  const early = bytes[start + quarter] as number;
  const middle = bytes[start + Math.floor(length / 2)] as number;
  const late = bytes[start + length - 1 - quarter] as number;
  const last = bytes[start + length - 1] as number;
  return (length + 5 * first + 3 * early + 7 * middle + 13 * late + 31 * last) % KEPT;
}
