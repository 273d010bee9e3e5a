import type { StoredBudget, Stops } from '../../src/budgets/ports';
import type { Write } from '../../src/core/ports';
import type { Item } from './in-memory-ports';

/** The stops by hand in the items of the Budgets table, each taken out only as it was read. */
export class InMemoryStops implements Stops {
  constructor(private readonly items: Map<string, Item>) {}

  async end({ address, revision }: StoredBudget): Promise<Write> {
    const item = this.items.get(address);
    const { Stop: read } = (revision as Item).written;
    if (item === undefined || read === undefined || item.written.Stop !== read) return 'superseded';
    const { Stop: _over, ...written } = item.written;
    this.items.set(address, { ...item, written });
    return 'written';
  }
}
