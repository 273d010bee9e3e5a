import { isDeepStrictEqual } from 'node:util';
import type { Address } from '../../src/core/domain/address';
import { money, type Money } from '../../src/core/domain/money';
import type { Period } from '../../src/core/domain/period';
import { formatInstant, readInstant, type Instant } from '../../src/core/domain/time';
import { NOTHING_WATCHED, type Ledger, type LedgerState } from '../../src/ledger/domain/ledger';
import { rate, ZERO_RATE, type Rate } from '../../src/ledger/domain/rate';
import type { StrayLedger } from '../../src/ledger/domain/rollover';
import { NOTHING_BOOKED, type BookedRates } from '../../src/ledger/domain/unsettled';
import type { LedgerImage } from '../../src/ledger/settle-expenses';

/** A ledger row as it is stored. Without `settledThrough` and `state`: somebody else created it by a plain update. */
export type LedgerRow = Omit<Ledger, 'settledThrough' | 'state' | 'stamp'> & {
  readonly settledThrough: Instant | undefined;
  readonly state: LedgerState | undefined;
  readonly stamp: string;
};

/** What a foreign writer sends: it adds, and says when, with as many digits as it likes. */
export interface ForeignUpdate {
  readonly add?: Money;
  readonly addRate?: Rate;
  readonly updatedAt: Instant | string;
}

/** The row as the product reads it: undefined while it is nobody's but a foreign writer's. */
export function known(row: LedgerRow | undefined): Ledger | undefined {
  if (row?.settledThrough === undefined || row.state === undefined) return undefined;
  return { ...row, settledThrough: row.settledThrough, state: row.state };
}

/** What the product reads of a row that it has not opened. */
export function strayOf({ accrued, rate: speed, updatedAt, stamp }: LedgerRow): StrayLedger {
  return { accrued, rate: speed, updatedAt, stamp };
}

/** The row of a month that the product opens: nobody has been told anything yet. */
export function openedRow(ledger: Ledger): LedgerRow {
  return {
    ...ledger,
    stamp: formatInstant(ledger.updatedAt),
    watch: { ...ledger.watch, toldThresholds: [] },
  };
}

/**
 * `UpdateItem` with `ADD` for the amounts and `SET updatedAt`, without any condition: creates the row if there is none.
 */
export function foreignlyUpdated(
  row: LedgerRow | undefined,
  address: Address,
  period: Period,
  { add = money(0n), addRate = ZERO_RATE, updatedAt }: ForeignUpdate,
): LedgerRow {
  const stamp = typeof updatedAt === 'string' ? updatedAt : formatInstant(updatedAt);
  return {
    address,
    period,
    settledThrough: undefined,
    state: undefined,
    limit: undefined,
    exhaustedLimit: undefined,
    thresholds: [],
    gaps: [],
    watch: NOTHING_WATCHED,
    ...row,
    accrued: money((row?.accrued ?? 0n) + add),
    rate: rate((row?.rate ?? 0n) + addRate),
    updatedAt: readInstant(stamp),
    stamp,
  };
}

export function isSame(one: LedgerRow, other: LedgerRow): boolean {
  return (Object.keys({ ...one, ...other }) as (keyof LedgerRow)[]).every(
    (name) => one[name] === other[name] || isDeepStrictEqual(one[name], other[name]),
  );
}

/**
 * Stamps are compared as texts: one with fewer digits sorts after all of its second. A row with just the stamp that was
 * read is before, too.
 */
export function isBefore(row: LedgerRow, at: Instant, stamp?: string): boolean {
  return row.stamp < formatInstant(at) || row.stamp === stamp;
}

export function touched(row: LedgerRow, at: Instant): LedgerRow {
  return { ...row, updatedAt: at, stamp: formatInstant(at) };
}

export function withBooked({ booked = NOTHING_BOOKED }: LedgerRow, change: BookedRates): BookedRates {
  return { rate: rate(booked.rate + change.rate), moment: booked.moment + change.moment };
}

export function imageOf({
  accrued,
  updatedAt,
  rate: speed,
  settledThrough,
  booked,
  limit,
  state,
  grace,
  followUp,
}: LedgerRow): LedgerImage {
  const [graceUntil, followUpAt] = [grace?.until, followUp?.at];
  return { accrued, updatedAt, rate: speed, settledThrough, booked, limit, state, graceUntil, followUpAt };
}

/** A set of numbers has each of them once. */
export function union(one: readonly number[], other: readonly number[]): readonly number[] {
  return [...new Set([...one, ...other])];
}

const THE_LIMIT = 100;

/** Open again: it has no fence, and the next time that the limit is reached is news. */
export function reopened(row: LedgerRow): LedgerRow {
  const toldThresholds = row.watch.toldThresholds.filter((percent) => percent !== THE_LIMIT);
  return {
    ...row,
    state: 'open',
    exhaustedLimit: undefined,
    exhaustedRate: undefined,
    watch: { ...row.watch, fenceAt: undefined, toldThresholds },
  };
}

export function withoutFollowUp({ followUp: _over, ...row }: LedgerRow): LedgerRow {
  return row;
}
