import {
  judgeBudget,
  judgeSettings,
  type BudgetSettings,
  type Refused,
  type Verdict,
  type WrittenBudget,
} from './budget';
import { isUnit, type UnitId } from './organizational-unit';

/** What an item of the Budgets table is. */
export type ItemVerdict =
  | Verdict
  /** Nobody's budget, but what accounts of the unit get that have none. */
  | { readonly kind: 'default'; readonly unit: UnitId; readonly settings: BudgetSettings }
  /** Its account is closed or gone: whatever it says, nothing is done about it. */
  | { readonly kind: 'ended'; readonly reason: string };

/** Judges an item before anything is done about it. */
export function judgeItem(written: WrittenBudget): ItemVerdict {
  const { Address: at } = written;
  if (typeof at === 'string' && isUnit(at)) return judgeDefault(at, written);
  return written.Ended === undefined ? judgeBudget(written) : { kind: 'ended', reason: reasonOf(written.Ended) };
}

/** Whether an item serves as the default of a unit. */
export function judgeDefault(
  unit: UnitId,
  written: WrittenBudget,
): { readonly kind: 'default'; readonly unit: UnitId; readonly settings: BudgetSettings } | Refused {
  const verdict = judgeSettings(written);
  return verdict.kind === 'refused' ? verdict : { kind: 'default', unit, settings: verdict.settings };
}

/** Somebody may have written anything there: it ends the budget all the same, until the account is next looked at. */
function reasonOf(ended: unknown): string {
  const { Reason: reason, At: at } = (typeof ended === 'object' ? (ended ?? {}) : {}) as {
    readonly Reason?: unknown;
    readonly At?: unknown;
  };
  return typeof reason === 'string' && typeof at === 'string' ? `${reason} (seen ${at})` : 'the item says Ended';
}
