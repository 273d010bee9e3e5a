import type { Address } from '../../core/domain/address';
import type { Mode } from '../../core/domain/mode';
import type { Money } from '../../core/domain/money';
import type { Period } from '../../core/domain/period';
import type { ResourceId } from '../../core/domain/resource-id';
import { later, MS_PER_MINUTE, type Instant } from '../../core/domain/time';
import type { Rate } from '../../ledger/domain/rate';
import type { PreviousState } from '../../metering/domain/resource';

/**
 * planned: about to be disabled, disabled just now, or disabled in part. Only a look at the resource tells.
 * done: seen disabled. failed: would not be disabled, and stayed as it was.
 * restored: given back, or no longer ours to give back.
 */
export type JournalStatus = 'planned' | 'done' | 'failed' | 'restored';

/** A resource that was disabled, or would have been, with all that is needed to give it back. */
export interface JournalEntry {
  readonly address: Address;
  readonly period: Period;
  readonly resource: ResourceId;
  readonly status: JournalStatus;
  /** In any other mode than `enforce` the entry says what would have been done. */
  readonly mode: Mode;
  readonly previous: PreviousState;
  /** The speed of everything that was disabled with it. */
  readonly rate: Rate;
  readonly startedBy: string | undefined;
  readonly position: Money;
  readonly limit: Money;
  readonly reason: string;
  /** What is lost while it is stopped, in words for people. */
  readonly loses?: string;
  /** The number of times it was disabled in this period. It may be started again. */
  readonly times: number;
  /** When it was found to have come back, after it was disabled: the last three times. */
  readonly cameBackAt?: readonly Instant[];
  /** It is being given back. A state that is neither disabled nor as it was is this product's own half-done work. */
  readonly restoring: boolean;
  readonly changedAt: Instant;
  /** Counts the writes of this entry. 0 means that it is not stored yet. */
  readonly revision: number;
}

/** Returns whether an entry may stand for something that is disabled now. */
export function holdsSomething({ mode, status }: JournalEntry): boolean {
  return mode === 'enforce' && status !== 'restored';
}

/** The time after which a call that a service has taken is seen to have come into effect, or never will. */
const EFFECT_MS = MS_PER_MINUTE;

/** Returns whether a stop or a start that an entry speaks of may still come into effect: by a run that has died, too. */
export function isUnderWay({ status, restoring, changedAt }: JournalEntry, now: Instant): boolean {
  return (status === 'planned' || restoring) && now < later(changedAt, EFFECT_MS);
}
