import type { Address } from '../../src/core/domain/address';
import { holdsSomething } from '../../src/enforcement/domain/journal';
import type { EndingPorts } from '../../src/enforcement/end-enforcement';
import { InMemoryAccount } from './in-memory-account';

/** Account 222222222222, and the stack that the product is installed with. */
export class InMemoryEnding extends InMemoryAccount implements EndingPorts {
  removed = true;
  stops = 0;

  readonly installation = { isBeingRemoved: async () => this.removed };
  readonly doors = { shut: () => this.wire.writing('doors.shut', () => void (this.stops += 1)) };

  /** What the journals hold, whose it may be. */
  holding(): readonly Address[] {
    return [...this.table.journalRows.values()].filter(holdsSomething).map(({ address }) => address);
  }
}
