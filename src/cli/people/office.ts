import type { Contacts } from '../../budgets/domain/contacts';
import type { ModePolicy } from '../../budgets/domain/effective-mode';
import type { BudgetRegistry, KnownContacts, Pauses } from '../../budgets/ports';
import type { AccountId, Address } from '../../core/domain/address';
import type { Journal } from '../../enforcement/ports';
import type { AdoptedBudgets, Bills, Contributions, Ledgers } from '../../ledger/ports';
import type { BudgetDesk } from './budget-changes';
import type { InstallationView } from './installation-view';

/** What the commands read of an installation, and the one way in which they change it. */
export interface Office extends BudgetDesk {
  readonly registry: Pick<BudgetRegistry, 'find' | 'page'>;
  readonly adopted: Pick<AdoptedBudgets, 'counting' | 'find' | 'of'>;
  readonly ledgers: Pick<Ledgers, 'find' | 'page'>;
  readonly bills: Pick<Bills, 'find'>;
  readonly contributions: Pick<Contributions, 'of' | 'find'>;
  readonly journal: Pick<Journal, 'of'> & { addresses(): Promise<readonly Address[]> };
  readonly contacts: { find(account: AccountId): Promise<Contacts | undefined> } & Pick<KnownContacts, 'of'>;
  readonly pauses: Pauses;
  /** What can be asked of the installation besides its tables. */
  readonly installation: InstallationView;
  /** Undefined: the management stack cannot be read, so nobody knows what budgets without a mode do. */
  policy(): Promise<InstallationPolicy | undefined>;
  /** The accounts of the organization that are open, or why they cannot be listed. */
  accounts(): Promise<readonly AccountId[] | { readonly unknown: string }>;
}

export interface InstallationPolicy extends ModePolicy {
  readonly maxDisabledPerRun: number;
}
