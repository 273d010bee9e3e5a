import type { Money } from '../../core/domain/money';
import { periodEnd } from '../../core/domain/period';
import { instant, later, MS_PER_MINUTE, type Instant } from '../../core/domain/time';
import { exhaustionOf, type Grace, type Ledger } from './ledger';

/** Returns the end of the grace that has begun, over or not. Undefined: none has for the limit of now. */
export function graceEnd({ state, limit, grace }: Pick<Ledger, 'state' | 'limit' | 'grace'>): Instant | undefined {
  if (state !== 'open' || grace === undefined || limit === undefined || limit > grace.limit) return undefined;
  return grace.until;
}

/** Returns whether what spends may run on at an instant although the limit is reached. */
export function isInGrace(ledger: Ledger, at: Instant): boolean {
  const end = graceEnd(ledger);
  return end !== undefined && at < end;
}

/** Returns whether a limit that is reached at an instant has all its grace behind it, or none to begin with. */
export function isPastGrace(ledger: Ledger, at: Instant): boolean {
  const end = graceEnd(ledger);
  return end === undefined ? (ledger.graceMinutes ?? 0) === 0 : at >= end;
}

/** Returns the grace that begins now, for a ledger whose limit is reached. */
export function graceFrom({ graceMinutes = 0 }: Pick<Ledger, 'graceMinutes'>, limit: Money, now: Instant): Grace {
  return { until: later(now, graceMinutes * MS_PER_MINUTE), limit };
}

/**
 * Returns the instant at which enforcement has to act next, if nothing changes: at the exhaustion, or at the end of the
 * grace that has begun. Undefined: not in this month.
 */
export function actsAt(ledger: Ledger): Instant | undefined {
  const exhaustion = exhaustionOf(ledger);
  const end = graceEnd(ledger);
  if (exhaustion === undefined || end === undefined || end <= exhaustion) return exhaustion;
  return end < periodEnd(ledger.period) ? instant(end) : undefined;
}

/** Returns for how long a budget may be spent after its limit is reached, or for how much longer, in ms. */
export function graceLeft(ledger: Ledger, at: Instant): number {
  const end = graceEnd(ledger);
  if (end !== undefined) return Math.max(0, end - at);
  return ledger.state === 'open' ? (ledger.graceMinutes ?? 0) * MS_PER_MINUTE : 0;
}
