import type { Money } from '../../core/domain/money';
import { later, MS_PER_DAY, instantIn, type Instant } from '../../core/domain/time';
import { parseBudgetValue } from './budget-value';

/** The attributes inside `Raise`. `Told` is the product's own mark. */
export const RAISE = { until: 'Until', then: 'Then', told: 'Told' } as const;

/** A budget's value that holds until an instant, and the one that holds from then on. */
export interface Raise {
  readonly until: Instant;
  readonly then: Money;
  /** People know that it ends soon. */
  readonly isTold: boolean;
}

export type ParsedRaise =
  | { readonly kind: 'none' }
  | { readonly kind: 'raise'; readonly raise: Raise }
  | { readonly kind: 'refused'; readonly reason: string };

/** How long before its end people hear of it. */
const TOLD_BEFORE_MS = MS_PER_DAY;

/** Reads what an item says of the end of its value. */
export function parseRaise({ Raise: written }: { readonly Raise?: unknown }): ParsedRaise {
  if (written === undefined) return { kind: 'none' };
  const fields = (typeof written === 'object' ? (written ?? {}) : {}) as Readonly<Record<string, unknown>>;
  const [until, then] = [instantIn(fields[RAISE.until]), valueOf(fields[RAISE.then])];
  if (until === undefined || then === undefined) {
    return {
      kind: 'refused',
      reason:
        `Raise ${JSON.stringify(written)} is refused: expected {"${RAISE.until}": "2026-12-05T00:00:00Z", ` +
        `"${RAISE.then}": 500}, a time and the budget's value from then on`,
    };
  }
  return { kind: 'raise', raise: { until, then, isTold: fields[RAISE.told] !== undefined } };
}

/** What is to be done about a raise now. `tell`: it ends soon, and people do not know it yet. */
export function dueOf({ until, isTold }: Raise, now: Instant): 'nothing' | 'tell' | 'end' {
  if (until <= now) return 'end';
  return !isTold && later(until, -TOLD_BEFORE_MS) <= now ? 'tell' : 'nothing';
}

function valueOf(field: unknown): Money | undefined {
  const parsed = typeof field === 'string' ? parseBudgetValue(field) : undefined;
  return parsed?.kind === 'accepted' ? parsed.limit : undefined;
}
