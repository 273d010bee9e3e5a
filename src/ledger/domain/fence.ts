import { instant, later, MS_PER_MINUTE, MS_PER_SECOND, type Instant } from '../../core/domain/time';
import { actsAt } from './grace';
import type { Ledger } from './ledger';

/** EventBridge Scheduler fires up to this much after its minute has begun. */
export const FENCE_LEAD_MS = MS_PER_MINUTE;

/** A schedule needs a moment to be made. A minute that is closer than this may be refused as past. */
const TOO_CLOSE_MS = 5 * MS_PER_SECOND;

/** A schedule fires within a minute, and its run says within a minute more what it leaves. */
const OVERDUE_MS = 2 * MS_PER_MINUTE;

/** The fence that should guard a ledger. */
export type Fence =
  | { readonly kind: 'none' }
  /** A schedule at this minute, 60 to 120 s before the exhaustion. */
  | { readonly kind: 'schedule'; readonly at: Instant }
  /** The minute is past or too close. disable-resources is called at once, and waits for the instant itself. */
  | { readonly kind: 'call'; readonly at: Instant };

/**
 * Returns the fence of a ledger: before its exhaustion or the end of its grace, or at the next run that enforcement has
 * asked for. An exhausted one has none of the first kind: its guard is that nothing starts unseen.
 */
export function fenceOf(ledger: Ledger, now: Instant): Fence {
  const exhaustion = ledger.state === 'open' ? actsAt(ledger) : undefined;
  const before = exhaustion === undefined ? undefined : floorToMinute(later(exhaustion, -FENCE_LEAD_MS));
  const followUp = ledger.followUp?.at === undefined ? undefined : dueAt(ledger.followUp.at, now);
  // A fence that has surely fired hides no run that was asked for since: whoever it called may have died.
  const hasFired = before !== undefined && before === ledger.watch.fenceAt && now >= later(before, FENCE_LEAD_MS);
  const instants = [followUp, ...(hasFired && followUp !== undefined ? [] : [before])].filter(
    (one) => one !== undefined,
  );
  if (instants.length === 0) return { kind: 'none' };
  const at = instant(Math.min(...instants));
  return { kind: at - now < TOO_CLOSE_MS ? 'call' : 'schedule', at };
}

/** Returns the minute of a run that was asked for. One that did not come is asked for again, once a minute. */
function dueAt(asked: Instant, now: Instant): Instant {
  const at = ceilToMinute(asked);
  return now < later(at, OVERDUE_MS) ? at : floorToMinute(now);
}

/** Returns whether an exhaustion is so near that a fence before it would already have fired. */
export function isImminent(exhaustion: Instant, now: Instant): boolean {
  return floorToMinute(later(exhaustion, -FENCE_LEAD_MS)) - now < TOO_CLOSE_MS;
}

export function floorToMinute(at: Instant): Instant {
  return instant(Math.floor(at / MS_PER_MINUTE) * MS_PER_MINUTE);
}

export function ceilToMinute(at: Instant): Instant {
  return instant(Math.ceil(at / MS_PER_MINUTE) * MS_PER_MINUTE);
}
