import type { WrittenBudget } from '../../src/budgets/domain/budget';
import { formatBudgetValue } from '../../src/budgets/domain/budget-value';
import type { Receipt } from '../../src/budgets/domain/receipt';
import type { StoredBudget } from '../../src/budgets/ports';
import type { AccountId, Address } from '../../src/core/domain/address';
import type { Money } from '../../src/core/domain/money';
import { SpokeFailure, type Spokes } from '../../src/core/ports';
import { REGISTERED_BY } from '../../src/workloads/domain/registered-workload';
import type { Workload } from '../../src/workloads/domain/workload';
import type { WorkloadRegistry, WorkloadSpoke, WorkloadTexts } from '../../src/workloads/ports';

interface Item {
  readonly written: WrittenBudget;
  readonly receipt: Receipt | undefined;
}
type Interruption = (call: string) => void;

/** Writes to the items of a Budgets table, with the conditions of the real ones. */
export class InMemoryWorkloadRegistry implements WorkloadRegistry {
  constructor(
    private readonly items: Map<string, Item>,
    private readonly interrupt: Interruption,
  ) {}

  async register(address: Address, { limit, tag, mode, emails }: Workload, found: StoredBudget | undefined) {
    this.interrupt('register');
    if (this.hasChanged(address, found)) return 'superseded' as const;
    const { Mode: _mode, Emails: _emails, ...kept } = this.items.get(address)?.written ?? {};
    const written: WrittenBudget = {
      ...kept,
      Address: address,
      BudgetValue: formatBudgetValue(limit),
      WorkloadTag: { Key: tag.key, Value: tag.value },
      RegisteredBy: REGISTERED_BY,
      ...(mode === undefined ? {} : { Mode: mode }),
      ...(emails.length === 0 ? {} : { Emails: emails }),
    };
    this.items.set(address, { written, receipt: this.items.get(address)?.receipt });
    return 'written' as const;
  }

  async lower(found: StoredBudget, limit: Money) {
    this.interrupt('lower');
    if (this.hasChanged(found.address, found)) return 'superseded' as const;
    this.items.set(found.address, {
      ...(found.revision as Item),
      written: { ...found.written, BudgetValue: formatBudgetValue(limit) },
    });
    return 'written' as const;
  }

  async remove(found: StoredBudget) {
    this.interrupt('remove');
    if (this.hasChanged(found.address, found)) return 'superseded' as const;
    this.items.delete(found.address);
    return 'written' as const;
  }

  private hasChanged(address: string, found: StoredBudget | undefined): boolean {
    const {
      BudgetValue: value,
      WorkloadTag: tag,
      Mode: mode,
      Emails: emails,
      RegisteredBy: marker,
    } = this.items.get(address)?.written ?? {};
    const was = found?.written;
    return (
      this.items.has(address) !== (found !== undefined) ||
      value !== was?.BudgetValue ||
      tag !== was?.WorkloadTag ||
      mode !== was?.Mode ||
      emails !== was?.Emails ||
      marker !== was?.RegisteredBy
    );
  }
}

/** What lies in one account: what teams wrote, and the receipts they got, by name. */
export class InMemoryWorkloadSpoke implements WorkloadSpoke {
  readonly written = new Map<string, string>();
  readonly receipts = new Map<string, string>();
  unreachable: string | undefined;
  receiptsWritten = 0;

  constructor(private readonly interrupt: Interruption) {}

  /** A team launches the product, or changes what it has launched. */
  write(name: string, amount: string, more: Readonly<Record<string, unknown>> = {}): void {
    this.written.set(name, JSON.stringify({ amount, tagKey: 'app', tagValue: name, email: '', mode: '', ...more }));
  }

  receipt(name: string): Readonly<Record<string, unknown>> | undefined {
    const text = this.receipts.get(name);
    return text === undefined ? undefined : (JSON.parse(text) as Record<string, unknown>);
  }

  async readAll(): Promise<ReadonlyMap<string, WorkloadTexts>> {
    this.interrupt('readAll');
    const names = [...new Set([...this.written.keys(), ...this.receipts.keys()])].sort();
    return new Map(names.map((name) => [name, { written: this.written.get(name), receipt: this.receipts.get(name) }]));
  }

  async writeReceipt(name: string, text: string) {
    this.interrupt('writeWorkloadReceipt');
    this.receiptsWritten += 1;
    this.receipts.set(name, text);
  }

  async removeReceipt(name: string) {
    this.interrupt('removeWorkloadReceipt');
    this.receipts.delete(name);
  }
}

/** Accounts without workloads, until a test asks for one. */
export class InMemoryWorkloadSpokes implements Spokes<WorkloadSpoke> {
  readonly spokes = new Map<string, InMemoryWorkloadSpoke>();
  readonly reached: string[] = [];

  constructor(private readonly interrupt: Interruption) {}

  of(account: string): InMemoryWorkloadSpoke {
    const spoke = this.spokes.get(account) ?? new InMemoryWorkloadSpoke(this.interrupt);
    this.spokes.set(account, spoke);
    return spoke;
  }

  async reach(account: AccountId, errand: string): Promise<WorkloadSpoke> {
    this.interrupt('reachWorkloads');
    this.reached.push(`${errand}@${account}`);
    const spoke = this.of(account);
    if (spoke.unreachable !== undefined) throw new SpokeFailure(spoke.unreachable);
    return spoke;
  }
}
