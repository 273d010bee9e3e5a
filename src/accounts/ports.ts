import type { BudgetRegistry, StoredBudget } from '../budgets/ports';
import type { AccountId } from '../core/domain/address';
import type { Write } from '../core/ports';
import type { ItemChange, OrganizationAccount } from './domain/onboarding';

/** The organization as it is now, whatever any event has said. */
export interface Organization {
  /** Returns undefined when the account does not belong to the organization (any more). */
  find(account: AccountId): Promise<OrganizationAccount | undefined>;
  /** Returns all accounts. One that moves meanwhile may be missing, or come twice. */
  accounts(): Promise<ReadonlyMap<AccountId, OrganizationAccount>>;
}

/** The Budgets table, for what the product itself writes into it besides receipts. */
export interface OnboardingRegistry extends Pick<BudgetRegistry, 'find' | 'page'> {
  /** Returns the items of an account and of its workloads. */
  of(account: AccountId): Promise<readonly StoredBudget[]>;
  /**
   * Changes an item, unless anything in it but the receipt has changed since it was read. With an undefined `read`,
   * there must be none.
   */
  change(address: string, read: StoredBudget | undefined, change: ItemChange): Promise<Write>;
}
