import type { Budget } from '../../budgets/domain/budget';
import type { EffectiveMode } from '../../budgets/domain/effective-mode';
import { describeStop, type StopByHand } from '../../budgets/domain/stop-by-hand';
import type { WhenBlind } from '../../budgets/domain/when-blind';
import type { Address } from '../../core/domain/address';
import type { Mode } from '../../core/domain/mode';
import { later, MS_PER_SECOND, type Instant } from '../../core/domain/time';
import { describeMissing, type Missing } from '../../ledger/domain/blindness';
import { isImminent } from '../../ledger/domain/fence';
import { actsAt, graceEnd, isPastGrace } from '../../ledger/domain/grace';
import { exhaustionOf, hasMoneyAgain, isExceeded, type Ledger } from '../../ledger/domain/ledger';
import { endOfFirst, withOwed, type Owed } from './owed';

/**
 * What should be in a budget. `running`: everything that the journal holds is given back. `stopped`: no member of any
 * control runs. `planned`: nothing is touched, and a plan is written and told. `kept`: nothing new is stopped, and what
 * is stopped stays so.
 */
export type Wanted = 'running' | 'stopped' | 'planned' | 'kept';

/** What makes a budget stopped, where its limit does not. */
export type Cause =
  | { readonly by: 'hand'; readonly stop: StopByHand }
  | { readonly by: 'blind'; readonly missing: readonly Missing[] };

/** Of the limit, at which people are told that a budget is exhausted. */
export const LIMIT = 100;

/** A budget as it is now, and what follows from it. */
export interface Standing {
  readonly address: Address;
  readonly ledger: Ledger;
  /** Undefined: nobody has set one, or it was removed. */
  readonly budget: Budget | undefined;
  /** The mode that is acted in: an enforcing budget that is suspended acts as `notify`. */
  readonly mode: Mode;
  /** Enforcement is switched off or paused, and the budget would enforce. */
  readonly suspended: boolean;
  /** What a stop saves nothing of, where one may be near. */
  readonly owed?: readonly Owed[] | undefined;
  readonly wanted: Wanted;
  /** It is to be stopped, and its limit alone would not do it. Absent: the limit decides. */
  readonly cause?: Cause | undefined;
  /** What its account was not seen by for too long. Nothing: it is seen. */
  readonly missing?: readonly Missing[];
}

/**
 * Returns what should be, from the ledger and the budget alone. A change that is not settled yet is waited for before
 * anything is stopped, unless `isPatient` is false.
 */
export function wantedOf(
  { ledger, budget, mode, owed }: Pick<Standing, 'ledger' | 'budget' | 'mode' | 'owed'>,
  now: Instant,
  isPatient: boolean,
): Wanted {
  if (budget === undefined || ledger.limit === undefined) return 'running';
  const isSpent =
    ledger.state === 'exhausted'
      ? !hasMoneyAgain(ledger, now)
      : isExceeded(withOwed(ledger, owed, now), mode === 'enforce' ? later(now, STOP_LEAD_MS) : now) &&
        (mode !== 'enforce' || isPastGrace(ledger, later(now, STOP_LEAD_MS))) &&
        !(isPatient && isUnsettled(ledger));
  return isSpent ? wantedIn(mode) : 'running';
}

/** Writes what makes a budget stopped for people. */
export function describeCause(cause: Cause): string {
  return cause.by === 'hand'
    ? describeStop(cause.stop)
    : `stopped because it is not seen: ${describeMissing(cause.missing)}`;
}

/** A budget with what follows from its limit, and all else that may make it stopped, or keep it from stopping. */
export interface Grounds {
  readonly byLimit: Wanted;
  /** The mode of the budget, and the one in which a stop by hand is acted on. */
  readonly own: EffectiveMode;
  readonly ofHand: EffectiveMode;
  readonly byHand: StopByHand | undefined;
  readonly missing: readonly Missing[];
  readonly whenBlind: WhenBlind;
}

/**
 * Returns what should be in a budget, in which mode, and what makes it so: the one place where the limit, a stop by
 * hand and blindness meet. A person's stop holds whatever is seen; what the limit stops, fails open where nobody sees.
 *
 * Why so: docs/decisions/0053-blind-is-wanted-state.md.
 */
