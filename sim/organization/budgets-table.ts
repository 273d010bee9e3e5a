import { settingsOf, type ItemChange } from '../../src/accounts/domain/onboarding';
import type { OnboardingRegistry } from '../../src/accounts/ports';
import type { WrittenBudget } from '../../src/budgets/domain/budget';
import type { BudgetChange } from '../../src/budgets/domain/propagation';
import type { Receipt } from '../../src/budgets/domain/receipt';
import type { BudgetRegistry, StoredBudget } from '../../src/budgets/ports';
import type { AccountId } from '../../src/core/domain/address';
import { formatInstant } from '../../src/core/domain/time';
import type { Write } from '../../src/core/ports';
import { PartitionedRows } from '../cost-table/partitioned-rows';
import type { Wire } from '../wire';

interface Item {
  readonly address: string;
  readonly written: WrittenBudget;
  readonly receipt: Receipt | undefined;
}

const PAGE_SIZE = 100;

/** The Budgets table, what its conditional writes promise, and its stream. */
export class SimulatedBudgetsTable {
  readonly items = new PartitionedRows<Item>(({ address }) => address.slice(0, 12));
  private written = 0;

  /** `onChange` is told of each record of the stream as it appears. */
  constructor(private readonly onChange: (change: BudgetChange) => void) {}

  /** Somebody writes an item, whatever was there. */
  write(address: string, written: WrittenBudget): void {
    this.put({ address, written: { ...written, Address: address }, receipt: this.items.get(address)?.receipt }, true);
  }

  remove(address: string): void {
    if (this.items.delete(address)) this.tell(address, 'removed', true);
  }

  /** The table as functions reach it over a wire. */
  registryOver(wire: Wire<string>): BudgetRegistry & OnboardingRegistry {
    return {
      find: (addresses) =>
        wire.read('item', () => new Map(addresses.flatMap((address) => this.entry(address))), 'registry.find'),
      page: (cursor) => wire.read('query', () => this.page(cursor), 'registry.page'),
      of: (account) => wire.read('query', () => this.of(account), 'registry.of'),
      writeReceipt: (of, receipt) => wire.write('item', () => this.writeReceipt(of, receipt), 'registry.writeReceipt'),
      change: (address, read, change) =>
        wire.write('item', () => this.change(address, read, change), 'registry.change'),
    };
  }

  private entry(address: string): readonly (readonly [string, StoredBudget])[] {
    const item = this.items.get(address);
    return item === undefined ? [] : [[address, stored(item)]];
  }

  private page(cursor: string | undefined) {
    const after = this.items.after(cursor);
    const keys = after.slice(0, PAGE_SIZE);
    return {
      budgets: keys.map((key) => stored(this.items.get(key) as Item)),
      next: after.length > keys.length ? keys.at(-1) : undefined,
    };
  }

  private of(account: AccountId): readonly StoredBudget[] {
    return this.items.of(account).map(stored);
  }

  private writeReceipt({ address, revision }: StoredBudget, receipt: Receipt): Write {
    const item = this.items.get(address);
    const read = revision as Item;
    if (item === undefined || item.written.BudgetValue !== read.written.BudgetValue || item.receipt !== read.receipt) {
      return 'superseded';
    }
    this.put({ ...item, receipt }, false);
    return 'written';
  }

  private change(address: string, read: StoredBudget | undefined, change: ItemChange): Write {
    const item = this.items.get(address);
    if (item?.written !== read?.written) return 'superseded';
    if (change.kind === 'remove') this.remove(address);
    else this.put({ address, written: changedItem(address, read?.written, change), receipt: item?.receipt }, true);
    return 'written';
  }

  private put(item: Item, written: boolean): void {
    this.items.set(item.address, item);
    this.tell(item.address, 'set', written);
  }

  private tell(address: string, kind: BudgetChange['kind'], written: boolean): void {
    this.written += 1;
    this.onChange({ id: String(this.written), address, kind, written });
  }
}

function stored(item: Item): StoredBudget {
  return { ...item, revision: item };
}

/** Returns an item as onboarding changes it. */
export function changedItem(
  address: string,
  written: WrittenBudget | undefined,
  change: Exclude<ItemChange, { readonly kind: 'remove' }>,
): WrittenBudget {
  const { Ended: _ended, ...rest } = written ?? { Address: address };
  switch (change.kind) {
    case 'reopen':
      return rest;
    case 'end':
      return { ...rest, Ended: { At: formatInstant(change.ended.at), Reason: change.ended.reason } };
    case 'default': {
      const settings = Object.fromEntries(
        Object.entries(settingsOf(change.default)).filter(([, value]) => value !== undefined),
      );
      return { Address: address, ...settings, Defaulted: { From: change.default.from, ...settings } };
    }
  }
}
