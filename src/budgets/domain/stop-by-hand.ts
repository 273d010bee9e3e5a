import { describeInstant, instantIn, type Instant } from '../../core/domain/time';

/** The attributes inside `Stop`. */
export const STOP = { who: 'Who', why: 'Why', until: 'Until' } as const;

/**
 * Somebody has stopped what spends in a budget, whatever money is left, until an instant.
 *
 * Why it is a setting of the item: docs/decisions/0057-a-stop-by-hand-is-wanted-state.md.
 */
export interface StopByHand {
  readonly who: string;
  readonly why: string;
  readonly until: Instant;
}

export type ParsedStop =
  | { readonly kind: 'none' }
  | { readonly kind: 'stop'; readonly stop: StopByHand }
  | { readonly kind: 'refused'; readonly reason: string };

/** Reads what an item says of a stop by hand. One without an end is refused: it would be forgotten. */
export function parseStop({ Stop: written }: { readonly Stop?: unknown }): ParsedStop {
  if (written === undefined) return { kind: 'none' };
  const fields = (typeof written === 'object' ? (written ?? {}) : {}) as Readonly<Record<string, unknown>>;
  const [who, why, until] = [wordsOf(fields[STOP.who]), wordsOf(fields[STOP.why]), instantIn(fields[STOP.until])];
  if (who === undefined || why === undefined || until === undefined) {
    return {
      kind: 'refused',
      reason:
        `Stop ${JSON.stringify(written)} is refused: expected {"${STOP.who}": "…", "${STOP.why}": "…", ` +
        `"${STOP.until}": "2026-12-01T00:00:00Z"}, two texts and a time`,
    };
  }
  return { kind: 'stop', stop: { who, why, until } };
}

/** Returns the stop of a budget that is not over yet. */
export function stopInForce(
  budget: { readonly stop?: StopByHand | undefined } | undefined,
  now: Instant,
): StopByHand | undefined {
  const stop = budget?.stop;
  return stop !== undefined && now < stop.until ? stop : undefined;
}

/** `stopped by hand by Ann until 2026-12-01 00:00 UTC: leaked key`. */
export function describeStop({ who, why, until }: StopByHand): string {
  return `stopped by hand by ${who} until ${describeInstant(until)}: ${why}`;
}

function wordsOf(field: unknown): string | undefined {
  return typeof field === 'string' && /\S/.test(field) ? field.trim() : undefined;
}
