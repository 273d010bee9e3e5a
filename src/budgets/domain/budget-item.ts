import {
  judgeBudget,
  judgeSettings,
  type BudgetSettings,
  type Refused,
  type Verdict,
  type WrittenBudget,
} from './budget';
import { isUnit, type UnitId } from './organizational-unit';
import { isPauseAddress, judgePause, type JudgedPause } from './pause';

/** The verdicts on an item of the Budgets table. */
export type ItemVerdict =
  | Verdict
  /** The item is nobody's budget. Accounts of the unit that have no budget get these settings. */
  | { readonly kind: 'default'; readonly unit: UnitId; readonly settings: BudgetSettings }
  /** The item is nobody's budget: it pauses all enforcement, or does not. */
  | JudgedPause
  /** The item's account is closed or gone. Whatever the item says, nothing is done about it. */
  | { readonly kind: 'ended'; readonly reason: string };

/** Judges an item before anything is done about it. */
export function judgeItem(written: WrittenBudget): ItemVerdict {
  const { Address: at } = written;
  if (isPauseAddress(at)) return judgePause(written);
  if (typeof at === 'string' && isUnit(at)) return judgeDefault(at, written);
  return written.Ended === undefined ? judgeBudget(written) : { kind: 'ended', reason: reasonOf(written.Ended) };
}

/** Judges whether an item serves as the default of a unit. */
export function judgeDefault(
  unit: UnitId,
  written: WrittenBudget,
): { readonly kind: 'default'; readonly unit: UnitId; readonly settings: BudgetSettings } | Refused {
  const verdict = judgeSettings(written);
  return verdict.kind === 'refused' ? verdict : { kind: 'default', unit, settings: verdict.settings };
}

/**
 * Returns why a budget has ended. Somebody may have written anything there: it ends the budget all the same, until the
 * account is next looked at.
 */
function reasonOf(ended: unknown): string {
  const { Reason: reason, At: at } = (typeof ended === 'object' ? (ended ?? {}) : {}) as {
    readonly Reason?: unknown;
    readonly At?: unknown;
  };
  return typeof reason === 'string' && typeof at === 'string' ? `${reason} (seen ${at})` : 'the item says Ended';
}
