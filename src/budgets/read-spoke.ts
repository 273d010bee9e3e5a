import type { AccountId } from '../core/domain/address';
import { SpokeIncomplete } from '../core/ports';
import type { Spoke, SpokeParameters } from './ports';

/**
 * The parameters of a spoke whose stack is complete. The stack creates the one that names the AWS Budget last and
 * deletes it first: without it, putting the other would collide with the stack.
 */
export async function readSpoke(spoke: Spoke, account: AccountId) {
  const { value, awsBudget }: SpokeParameters = await spoke.readParameters();
  if (awsBudget === undefined) {
    throw new SpokeIncomplete(
      `the spoke stack of account ${account} is not complete: it does not say yet what its AWS Budget is called`,
    );
  }
  return { value, awsBudget };
}
