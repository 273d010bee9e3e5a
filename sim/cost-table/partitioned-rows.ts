/** Rows by their keys, in partitions: what belongs to one is found without looking at any other. */
export class PartitionedRows<Row> extends Map<string, Row> {
  private readonly partitions = new Map<string, Set<string>>();
  /** All keys in their order, while no row comes or goes. */
  private order: readonly string[] | undefined;

  constructor(private readonly partitionOf: (row: Row) => string) {
    super();
  }

  override set(key: string, row: Row): this {
    if (!this.has(key)) {
      const partition = this.partitionOf(row);
      const keys = this.partitions.get(partition);
      if (keys === undefined) this.partitions.set(partition, new Set([key]));
      else keys.add(key);
      this.order = undefined;
    }
    return super.set(key, row);
  }

  override delete(key: string): boolean {
    const row = this.get(key);
    if (row === undefined) return false;
    const partition = this.partitionOf(row);
    const keys = this.partitions.get(partition);
    keys?.delete(key);
    if (keys?.size === 0) this.partitions.delete(partition);
    this.order = undefined;
    return super.delete(key);
  }

  override clear(): void {
    this.partitions.clear();
    this.order = undefined;
    super.clear();
  }

  /** The rows of a partition as a query answers: in the order of the keys. */
  of(partition: string): readonly Row[] {
    const keys = this.partitions.get(partition);
    return keys === undefined ? [] : [...keys].sort().map((key) => this.get(key) as Row);
  }

  /** The keys after one, in their order. */
  after(cursor: string | undefined): readonly string[] {
    this.order ??= [...this.keys()].sort();
    const next = cursor === undefined ? 0 : this.order.findIndex((key) => key > cursor);
    return next === -1 ? [] : this.order.slice(next);
  }
}
