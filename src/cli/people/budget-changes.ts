import type { StoredBudget } from '../../budgets/ports';
import type { Instant } from '../../core/domain/time';
import type { Write } from '../../core/ports';

/** What people write into an item of the Budgets table: attributes in the words of the domain, numbers as digits. */
export type Settings = Readonly<Record<string, unknown>>;

/** A change of an item. What it does not name stays. */
export interface BudgetChange {
  readonly address: string;
  /** The item as it was read. Undefined: there is none. */
  readonly read: StoredBudget | undefined;
  /** The settings that are written, or taken away where they are undefined. `remove`: the item goes. */
  readonly to: Settings | 'remove';
  readonly by: Author;
  readonly at: Instant;
}

/** Who changes something, and why. */
export interface Author {
  readonly who: string;
  readonly why: string | undefined;
}

/** A row of what was changed: what the item said before and after. Undefined: there was no item. */
export interface ChangeRow extends Author {
  readonly address: string;
  readonly at: Instant;
  readonly before: Settings | undefined;
  readonly after: Settings | undefined;
}

/** The one way in which commands change the Budgets table. */
export interface BudgetDesk {
  /** Writes a change and its row of history, both or neither. `superseded`: somebody has changed the item since. */
  change(change: BudgetChange): Promise<Write>;
  /** Returns what was changed by commands at an address, the newest first. */
  history(address: string): Promise<readonly ChangeRow[]>;
  /** Returns what was changed by commands at all addresses, in no order. */
  allHistory(): Promise<readonly ChangeRow[]>;
  /** Who gives the commands, as AWS knows them. */
  who(): Promise<string>;
}
