import { BUDGET_SETTINGS, type BudgetSettings, type WrittenBudget } from '../../budgets/domain/budget';
import { judgeDefault } from '../../budgets/domain/budget-item';
import { formatBudgetValue } from '../../budgets/domain/budget-value';
import type { UnitId } from '../../budgets/domain/organizational-unit';
import type { WhenBlind } from '../../budgets/domain/when-blind';
import type { Mode } from '../../core/domain/mode';
import type { Money } from '../../core/domain/money';
import type { Instant } from '../../core/domain/time';

/** The stage of an account's life, as AWS Organizations says: `PENDING_ACTIVATION` to `CLOSED`. */
export type AccountState = 'PENDING_ACTIVATION' | 'ACTIVE' | 'SUSPENDED' | 'PENDING_CLOSURE' | 'CLOSED';

/** An account of the organization as it is now. */
export interface OrganizationAccount {
  readonly state: AccountState;
  /** The units above it, the nearest first, the root last. */
  readonly units: readonly UnitId[];
}

/** The installation's own default, for accounts whose units have none. */
export interface InstallationDefault {
  /** Undefined means that there is none. */
  readonly limit: Money | undefined;
  readonly mode: Mode;
}

/** The name of the installation's default in `Defaulted`. */
export const INSTALLATION = 'DefaultBudget';

/** The budget of an account that has none of its own, and its source. What the default does not say is undefined. */
export interface BudgetDefault {
  readonly from: UnitId | typeof INSTALLATION;
  readonly limit: Money;
  readonly mode: Mode | undefined;
  readonly thresholds: readonly number[] | undefined;
  readonly emails: readonly string[] | undefined;
  readonly exempt: readonly string[] | undefined;
  readonly freeze: boolean | undefined;
  readonly graceMinutes?: number | undefined;
  readonly whenBlind?: WhenBlind | undefined;
}

export interface ChosenDefault {
  readonly default: BudgetDefault | undefined;
  /**
   * False means that a nearer unit has a default that is refused. Nothing that exists is changed because of somebody's
   * slip.
   */
  readonly isCertain: boolean;
}

/**
 * Returns the default of the nearest unit that has one, or else the installation's. `items` holds what stands at the
 * units' addresses.
 */
export function defaultFor(
  units: readonly UnitId[],
  items: ReadonlyMap<string, WrittenBudget>,
  installation: InstallationDefault,
): ChosenDefault {
  let isCertain = true;
  for (const unit of units) {
    const written = items.get(unit);
    if (written === undefined) continue;
    const verdict = judgeDefault(unit, written);
    if (verdict.kind === 'default') return { default: fromUnit(unit, verdict.settings, written), isCertain };
    isCertain = false;
  }
  const { limit, mode } = installation;
  const unsaid = {
    thresholds: undefined,
    emails: undefined,
    exempt: undefined,
    freeze: undefined,
  };
  return { default: limit === undefined ? undefined : { from: INSTALLATION, limit, mode, ...unsaid }, isCertain };
}

function fromUnit(
  from: UnitId,
  { limit, mode, thresholds, emails, exempt, freeze, graceMinutes = 0, whenBlind }: BudgetSettings,
  written: WrittenBudget,
): BudgetDefault {
  return {
    from,
    limit,
    mode,
    thresholds: written.Thresholds === undefined ? undefined : thresholds,
    emails: written.Emails === undefined ? undefined : emails,
    exempt: written.Exempt === undefined ? undefined : exempt,
    freeze: written.Freeze === undefined ? undefined : freeze,
    ...(written.GraceMinutes === undefined ? {} : { graceMinutes }),
    ...(whenBlind === undefined ? {} : { whenBlind }),
  };
}

/** The reason why a budget has ended, and the instant at which this product saw it. */
export interface Ended {
  readonly at: Instant;
  readonly reason: string;
}

