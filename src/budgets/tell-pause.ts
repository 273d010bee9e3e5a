import { describePause, type JudgedPause } from './domain/pause';
import { isNews, type Receipt } from './domain/receipt';
import type { BudgetPorts, StoredBudget } from './ports';

/**
 * Tells operators that all enforcement is paused, or goes on, and writes it onto the item. Operators are told first: a
 * crash in between tells them twice rather than never.
 */
export async function tellPause(
  stored: StoredBudget,
  { pause, reason }: JudgedPause,
  { registry, operators }: Pick<BudgetPorts, 'registry' | 'operators'>,
): Promise<'written' | 'known' | 'superseded'> {
  const said = describePause(pause);
  const receipt: Receipt =
    reason === undefined ? { status: 'ACCEPTED', reason: said } : { status: 'REJECTED', reason: `${reason}. ${said}` };
  if (!isNews(stored.receipt, receipt)) return 'known';
  await operators.tell(
    pause === undefined
      ? { kind: 'pause-lifted', address: stored.address, reason }
      : { kind: 'enforcement-paused', address: stored.address, ...pause, reason },
  );
  return registry.writeReceipt(stored, receipt);
}
