import { address as toAddress, type AccountId, type Address } from '../core/domain/address';
import type { AdoptedBudgets } from './ports';

/**
 * Returns all budgets of an account. The account has one by its own name even when nobody has set it: then it is only
 * counted.
 */
export async function addressesOf(
  account: AccountId,
  { budgets }: { readonly budgets: AdoptedBudgets },
  known?: readonly { readonly address: Address }[],
): Promise<readonly Address[]> {
  const adopted = known ?? (await budgets.of(account));
  return [...new Set([toAddress(account), ...adopted.map(({ address }) => address)])];
}
