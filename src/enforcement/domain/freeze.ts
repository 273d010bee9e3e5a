import type { FreezePolicy } from '../../budgets/domain/freeze-policy';
import type { AccountId } from '../../core/domain/address';
import type { ResourceId } from '../../core/domain/resource-id';
import { later, MS_PER_HOUR } from '../../core/domain/time';
import type { Rate } from '../../ledger/domain/rate';
import { holdsSomething, type JournalEntry } from './journal';
import { EXEMPT } from './plan';
import type { Standing } from './standing';

/** The type of the control that is a whole account: disabled, nobody in it starts what spends. */
export const ACCOUNT_TYPE = 'account';

/** The times that something comes back within an hour, after which stopping it is taken to be in vain. */
export const RETURNS = 3;

/** What a run has found out about what should be stopped, as far as it bears on a freeze. */
export interface Unstopped {
  /** What was not even tried, and why. */
  readonly spared: readonly { readonly rate: Rate; readonly reason: string }[];
  readonly targets: readonly {
    readonly target: { readonly control: ResourceId; readonly rate: Rate };
    readonly outcome: { readonly kind: string; readonly isFinal?: boolean };
  }[];
}

/** Returns the control of an account: its ARN in the organization. */
export function accountControl(
  account: AccountId,
  { partition, managementAccount, organization }: FreezePolicy,
): ResourceId {
  return {
    type: ACCOUNT_TYPE,
    arn: `arn:${partition}:organizations::${managementAccount}:account/${organization}/${account}`,
  };
}

/**
 * Returns why an exhausted account is frozen, if stopping alone does not hold: something has come back a third time
 * within an hour, goes on spending because nothing may stop it, or refuses for good. What people have exempted is no
 * reason. An account that is frozen stays so while its budget is exhausted: otherwise it would thaw whenever the freeze
 * works.
 */
export function whyFreeze(
  { address, budget, ledger, wanted }: Standing,
  { spared, targets }: Unstopped,
  entries: readonly JournalEntry[],
): string | undefined {
  if (wanted !== 'stopped' || budget?.freeze !== true || budget.scope !== 'account') return undefined;
  const held = entries.filter((entry) => entry.address === address && holdsSomething(entry));
  const frozen = held.find(({ resource, status }) => resource.type === ACCOUNT_TYPE && status !== 'failed');
  if (frozen !== undefined) return 'it is frozen until there is money again';
  const returning = held.find((entry) => entry.period === ledger.period && comesBack(entry));
  if (returning !== undefined) return `${returning.resource.arn} came back ${RETURNS} times within an hour`;
  if (spared.some(({ rate, reason }) => rate > 0n && reason !== EXEMPT)) return 'something goes on that nothing stops';
  const refusing = targets.find(({ target, outcome }) => goesOn(target.rate, outcome));
  return refusing === undefined ? undefined : `${refusing.target.control.arn} goes on spending`;
}

/** Returns whether an entry may stay as it is: what a budget should stop, and a freeze only while the budget wants it. */
export function mayHold({ resource }: JournalEntry, { wanted, budget }: Standing): boolean {
  return wanted === 'stopped' && (resource.type !== ACCOUNT_TYPE || budget?.freeze === true);
}

function comesBack({ cameBackAt = [] }: JournalEntry): boolean {
  const [first] = cameBackAt.slice(-RETURNS);
  const last = cameBackAt.at(-1);
  return cameBackAt.length >= RETURNS && first !== undefined && last !== undefined && last < later(first, MS_PER_HOUR);
}

/** What costs by use alone has no speed, and may spend whenever it refuses. What is spared without a speed does not. */
function goesOn(rate: Rate, { kind, isFinal }: Unstopped['targets'][number]['outcome']): boolean {
  return kind === 'failed' ? isFinal === true : kind === 'spared' && rate > 0n;
}
