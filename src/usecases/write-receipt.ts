import type { BudgetRegistry, StoredBudget } from './ports';
import { isNews, type Receipt } from '../domain/receipt';

/** Writes a receipt that says something new; `known` when the item says so already. */
export async function writeReceipt(stored: StoredBudget, receipt: Receipt, registry: BudgetRegistry): Promise<'written' | 'known' | 'superseded'> {
  return isNews(stored.receipt, receipt) ? registry.writeReceipt(stored, receipt) : 'known';
}
