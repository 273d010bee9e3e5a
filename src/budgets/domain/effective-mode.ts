import { MODES, type Mode } from '../../core/domain/mode';
import type { Budget } from './budget';
import type { Pause } from './pause';

/** What the installation says about modes now. */
export interface ModePolicy {
  /** The mode of budgets that name none. */
  readonly defaultMode: Mode;
  /** False means that every enforcing budget acts as if its mode were `notify`. */
  readonly enforcementEnabled: boolean;
}

/** The mode that is acted in, and whether the budget would enforce if that were not suspended. */
export interface EffectiveMode {
  readonly mode: Mode;
  readonly suspended: boolean;
}

/**
 * Returns the mode that a budget acts in: the weaker of its own and its account's, and not `enforce` while that is
 * switched off or paused. An account without a budget has the installation's mode.
 */
export function effectiveMode(
  budget: Pick<Budget, 'mode' | 'scope'> | undefined,
  accountBudget: Pick<Budget, 'mode'> | undefined,
  { defaultMode, enforcementEnabled }: ModePolicy,
  pause: Pause | undefined,
): EffectiveMode {
  const own = budget?.mode ?? defaultMode;
  const asked = budget?.scope === 'workload' ? weaker(own, accountBudget?.mode ?? defaultMode) : own;
  const suspended = asked === 'enforce' && (!enforcementEnabled || pause !== undefined);
  return { mode: suspended ? 'notify' : asked, suspended };
}

/**
 * Returns the mode in which a stop by hand is acted on: whatever the budget's own says about its limit, but not while
 * all enforcement is switched off or paused.
 */
export function modeByHand({ enforcementEnabled }: ModePolicy, pause: Pause | undefined): EffectiveMode {
  const suspended = !enforcementEnabled || pause !== undefined;
  return { mode: suspended ? 'notify' : 'enforce', suspended };
}

/** Returns the mode that does less. */
export function weaker(one: Mode, other: Mode): Mode {
  return MODES.indexOf(one) < MODES.indexOf(other) ? one : other;
}
