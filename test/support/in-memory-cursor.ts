import type { ReconciliationCursor } from '../../src/budgets/ports';

/** Where a reconciliation goes on, and how often that was written down. */
export class InMemoryReconciliationCursor implements ReconciliationCursor {
  cursor: string | undefined;
  saves = 0;

  async load() {
    return this.cursor;
  }

  async save(cursor: string | undefined) {
    this.saves += 1;
    this.cursor = cursor;
  }
}
