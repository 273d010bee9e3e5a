import pMap from 'p-map';
import type { BudgetRegistry } from '../budgets/ports';
import { accountOf, isWorkload, type AccountId, type Address } from '../core/domain/address';
import { periodOf } from '../core/domain/period';
import type { Calls, Clock } from '../core/ports';
import type { Ledgers } from './ports';

export interface ExpenseReconciliation {
  readonly exhausted: readonly Address[];
  readonly accounts: readonly AccountId[];
}

const CONCURRENCY = 25;

/**
 * Asks for another look at every account, because AWS sends most events as best effort. Asks for one at every exhausted
 * budget too, because what it has disabled may have come back: RDS starts an instance by itself after seven days. It
 * leaves out accounts that are closed or gone.
 */
export async function reconcileExpenses(ports: {
  readonly ledgers: Ledgers;
  readonly registry: Pick<BudgetRegistry, 'find'>;
  readonly calls: Calls;
  readonly clock: Clock;
}): Promise<ExpenseReconciliation> {
  const period = periodOf(ports.clock.now());
  const exhausted: Address[] = [];
  const accounts: AccountId[] = [];
  let cursor: string | undefined;
  do {
    const page = await ports.ledgers.page(period, cursor);
    const ended = await endedAmong([...new Set(page.ledgers.map(({ address }) => accountOf(address)))], ports);
    await pMap(
      page.ledgers.filter(({ address }) => !ended.has(accountOf(address))),
      async ({ address, state }) => {
        if (state === 'exhausted') {
          await ports.calls.disableResources(address);
          exhausted.push(address);
        }
        if (isWorkload(address)) return;
        await ports.calls.takeInventory(accountOf(address));
        accounts.push(accountOf(address));
      },
      { concurrency: CONCURRENCY },
    );
    cursor = page.next;
  } while (cursor !== undefined);
  return { exhausted, accounts };
}

/** Returns the accounts that the table says are closed or gone. */
async function endedAmong(
  accounts: readonly AccountId[],
  { registry }: { readonly registry: Pick<BudgetRegistry, 'find'> },
): Promise<ReadonlySet<string>> {
  const items = accounts.length === 0 ? [] : [...(await registry.find(accounts)).values()];
  return new Set(items.filter(({ written }) => written.Ended !== undefined).map(({ address }) => address));
}
