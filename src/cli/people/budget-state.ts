import { isAsDefaulted } from '../../accounts/domain/onboarding';
import type { WrittenBudget } from '../../budgets/domain/budget';
import { judgeItem } from '../../budgets/domain/budget-item';
import type { HowKnown } from '../../budgets/domain/how-known';
import { isUnit } from '../../budgets/domain/organizational-unit';
import type { StoredBudget } from '../../budgets/ports';
import { isAddress, isWorkload } from '../../core/domain/address';
import { formatUsd, type Money } from '../../core/domain/money';
import { isRegistered } from '../../workloads/domain/registered-workload';
import type { Settings } from './budget-changes';
import { describeKnown, knownJson } from './known-words';
import { settingsIn } from './settings';
import { describeSettings } from './settings-words';
import { moment, usd } from './words';

/** What an item of the Budgets table is: somebody's budget, or a default for those that have none. */
export type ItemKind = 'account' | 'workload' | 'default' | 'unknown';

/** How far a budget has come, in few words. */
export type Progress = 'in force' | 'on its way' | 'refused' | 'ended';

/** An item of the Budgets table as people see it. */
export interface BudgetState {
  readonly address: string;
  readonly kind: ItemKind;
  readonly settings: Settings;
  /** The limit that the item asks for. Undefined: it makes no sense. */
  readonly asked: Money | undefined;
  /** The limit that was accepted last, which stays where the item is refused. */
  readonly accepted: Money | undefined;
  readonly progress: Progress;
  /** Why it is not in force, or what else the receipt says. */
  readonly reason: string | undefined;
  /** When the AWS Budget was last read back. */
  readonly verified: string | undefined;
  /** How the position is known, as the receipt says. Undefined: the receipt does not say. */
  readonly known: HowKnown | undefined;
  /** Who keeps the item, where it is not people. */
  readonly keptBy: string | undefined;
}

/** Puts an item into the words for people. */
export function stateOf({ address, written, receipt }: StoredBudget): BudgetState {
  const verdict = judgeItem(written);
  const asked =
    verdict.kind === 'accepted'
      ? verdict.budget.limit
      : verdict.kind === 'default'
        ? verdict.settings.limit
        : undefined;
  const isOld = asked !== undefined && receipt?.value !== asked;
  const progress: Progress =
    verdict.kind === 'ended'
      ? 'ended'
      : verdict.kind === 'refused'
        ? 'refused'
        : !isOld && (receipt?.status === 'IN_FORCE' || receipt?.status === 'ACCEPTED')
          ? 'in force'
          : 'on its way';
  return {
    address,
    kind: kindOf(address),
    settings: settingsIn(written),
    asked,
    accepted: receipt?.value,
    progress,
    reason: verdict.kind === 'refused' ? verdict.reason : verdict.kind === 'ended' ? verdict.reason : receipt?.reason,
    verified: receipt?.budgetVerifiedAt === undefined ? undefined : moment(receipt.budgetVerifiedAt),
    known: receipt?.known,
    keptBy: keeperOf(written),
  };
}

export function kindOf(address: string): ItemKind {
  if (isUnit(address)) return 'default';
  return isAddress(address) ? (isWorkload(address) ? 'workload' : 'account') : 'unknown';
}

/** `in force`, or what it is and why. */
export function describeProgress({ progress, reason, accepted, verified, kind }: BudgetState): string {
  switch (progress) {
    case 'in force':
      return [
        kind === 'default' ? 'in force, for accounts of this unit that have no budget' : 'in force',
        verified === undefined ? '' : `, the AWS Budget read back at ${verified}`,
        reason === undefined ? '' : `. ${reason}`,
      ].join('');
    case 'refused':
      return `refused: ${reason}. ${accepted === undefined ? 'No earlier value is in force' : `${usd(accepted, 2)} USD stays in force`}`;
    case 'ended':
      return `ended: ${reason}`;
    case 'on its way':
      return `on its way${reason === undefined ? '' : `: ${reason}`}`;
  }
}

/** All that an item says, a line each. */
export function describeBudget(state: BudgetState): readonly string[] {
  const rows = [...describeSettings(state.settings), ['status', describeProgress(state)] as const];
  const known = state.known === undefined ? [] : [['known by', describeKnown(state.known)] as const];
  const kept = state.keptBy === undefined ? [] : [['kept by', state.keptBy] as const];
  const all = [...rows, ...known, ...kept];
  const width = Math.max(...all.map(([word]) => word.length));
  return [state.address, ...all.map(([word, value]) => `  ${word.padEnd(width)}  ${value}`)];
}

/** The same for machines. Amounts are decimal texts in USD. */
export function budgetJson(state: BudgetState) {
  return {
    address: state.address,
    kind: state.kind,
    budget_usd: state.asked === undefined ? null : formatUsd(state.asked),
    accepted_usd: state.accepted === undefined ? null : formatUsd(state.accepted),
    settings: state.settings,
    in_force: state.progress === 'in force',
    status: state.progress,
    reason: state.reason ?? null,
    known_by: state.known === undefined ? null : knownJson(state.known),
    kept_by: state.keptBy ?? null,
  };
}

/** Returns who keeps an item: a team's parameter, or the default that nobody has changed since. */
function keeperOf(written: WrittenBudget): string | undefined {
  if (isRegistered(written)) return 'the parameter of its team (docs/self-service.md)';
  if (!isAsDefaulted(written)) return undefined;
  const { From: from } = written.Defaulted as { readonly From?: unknown };
  return `the default of ${String(from)}, until somebody sets it`;
}
