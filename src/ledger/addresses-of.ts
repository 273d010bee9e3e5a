import { address as toAddress, type AccountId, type Address } from '../core/domain/address';
import type { AdoptedBudgets } from './ports';

/**
 * Returns all budgets that count in an account. The account has one by its own name even when nobody has set it: then
 * it is only counted, as are the workloads' that were removed.
 */
export async function addressesOf(
  account: AccountId,
  { budgets }: { readonly budgets: AdoptedBudgets },
  known?: readonly { readonly address: Address }[],
): Promise<readonly Address[]> {
  const counting = known ?? (await budgets.counting(account));
  return [...new Set([toAddress(account), ...counting.map(({ address }) => address)])];
}
