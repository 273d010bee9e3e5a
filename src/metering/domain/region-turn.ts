import { instant, later, MS_PER_DAY, MS_PER_HOUR, type Instant } from '../../core/domain/time';

/** Lists name what has had data in so long, if they are asked for that alone. */
export const LISTED_MS = 3 * MS_PER_HOUR;
/** Such a list tells all since the last look only if that is two hours ago at most: metrics show up to an hour late. */
const LISTED_SINCE_MS = LISTED_MS - MS_PER_HOUR;
/** What was used within this time may well be used again. Other lists name what has had data in it. */
const USED_AGAIN_MS = 14 * MS_PER_DAY;

/** What is known of a region in which there may be use. */
export interface RegionPast {
  /** When it was last looked at without a failure. */
  readonly lookedAt: Instant | undefined;
  /** When a look last found something in use. */
  readonly usedAt: Instant | undefined;
  /** Something else tells of it: it is the spoke's own region, or something was started in it. */
  readonly isExpected: boolean;
}

/** After how long a region is looked at again in which nothing is in use. */
export interface RegionIntervals {
  /** Where something was used within two weeks, or is expected. */
  readonly idleMs: number;
  /** Where nothing was used. */
  readonly unusedMs: number;
}

/**
 * Returns when a region's next turn is: at once where the last look found something in use, or none was made. As
 * docs/decisions/0055-regions-are-listed-in-turn.md says.
 */
export function turnOf({ lookedAt, usedAt, isExpected }: RegionPast, { idleMs, unusedMs }: RegionIntervals): Instant {
  if (lookedAt === undefined) return instant(0);
  if (usedAt !== undefined && usedAt >= lookedAt) return lookedAt;
  const isIdle = isExpected || (usedAt !== undefined && usedAt > later(lookedAt, -USED_AGAIN_MS));
  return later(lookedAt, isIdle ? idleMs : unusedMs);
}

/** Returns whether a list of what has had data in the last three hours names all that was used since the last look. */
export function isListedSince(lookedAt: Instant, now: Instant): boolean {
  return now - lookedAt <= LISTED_SINCE_MS;
}
