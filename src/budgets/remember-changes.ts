import pMap from 'p-map';
import type { Operators } from '../core/ports';
import { lostSettings, type RecordedChange } from './domain/budget-history';
import type { BudgetNotice } from './domain/notice';
import type { BudgetHistory } from './ports';

const CONCURRENCY = 25;

/**
 * Keeps each change of the Budgets table, and tells operators of settings that an item has lost: a mode or an exemption
 * that is gone gives everything back, or stops what it protected. Returns the ids of what could not be kept, which is
 * to be delivered again.
 */
export async function rememberChanges(
  changes: readonly RecordedChange[],
  { history, operators }: { readonly history: BudgetHistory; readonly operators: Operators<BudgetNotice> },
): Promise<readonly string[]> {
  const failed = await pMap(
    changes,
    async (change) => {
      try {
        const lost = lostSettings(change);
        // Told before it is kept: what dies between the two tells again.
        if (lost.length > 0 && !(await history.has(change))) {
          await operators.tell({ kind: 'settings-lost', address: change.address, settings: lost });
        }
        await history.add(change);
        return [];
      } catch {
        return [change.id];
      }
    },
    { concurrency: CONCURRENCY },
  );
  return failed.flat();
}
