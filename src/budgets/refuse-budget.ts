import { isNews, type Receipt } from './domain/receipt';
import type { BudgetPorts, StoredBudget } from './ports';

/**
 * Writes onto an item that it is refused and why. The value accepted before stays on the receipt, and in force.
 * Operators are told first: a crash in between tells them twice rather than never.
 */
export async function refuseBudget(
  stored: StoredBudget,
  reason: string,
  { registry, operators }: BudgetPorts,
): Promise<'written' | 'known' | 'superseded'> {
  const receipt: Receipt = { ...stored.receipt, status: 'REJECTED', reason };
  if (!isNews(stored.receipt, receipt)) return 'known';
  await operators.tell({ kind: 'budget-refused', address: stored.address, reason, stays: receipt.value });
  return registry.writeReceipt(stored, receipt);
}
