import type { LedgerChange } from '../src/ledger/settle-expenses';

/** How far one reader has read the stream of a Cost table. */
export class StreamReader {
  private read = 0;

  constructor(private readonly stream: { readonly changes: readonly LedgerChange[] }) {}

  /** How many records were handed out. */
  get position(): number {
    return this.read;
  }

  get isAtEnd(): boolean {
    return this.read >= this.stream.changes.length;
  }

  /** The next records, at most so many. */
  next(count = Infinity): readonly LedgerChange[] {
    const records = this.stream.changes.slice(this.read, this.read + count);
    this.read += records.length;
    return records;
  }
}
