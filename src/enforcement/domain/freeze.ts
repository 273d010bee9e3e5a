import type { FreezePolicy } from '../../budgets/domain/freeze-policy';
import type { AccountId } from '../../core/domain/address';
import type { ResourceId } from '../../core/domain/resource-id';
import { later, MS_PER_HOUR, type Instant } from '../../core/domain/time';
import type { Rate } from '../../ledger/domain/rate';
import { holdsSomething, type JournalEntry } from './journal';
import { EXEMPT } from './plan';
import type { Standing } from './standing';

/** The type of the control that is a whole account: disabled, nobody in it starts what spends. */
export const ACCOUNT_TYPE = 'account';

/** The times that things come back within an hour, after which stopping them is taken to be in vain. */
export const RETURNS = 3;

/** The follow-ups that have been in vain before an account that cannot be entered is frozen: four in seven minutes. */
const PATIENCE_MINUTES = 4;

/** What a run has found out about what should be stopped, as far as it bears on a freeze. */
export interface Unstopped {
  /** What was not even tried, and why. */
  readonly spared: readonly { readonly rate: Rate; readonly reason: string }[];
  readonly targets: readonly {
    readonly target: { readonly control: ResourceId; readonly rate: Rate };
    readonly outcome: { readonly kind: string; readonly isFinal?: boolean };
  }[];
  /** The account could not be entered, so nothing was tried. */
  readonly isClosed: boolean;
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
 * Returns why an exhausted account is frozen, if stopping alone does not hold: things have come back three times within
 * an hour, go on spending because nothing may stop them, refuse for good, or spend by use; or nobody can enter the
 * account. What people have exempted is no reason. An account that is frozen stays so while its budget is exhausted:
 * otherwise it would thaw whenever the freeze works.
 */
export function whyFreeze(
  { address, budget, ledger, wanted }: Standing,
  { spared, targets, isClosed }: Unstopped,
  entries: readonly JournalEntry[],
  now: Instant,
): string | undefined {
  if (wanted !== 'stopped' || budget?.freeze !== true || budget.scope !== 'account') return undefined;
  const held = entries.filter((entry) => entry.address === address && holdsSomething(entry));
  const frozen = held.find(({ resource, status }) => resource.type === ACCOUNT_TYPE && status !== 'failed');
  if (frozen !== undefined) return frozen.reason;
  const returns = held.filter(({ period, resource }) => period === ledger.period && resource.type !== ACCOUNT_TYPE);
  if (returns.flatMap(({ cameBackAt = [] }) => lately(cameBackAt, now)).length >= RETURNS) {
    return `what was stopped came back ${RETURNS} times within an hour`;
  }
  const unstopped = spared.find(({ rate, reason }) => rate > 0n && reason !== EXEMPT);
  if (unstopped !== undefined) return unstopped.reason;
  const refusing = targets.find(({ target, outcome }) => goesOn(target.rate, outcome));
  if (refusing !== undefined) return `${refusing.target.control.arn} goes on spending`;
  const { minutes = 0 } = ledger.followUp ?? {};
  return isClosed && ledger.rate > 0n && minutes >= PATIENCE_MINUTES
    ? 'something runs in it, and it cannot be entered'
    : undefined;
}

/** Returns whether an entry may stay as it is: what a budget should stop, and a freeze only while the budget wants it. */
export function mayHold({ resource }: JournalEntry, { wanted, budget }: Standing): boolean {
  return (wanted === 'stopped' || wanted === 'kept') && (resource.type !== ACCOUNT_TYPE || budget?.freeze === true);
}

/**
 * Returns when something was found to have come back, of late: itself after it was stopped, or another that started
 * although the budget was stopped already. What was given back meanwhile begins anew.
 */
export function returnsOf(
  before: JournalEntry | undefined,
  since: Instant | undefined,
  entries: readonly JournalEntry[],
  now: Instant,
): readonly Instant[] {
  const isOurs = before !== undefined && holdsSomething(before);
  const cameBackAt = isOurs ? (before.cameBackAt ?? []) : [];
  const isBack = isOurs
    ? before.status === 'done'
    : since !== undefined && entries.some((entry) => isStopped(entry) && entry.changedAt < since);
  return [...cameBackAt, ...(isBack ? [now] : [])].slice(-RETURNS);
}

function isStopped({ mode, status, resource }: JournalEntry): boolean {
  return mode === 'enforce' && status === 'done' && resource.type !== ACCOUNT_TYPE;
}

function lately(instants: readonly Instant[], now: Instant): readonly Instant[] {
  return instants.filter((at) => now < later(at, MS_PER_HOUR));
}

/** What costs by use alone has no speed, and may spend whenever it refuses. What is spared without a speed does not. */
function goesOn(rate: Rate, { kind, isFinal }: Unstopped['targets'][number]['outcome']): boolean {
  return kind === 'failed' ? isFinal === true : kind === 'spared' && rate > 0n;
}
