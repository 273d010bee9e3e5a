import { SpokeIncomplete, type Spoke } from './ports';
import type { AccountId } from '../domain/address';
import type { FoundParameter } from '../domain/propagation';

/**
 * The parameters of a spoke whose stack is complete. The stack creates the one that names the AWS Budget last and
 * deletes it first: without it, putting the other would collide with the stack.
 */
export async function readSpoke(spoke: Spoke, account: AccountId): Promise<{ value: FoundParameter | undefined; awsBudgetName: string }> {
  const { value, awsBudgetName } = await spoke.readParameters();
  if (awsBudgetName === undefined) {
    throw new SpokeIncomplete(`the spoke stack of account ${account} is not complete: it does not say yet what its AWS Budget is called`);
  }
  return { value, awsBudgetName };
}