/** The change that an item of the Budgets table goes through. */
export type ItemChange =
  /** The item gets the values of a default, and is not ended any more. */
  | { readonly kind: 'default'; readonly default: BudgetDefault }
  | { readonly kind: 'end'; readonly ended: Ended }
  /** The item is again what it was before it ended. */
  | { readonly kind: 'reopen' }
  /** The item said nothing but that the account had ended. */
  | { readonly kind: 'remove' };

/**
 * Returns why nothing can be spent in an account any more, or undefined when something can. An account is undefined
 * when it is not in the organization.
 */
export function endOf(account: OrganizationAccount | undefined): string | undefined {
  if (account === undefined) return 'the account is not in the organization';
  return account.state === 'ACTIVE' || account.state === 'PENDING_ACTIVATION'
    ? undefined
    : `the account is ${account.state.toLowerCase().replace('_', ' ')}`;
}

/** Returns the change of any item of an account that has ended. What finance wrote stays, for the day it comes back. */
export function endItem(written: WrittenBudget, reason: string, at: Instant): ItemChange | undefined {
  return written.Ended === undefined ? { kind: 'end', ended: { at, reason } } : undefined;
}

/** Returns the change of the item of an account that is there. `written` is undefined when the account has none. */
export function keepAccount(written: WrittenBudget | undefined, chosen: ChosenDefault): ItemChange | undefined {
  const { default: wanted, isCertain } = chosen;
  if (written === undefined) return wanted === undefined ? undefined : { kind: 'default', default: wanted };
  if (isBare(written)) return wanted === undefined ? { kind: 'remove' } : { kind: 'default', default: wanted };
  const follows = wanted !== undefined && isCertain && isAsDefaulted(written) && !isMadeOf(written, wanted);
  return follows ? { kind: 'default', default: wanted } : keepWorkload(written);
}

/** Returns the change of the item of a workload whose account is there. */
export function keepWorkload(written: WrittenBudget): ItemChange | undefined {
  return written.Ended === undefined ? undefined : { kind: 'reopen' };
}

/** Returns whether an item only says that its account has ended. The account had no item when that happened. */
function isBare(written: WrittenBudget): boolean {
  return written.Ended !== undefined && BUDGET_SETTINGS.every((name) => written[name] === undefined);
}

/** Returns whether an item still says what it was made with. What anybody has changed since is theirs. */
export function isAsDefaulted(written: WrittenBudget): boolean {
  const marker = markerOf(written);
  return marker !== undefined && BUDGET_SETTINGS.every((name) => canonical(written[name]) === canonical(marker[name]));
}

function isMadeOf(written: WrittenBudget, wanted: BudgetDefault): boolean {
  const marker = markerOf(written);
  const settings = settingsOf(wanted);
  return (
    marker?.From === wanted.from &&
    BUDGET_SETTINGS.every((name) => canonical(marker[name]) === canonical(settings[name]))
  );
}

function markerOf({ Defaulted: marker }: WrittenBudget): (WrittenBudget & { readonly From?: unknown }) | undefined {
  return typeof marker === 'object' && marker !== null ? marker : undefined;
}

/** Returns the values of a default as an item has them, numbers as their digits. */
export function settingsOf({
  limit,
  mode,
  thresholds,
  emails,
  exempt,
  freeze,
  graceMinutes,
  whenBlind,
}: BudgetDefault): WrittenBudget {
  return {
    BudgetValue: formatBudgetValue(limit),
    Mode: mode,
    Thresholds: thresholds?.map(String),
    Emails: emails,
    Exempt: exempt,
    Freeze: freeze,
    ...(graceMinutes === undefined ? {} : { GraceMinutes: graceMinutes.toString() }),
    WhenBlind: whenBlind,
  };
}

/** Makes values comparable, lists or sets, strings or numbers: what reads the same is the same. */
function canonical(value: unknown): string {
  return JSON.stringify(value instanceof Set ? [...value] : value) ?? '';
}
