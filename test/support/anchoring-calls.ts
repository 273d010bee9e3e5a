import type { AccountId } from '../../src/core/domain/address';
import type { Money } from '../../src/core/domain/money';
import type { Calls } from '../../src/core/ports';

/** An account that is to be anchored, and what its AWS Budget says. */
export type AnchoringCall = readonly [account: AccountId, spent: Money | undefined];

/** The calls that have accounts anchored, written down in `made`. `interrupt` may let one fail. */
export function anchoringCalls(made: AnchoringCall[], interrupt: (call: string) => void): Pick<Calls, 'anchorAccount'> {
  return {
    anchorAccount: async (account, spent) => {
      interrupt('anchorAccount');
      made.push([account, spent]);
    },
  };
}
