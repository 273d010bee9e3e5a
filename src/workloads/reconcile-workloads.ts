import pMap from 'p-map';
import type { StoredBudget } from '../budgets/ports';
import type { FollowedBudgets } from '../budgets/reconcile-budgets';
import { accountOf, isAddress, isWorkload, type AccountId } from '../core/domain/address';
import { SpokeFailure } from '../core/ports';
import { isRegistered } from './domain/registered-workload';
import type { WorkloadPorts } from './ports';
import { registerWorkloads } from './register-workload';

/**
 * Registers the workloads of accounts, and looks at those of the table that follow a parameter, in case it is gone. It
 * looks at an account once, whatever asks for it.
 */
export async function reconcileWorkloads(
  budgets: readonly StoredBudget[],
  errand: string,
  concurrency: number,
  ports: WorkloadPorts,
): Promise<FollowedBudgets> {
  const failures: { address: string; error: unknown }[] = [];
  const unanswered: string[] = [];
  const collect = (address: string, error: unknown) => {
    if (error instanceof SpokeFailure) unanswered.push(error.message);
    else failures.push({ address, error });
  };
  await pMap(
    namesByAccount(budgets),
    async ([account, names]) => {
      try {
        const results = await registerWorkloads(account, names, errand, ports);
        for (const { address, outcome } of results) if (outcome.kind === 'failed') collect(address, outcome.error);
      } catch (error) {
        collect(account, error);
      }
    },
    { concurrency },
  );
  return { failures, unanswered };
}

function namesByAccount(budgets: readonly StoredBudget[]): ReadonlyMap<AccountId, readonly string[]> {
  const names = new Map<AccountId, string[]>();
  for (const { address, written } of budgets) {
    if (!isAddress(address) || (isWorkload(address) && !isRegistered(written))) continue;
    const account = accountOf(address);
    const known = names.get(account) ?? [];
    names.set(account, isWorkload(address) ? [...known, address.slice(account.length + 1)] : known);
  }
  return names;
}
