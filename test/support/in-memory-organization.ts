import { changedItem } from '../../sim/organization/budgets-table';
import { type AccountState, type ItemChange, type OrganizationAccount } from '../../src/accounts/domain/onboarding';
import type { OnboardingRegistry, Organization } from '../../src/accounts/ports';
import type { WrittenBudget } from '../../src/budgets/domain/budget';
import type { UnitId } from '../../src/budgets/domain/organizational-unit';
import type { Receipt } from '../../src/budgets/domain/receipt';
import type { StoredBudget } from '../../src/budgets/ports';
import type { AccountId } from '../../src/core/domain/address';
import type { Interruption } from './in-memory-ports';

/** An organization that is changed by its administrators. */
export class InMemoryOrganization implements Organization {
  readonly members = new Map<AccountId, OrganizationAccount>();
  /** Members that the list misses: they move while it is read. */
  readonly unlisted = new Set<AccountId>();
  asked = 0;

  constructor(private readonly interrupt: Interruption = () => undefined) {}

  place(account: AccountId, units: readonly UnitId[], state: AccountState = 'ACTIVE'): void {
    this.members.set(account, { state, units });
  }

  async find(account: AccountId) {
    this.interrupt('organization.find');
    this.asked += 1;
    return this.members.get(account);
  }

  async accounts() {
    this.interrupt('organization.accounts');
    return new Map([...this.members].filter(([account]) => !this.unlisted.has(account)));
  }
}

interface Item {
  readonly written: WrittenBudget;
  readonly receipt: Receipt | undefined;
}

const PAGE_SIZE = 2;

/** The Budgets table, with what its conditional changes promise. */
export class InMemoryOnboardingRegistry implements OnboardingRegistry {
  readonly items = new Map<string, Item>();
  changes = 0;

  constructor(private readonly interrupt: Interruption = () => undefined) {}

  set(address: string, written: WrittenBudget): void {
    this.items.set(address, { written: { Address: address, ...written }, receipt: undefined });
  }

  /** What an item says but its address; undefined: there is none. */
  written(address: string): WrittenBudget | undefined {
    const item = this.items.get(address);
    if (item === undefined) return undefined;
    const { Address: _address, ...rest } = item.written;
    return rest;
  }

  async find(addresses: readonly string[]) {
    this.interrupt('registry.find');
    return new Map(addresses.flatMap((address) => this.stored(address)).map((stored) => [stored.address, stored]));
  }

  async page(cursor: string | undefined) {
    this.interrupt('registry.page');
    const after = [...this.items.keys()].sort().filter((address) => cursor === undefined || address > cursor);
    const addresses = after.slice(0, PAGE_SIZE);
    return {
      budgets: addresses.flatMap((address) => this.stored(address)),
      next: after.length > PAGE_SIZE ? addresses.at(-1) : undefined,
    };
  }

  async of(account: AccountId) {
    this.interrupt('registry.of');
    return [...this.items.keys()]
      .filter((address) => address === (account as string) || address.startsWith(`${account}.`))
      .flatMap((address) => this.stored(address));
  }

  async change(address: string, read: StoredBudget | undefined, change: ItemChange) {
    this.interrupt('registry.change');
    if (this.items.get(address)?.written !== read?.written) return 'superseded' as const;
    this.changes += 1;
    if (change.kind === 'remove') {
      this.items.delete(address);
    } else {
      this.items.set(address, {
        written: changedItem(address, read?.written, change),
        receipt: this.items.get(address)?.receipt,
      });
    }
    this.interrupt('after registry.change');
    return 'written' as const;
  }

  private stored(address: string): readonly StoredBudget[] {
    const item = this.items.get(address);
    return item === undefined ? [] : [{ address, ...item, revision: item }];
  }
}
