import type { AccountId } from '../core/domain/address';
import { SpokeIncomplete } from '../core/ports';
import type { Spoke, SpokeParameters } from './ports';

/**
 * Reads the parameters of a spoke whose stack is complete, or throws a SpokeIncomplete. The stack creates the parameter
 * that names the AWS Budget last and deletes it first. Without it, putting the other one would collide with the stack.
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
