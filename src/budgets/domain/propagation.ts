import type { Money } from '../../core/domain/money';
import { MS_PER_MINUTE, type Instant } from '../../core/domain/time';
import { parseBudgetValue } from './budget-value';
import type { Receipt } from './receipt';

/** One change of an item in the Budgets table, in the order of the stream. */
export interface BudgetChange {
  /** The id that names the change to whoever delivered it. */
  readonly id: string;
  readonly address: string;
  readonly kind: 'set' | 'removed';
  /** True when anything but the receipt changed: the product's own writes must not start the loop again. */
  readonly written: boolean;
}

/**
 * Returns the changes that ask for work: the newest of each address, without the product's own writes. Older changes of
 * an address need no work, because whoever acts on the newest reads the table's present state.
 */
export function newestChanges(changes: readonly BudgetChange[]): readonly BudgetChange[] {
  const newest = new Map<string, BudgetChange>();
  for (const change of changes.filter(({ written }) => written)) newest.set(change.address, change);
  return [...newest.values()];
}

/** The time that a spoke's change event may take before a parameter that was put counts as unanswered. */
export const EVENT_PATIENCE_MS = 2 * MS_PER_MINUTE;

/**
 * Returns whether a change asks for nothing more: its value is in force, or its parameter was put a moment ago and the
 * spoke's change event is on its way. A batch that is delivered twice ends here.
 */
export function isUnderWay(receipt: Receipt | undefined, limit: Money, now: Instant): boolean {
  if (receipt === undefined || receipt.value !== limit) return false;
  if (receipt.status === 'IN_FORCE') return true;
  const { status, reason, parameterAt } = receipt;
  return (
    status === 'PENDING' && reason === undefined && parameterAt !== undefined && now - parameterAt < EVENT_PATIENCE_MS
  );
}

/** The spoke's parameter, as found. */
export interface FoundParameter {
  readonly text: string;
  readonly version: number;
}

export type ParameterVerdict =
  | { readonly kind: 'right'; readonly version: number }
  | { readonly kind: 'absent' }
  | { readonly kind: 'outdated' }
  /** Somebody else wrote the parameter after this product had put the right value. */
  | { readonly kind: 'changed-by-hand'; readonly found: string };

/** Judges a spoke's parameter when the table wants `limit`. The table wins in every case. */
export function judgeParameter(
  found: FoundParameter | undefined,
  limit: Money,
  receipt: Receipt | undefined,
): ParameterVerdict {
  if (found === undefined) return { kind: 'absent' };
  const parsed = parseBudgetValue(found.text);
  if (parsed.kind === 'accepted' && parsed.limit === limit) return { kind: 'right', version: found.version };
  const wasPut = receipt?.value === limit && receipt.version !== undefined && found.version > receipt.version;
  return wasPut ? { kind: 'changed-by-hand', found: found.text } : { kind: 'outdated' };
}
