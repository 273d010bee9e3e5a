import { formatBudgetValue } from '../../src/budgets/domain/budget-value';
import type { Raises, StoredBudget } from '../../src/budgets/ports';
import type { Money } from '../../src/core/domain/money';
import type { Write } from '../../src/core/ports';
import type { Item } from './in-memory-ports';

/** The raises in the items of the Budgets table, each written only as it was read. */
export class InMemoryRaises implements Raises {
  constructor(private readonly items: Map<string, Item>) {}

  async markTold(of: StoredBudget): Promise<Write> {
    return this.write(of, ({ written, ...item }) => ({
      ...item,
      written: { ...written, Raise: { ...(written.Raise as object), Told: true } },
    }));
  }

  async end(of: StoredBudget, then: Money): Promise<Write> {
    return this.write(of, ({ written: { Raise: _over, ...written }, ...item }) => ({
      ...item,
      written: { ...written, BudgetValue: formatBudgetValue(then) },
    }));
  }

  private write({ address, revision }: StoredBudget, change: (item: Item) => Item): Write {
    const [item, read] = [this.items.get(address), (revision as Item).written];
    if (item?.written.BudgetValue !== read.BudgetValue || item?.written.Raise !== read.Raise) return 'superseded';
    this.items.set(address, change(item as Item));
    return 'written';
  }
}
