import { instant, later, MS_PER_MINUTE, MS_PER_SECOND, type Instant } from '../../core/domain/time';
import { exhaustionOf, type Ledger } from './ledger';

/** EventBridge Scheduler fires up to this much after its minute has begun. */
export const FENCE_LEAD_MS = MS_PER_MINUTE;

/** A schedule needs a moment to be made. A minute that is closer than this may be refused as past. */
const TOO_CLOSE_MS = 5 * MS_PER_SECOND;

/** The fence that should guard a ledger. */
export type Fence =
  | { readonly kind: 'none' }
  /** A schedule at this minute, 60 to 120 s before the exhaustion. */
  | { readonly kind: 'schedule'; readonly at: Instant }
  /** The minute is past or too close. disable-resources is called at once, and waits for the instant itself. */
  | { readonly kind: 'call'; readonly at: Instant };

/** Returns the fence of a ledger. An exhausted one has none: its guard is that nothing starts unseen. */
export function fenceOf(ledger: Ledger, now: Instant): Fence {
  const exhaustion = ledger.state === 'open' ? exhaustionOf(ledger) : undefined;
  if (exhaustion === undefined) return { kind: 'none' };
  const at = floorToMinute(later(exhaustion, -FENCE_LEAD_MS));
  return { kind: at - now < TOO_CLOSE_MS ? 'call' : 'schedule', at };
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
