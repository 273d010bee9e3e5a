import type { Address } from '../../src/core/domain/address';
import { holdsSomething } from '../../src/enforcement/domain/journal';
import type { EndingPorts, BudgetWithDisabled } from '../../src/enforcement/end-enforcement';
import { InMemoryAccount } from './in-memory-account';

const PAGE_SIZE = 2;

/** Account 222222222222, and the stack that the product is installed with. */
export class InMemoryEnding extends InMemoryAccount implements EndingPorts {
  removed = true;
  stops = 0;

  readonly installation = { isBeingRemoved: async () => this.removed };
  readonly disabling = { stop: () => this.table.writing('disabling.stop', () => void (this.stops += 1)) };
  readonly held = {
    page: async (cursor: string | undefined) => {
      const rows = [...this.table.journalRows].sort(([one], [other]) => (one < other ? -1 : 1));
      const after = rows.filter(([key]) => cursor === undefined || key > cursor);
      const scanned = after.slice(0, PAGE_SIZE);
      const budgets = scanned
        .map(([, entry]) => entry)
        .filter(holdsSomething)
        .map(({ address, status, changedAt }): BudgetWithDisabled => ({
          address,
          plannedAt: status === 'planned' ? changedAt : undefined,
        }));
      return { budgets, next: after.length > PAGE_SIZE ? scanned.at(-1)?.[0] : undefined };
    },
  };

  /** What the journals hold, whose it may be. */
  holding(): readonly Address[] {
    return [...this.table.journalRows.values()].filter(holdsSomething).map(({ address }) => address);
  }
}
