import { address as toAddress, type AccountId, type Address } from '../../core/domain/address';
import type { Budget } from './budget';

/**
 * Returns the budgets that a resource with these tags counts in: always its account's, and a workload's when its tag is
 * there.
 */
export function coveringBudgets(
  account: AccountId,
  budgets: readonly Budget[],
  tags: Readonly<Record<string, string>>,
): readonly Address[] {
  const workloads = budgets.filter(
    ({ scope, workloadTag: tag }) => scope === 'workload' && tag !== undefined && tags[tag.key] === tag.value,
  );
  return [toAddress(account), ...workloads.map(({ address }) => address)];
}
