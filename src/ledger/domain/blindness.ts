import { isWorkload } from '../../core/domain/address';
import { describeInstant, MS_PER_HOUR, type Instant } from '../../core/domain/time';
import type { Ledger } from './ledger';

/** No bill for longer than this, and nobody knows what AWS bills: Cost Explorer is refreshed once a day at least. */
export const NO_BILL_HOURS = 48;
/** No look for longer than this, and nobody knows what runs: a look comes each hour. */
export const NO_LOOK_HOURS = 3;

/** Where an installation has the bill from. `none`: from nowhere, so that no account is blind without it. */
export type BillFrom = 'CostExplorer' | 'AwsBudget' | 'none';

/** What is known of when an account was last seen. */
export interface Seen {
  readonly billFrom: BillFrom;
  /** Up to when AWS was last heard to bill. Undefined: never. */
  readonly billedAt: Instant | undefined;
  /** When the account last answered a look. Undefined: never. */
  readonly lookedAt: Instant | undefined;
  /** Since when it should have been seen. */
  readonly countsSince: Instant;
}

/** One thing that a budget is without, and since when. */
export interface Missing {
  readonly what: 'bill' | 'look';
  readonly since: Instant;
}

/** Returns what a budget is blind for lack of. Nothing: it sees. */
export function missingIn(
  { address, rate }: Pick<Ledger, 'address' | 'rate'>,
  seen: Seen,
  at: Instant,
): readonly Missing[] {
  const { billFrom, billedAt, lookedAt, countsSince } = seen;
  // AWS says nothing of what costs nothing; a sum that does not change is no news where nothing is spent.
  const isBilled = rate > 0n || (billedAt !== undefined && billFrom === 'CostExplorer');
  const isDue = billFrom !== 'none' && !isWorkload(address) && isBilled;
  const bill: Missing = { what: 'bill', since: billedAt ?? countsSince };
  const look: Missing = { what: 'look', since: lookedAt ?? countsSince };
  return [
    ...(isDue && at - bill.since > NO_BILL_HOURS * MS_PER_HOUR ? [bill] : []),
    ...(at - look.since > NO_LOOK_HOURS * MS_PER_HOUR ? [look] : []),
  ];
}

/** `no bill since 2026-11-20 00:00 UTC, no look since …`. */
export function describeMissing(missing: readonly Missing[]): string {
  return missing.map(({ what, since }) => `no ${what} since ${describeInstant(since)}`).join(', ');
}
