import type { RecordedChange } from '../../budgets/domain/budget-history';
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

/** The one way in which commands change the Budgets table. */
export interface BudgetDesk {
  /** Writes a change, and who and why with it. `superseded`: somebody has changed the item since it was read. */
  change(change: BudgetChange): Promise<Write>;
  /** Returns what was changed at an address, the newest first. */
  history(address: string): Promise<readonly RecordedChange[]>;
  /** Returns what was changed at an address from an instant on, the newest first. */
  historySince(address: string, from: Instant): Promise<readonly RecordedChange[]>;
  /** Returns what was changed at all addresses, in no order. It goes through the whole Cost table. */
  allHistory(): Promise<readonly RecordedChange[]>;
  /** Who gives the commands, as AWS knows them. */
  who(): Promise<string>;
}
