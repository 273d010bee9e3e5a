import { judgeBudget, type WrittenBudget } from '../../budgets/domain/budget';
import { parseBudgetValue } from '../../budgets/domain/budget-value';
import type { Receipt } from '../../budgets/domain/receipt';
import type { Money } from '../../core/domain/money';
import type { Workload } from './workload';

/**
 * The value of `RegisteredBy` on items that follow a team's parameter. Items without it are finance's, and left alone.
 */
export const REGISTERED_BY = 'workload-budget';

export function isRegistered({ RegisteredBy: marker }: WrittenBudget): boolean {
  return marker === REGISTERED_BY;
}

/** Returns the value that an item has in force: its own, or the last one that was accepted. */
export function valueInForce(written: WrittenBudget, receipt: Receipt | undefined): Money | undefined {
  const verdict = judgeBudget(written);
  return verdict.kind === 'accepted' ? verdict.budget.limit : receipt?.value;
}

/**
 * Returns whether an item says what it should. Whatever finance added to it, thresholds or exemptions, is finance's.
 */
export function isRegisteredAs(written: WrittenBudget, workload: Workload): boolean {
  if (!isRegistered(written)) return false;
  const { BudgetValue: value, WorkloadTag: tag, Mode: mode, Emails: emails } = written;
  const parsed = typeof value === 'string' ? parseBudgetValue(value) : undefined;
  const { Key: key, Value: tagValue } = (tag ?? {}) as { readonly Key?: unknown; readonly Value?: unknown };
  const { limit, tag: wanted } = workload;
  return (
    parsed?.kind === 'accepted' &&
    parsed.limit === limit &&
    key === wanted.key &&
    tagValue === wanted.value &&
    mode === workload.mode &&
    isList(emails, workload.emails)
  );
}

/** Compares an item's list with the wanted one. An empty list is not written at all. */
function isList(written: unknown, wanted: readonly string[]): boolean {
  if (wanted.length === 0) return written === undefined;
  return (
    Array.isArray(written) && written.length === wanted.length && wanted.every((one, index) => one === written[index])
  );
}
