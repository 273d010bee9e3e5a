import { instant, MS_PER_DAY, type Instant } from '../../core/domain/time';
import type { AccountBill } from './account-bill';
import { sumOfLines } from './bill-coverage';
import type { Rate } from './rate';

/** What AWS's bill tells of an account: who has said it, up to when, and how much of it meters had seen. */
export interface BillSight {
  /** `none`: AWS has never said anything about the account. `unknown`: what it has said cannot be read. */
  readonly source: 'CostExplorer' | 'AwsBudget' | 'none' | 'unknown';
  /** The end of the last day of which AWS bills anything. Undefined: not known, as for a sum that names no day. */
  readonly billedThrough: Instant | undefined;
  /** The part of what is billed that was seen live, in whole percent, rounded down. Undefined: not known. */
  readonly seenLive: number | undefined;
  /** The instant up to which what was spent is known by the bill. Undefined: it is not known. */
  readonly knownThrough: Instant | undefined;
  /** How fast it spends what no meter sees. Undefined: not known. */
  readonly unseen: Rate | undefined;
}

/** Nothing is known by a bill. */
export const NO_BILL: BillSight = {
  source: 'none',
  billedThrough: undefined,
  seenLive: undefined,
  knownThrough: undefined,
  unseen: undefined,
};

/** A row of a bill makes no sense. */
export const UNREADABLE_BILL: BillSight = { ...NO_BILL, source: 'unknown' };

/** AWS refreshes what its bills and budgets say once a day at least: what it tells is so old at most. */
export const TOLD_LATE_MS = MS_PER_DAY;

/** Returns what the bills of this month and of the one before tell: what the newer does not say, the older may. */
export function billSight(current: AccountBill | undefined, before: AccountBill | undefined): BillSight {
  const told = [current, before].filter((bill) => bill !== undefined).filter(({ readAt }) => readAt !== undefined);
  const [newest] = told;
  if (newest === undefined) return NO_BILL;
  const billedThrough = latestOf(told.map((bill) => bill.billedThrough));
  return {
    source: newest.source ?? 'unknown',
    billedThrough,
    seenLive: told.map(seenLiveIn).find((share) => share !== undefined),
    knownThrough: latestOf(told.map(knownThroughOf)),
    unseen: told.map(unseenIn).find((speed) => speed !== undefined),
  };
}

/**
 * Returns the instant up to which a bill tells what was spent: to the end of its last day, but not of the hours that
 * AWS may not have heard of when it was read. A sum without days may lack as much.
 */
function knownThroughOf({ readAt, billedThrough, source }: AccountBill): Instant | undefined {
  if (readAt === undefined) return undefined;
  const heard = instant(readAt - TOLD_LATE_MS);
  if (source === 'AwsBudget') return heard;
  return billedThrough === undefined ? undefined : instant(Math.min(billedThrough, heard));
}

/** Returns up to when AWS was last heard to bill, by a bill that it has told. An older row knows its own days alone. */
export function heardThrough(bill: AccountBill | undefined): Instant | undefined {
  if (bill?.readAt === undefined || bill.source === 'AwsBudget') return bill?.readAt;
  return bill.heardThrough ?? instant(Math.min(bill.readAt, bill.billedThrough ?? bill.readAt));
}

/** A sum without services tells no speed, and neither does a bill of which no day is complete. */
function unseenIn({ source, closedThrough, unseen }: AccountBill): Rate | undefined {
  const isTold = source === 'CostExplorer' && (closedThrough !== undefined || (unseen ?? 0n) > 0n);
  return isTold ? unseen : undefined;
}

function seenLiveIn({ coverage }: AccountBill): number | undefined {
  if (coverage === undefined) return undefined;
  const { live, total } = sumOfLines(coverage.lines);
  return total <= 0n ? undefined : Number((live * 100n) / total);
}

function latestOf(instants: readonly (Instant | undefined)[]): Instant | undefined {
  const known = instants.filter((at) => at !== undefined);
  return known.length === 0 ? undefined : instant(Math.max(...known));
}
