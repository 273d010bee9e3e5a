import { isNews, type Receipt } from './domain/receipt';
import type { BudgetRegistry, StoredBudget } from './ports';

/** The most attempts to write a receipt, when another writer changes the same item's receipt. */
const MAX_ATTEMPTS = 3;

/**
 * Writes a receipt that says something new about the value that was read. Returns `known` when the item says so
 * already, and `superseded` when the value is another by now. It writes over another receipt for the same value.
 *
 * The table wins: docs/decisions/0003-the-table-wins.md.
 */
export async function writeReceipt(
  stored: StoredBudget,
  receipt: Receipt,
  registry: BudgetRegistry,
): Promise<'written' | 'known' | 'superseded'> {
  let current: StoredBudget | undefined = stored;
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    if (!isNews(current.receipt, receipt)) return 'known';
    if ((await registry.writeReceipt(current, receipt)) === 'written') return 'written';
    current = (await registry.find([stored.address])).get(stored.address);
    if (current === undefined || !isSame(current, stored)) return 'superseded';
  }
  return 'superseded';
}

/** Returns whether an item still asks for the same: it has the same value, and has neither ended nor come back. */
function isSame({ written }: StoredBudget, { written: read }: StoredBudget): boolean {
  return written.BudgetValue === read.BudgetValue && (written.Ended === undefined) === (read.Ended === undefined);
}