export function decide({ byLimit, own, ofHand, byHand, missing, whenBlind }: Grounds): Decided {
  const isBlind = missing.length > 0;
  if (byHand !== undefined && (byLimit !== 'stopped' || (isBlind && whenBlind === 'fail-open'))) {
    return { ...ofHand, wanted: wantedIn(ofHand.mode), cause: { by: 'hand', stop: byHand } };
  }
  if (isBlind && whenBlind === 'fail-open' && byLimit === 'stopped') return { ...own, wanted: 'kept' };
  if (isBlind && whenBlind === 'fail-closed' && byLimit === 'running') {
    return { ...own, wanted: wantedIn(own.mode), cause: { by: 'blind', missing } };
  }
  return { ...own, wanted: byLimit };
}

export type Decided = EffectiveMode & Pick<Standing, 'wanted' | 'cause'>;

/** Returns what should be in a budget that is spent, or stopped by hand. */
export function wantedIn(mode: Mode): Wanted {
  return mode === 'enforce' ? 'stopped' : 'planned';
}

/**
 * A stop takes this long from the look that asks for it to its effect: it leaves so much before the instant. It never
 * comes more than a second early.
 */
export const STOP_LEAD_MS = 900;

/** Returns whether a settlement is under way. */
function isUnsettled({ settledThrough, updatedAt }: Ledger): boolean {
  return settledThrough < updatedAt;
}

/** The interval at which the ledger is read while an instant is awaited: somebody may stop something, or raise. */
const LOOK_EVERY_MS = 3 * MS_PER_SECOND;

/** Returns after how many ms to look at a budget again, if it may be exhausted in a moment. */
export function waitFor(standing: Standing, now: Instant, isPatient: boolean): number | undefined {
  const { ledger, budget } = standing;
  if (budget === undefined || ledger.limit === undefined || ledger.state !== 'open') return undefined;
  if (isPatient && isUnsettled(ledger)) return MS_PER_SECOND;
  const exhaustion = exhaustionOf(ledger);
  const acts = actsIn(standing);
  if (exhaustion === undefined || acts === undefined || !isImminent(acts, now)) return undefined;
  if (acts !== exhaustion || hasGraceAhead(standing)) return Math.min(LOOK_EVERY_MS, Math.max(1, acts - now));
  const { owed } = standing;
  const stopAt = (exhaustionOf(withOwed(ledger, owed, now)) ?? exhaustion) - leadOf(standing);
  // What is owed no more counts by its speed again.
  const next = Math.min(stopAt, endOfFirst(owed, now) ?? stopAt);
  return Math.min(LOOK_EVERY_MS, Math.max(1, next - now));
}

/** The instant at which enforcement acts. A mode that stops nothing waits for no grace. */
function actsIn({ ledger, mode }: Pick<Standing, 'ledger' | 'mode'>): Instant | undefined {
  if (mode !== 'enforce') return exhaustionOf(ledger);
  const at = actsAt(ledger);
  return at === undefined || graceEnd(ledger) !== at ? at : later(at, -STOP_LEAD_MS);
}

/** Returns whether reaching the limit begins a grace, and stops nothing yet. */
function hasGraceAhead({ ledger, mode }: Pick<Standing, 'ledger' | 'mode'>): boolean {
  return mode === 'enforce' && (ledger.graceMinutes ?? 0) > 0 && graceEnd(ledger) === undefined;
}

/** Returns whether a grace begins now. It does so when the limit is reached, and not when what is owed will reach it. */
export function beginsGrace(standing: Pick<Standing, 'ledger' | 'mode' | 'wanted'>, now: Instant): boolean {
  const { ledger, wanted } = standing;
  return wanted === 'running' && ledger.state === 'open' && hasGraceAhead(standing) && isExceeded(ledger, now);
}

function leadOf({ mode }: Standing): number {
  return mode === 'enforce' ? STOP_LEAD_MS : 0;
}

/** Time enough to look at what is to be stopped, and little enough that it is still so then. */
const PREPARED_BEFORE_MS = 6 * MS_PER_SECOND;

/** Returns whether a budget is about to be stopped: what there is to know is read now. */
export function isAboutToStop({ ledger, budget, mode, owed }: Standing, now: Instant): boolean {
  if (budget === undefined || mode !== 'enforce' || ledger.state !== 'open') return false;
  if (hasGraceAhead({ ledger, mode })) return false;
  const exhaustion = actsAt(withOwed(ledger, owed, now));
  return exhaustion !== undefined && exhaustion - now <= PREPARED_BEFORE_MS;
}
