import type { Budget } from '../../budgets/domain/budget';
import { effectiveMode, type EffectiveMode } from '../../budgets/domain/effective-mode';
import type { Pause } from '../../budgets/domain/pause';
import type { InstallationPolicy } from './office';

/** All that decides what a budget does at its limit. */
export interface ModeGrounds {
  /** Undefined: there is no budget in charge. */
  readonly budget: Budget | undefined;
  readonly ofAccount: Budget | undefined;
  readonly policy: InstallationPolicy | undefined;
  readonly pause: Pause | undefined;
}

/** Returns the mode that a budget acts in. Undefined: there is none, or nobody can say. */
export function modeOf({ budget, ofAccount, policy, pause }: ModeGrounds): EffectiveMode | undefined {
  if (budget === undefined) return undefined;
  const accountMode = budget.scope === 'workload' ? ofAccount?.mode : budget.mode;
  const isSaid = budget.mode !== undefined && accountMode !== undefined;
  if (policy === undefined && !isSaid) return undefined;
  return effectiveMode(budget, ofAccount, policy ?? { defaultMode: 'notify', enforcementEnabled: true }, pause);
}

/** What happens at the limit and why, in words. */
export function describeMode(grounds: ModeGrounds): string {
  const { budget, policy, pause } = grounds;
  if (budget === undefined) return 'none: no budget is in charge';
  const effective = modeOf(grounds);
  if (effective === undefined) return 'as the installation says, which cannot be read';
  if (effective.suspended) {
    const why =
      pause === undefined
        ? 'enforcement is switched off (EnforcementEnabled)'
        : `${pause.who} has paused it: ${pause.why}`;
    return `enforce, but nothing is stopped: ${why}`;
  }
  if (budget.mode === undefined) return `${effective.mode}, as the installation says`;
  const own = policy === undefined ? budget.mode : effective.mode;
  return own === budget.mode ? own : `${own}, because its account's mode is no stronger`;
}
