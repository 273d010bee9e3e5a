import type { Address } from '../../core/domain/address';
import { money, total, type Money } from '../../core/domain/money';
import { periodEnd, periodStart, type Period } from '../../core/domain/period';
import { instant, later, MS_PER_DAY, MS_PER_HOUR, startOfDay, type Instant } from '../../core/domain/time';
import type { AccountReading, SpentSoFar } from './account-reading';
import type { BillCoverage } from './coverage-line';
import type { Rate } from './rate';

export type { AccountReading, SpentSoFar } from './account-reading';

/** Amounts by name: of a service, or of a type of resource. */
export type Amounts = ReadonlyMap<string, Money>;

/** Whether a bill only ever adds to a position (`up`), or also takes back what it does not confirm (`both`). */
export const CALIBRATIONS = ['up', 'both'] as const;
export type Calibration = (typeof CALIBRATIONS)[number];

/** One day of an account: what AWS bills, and what was counted live. */
export interface BilledDay {
  readonly day: Instant;
  /** What AWS last said, by service. Days that are long over keep no more than their sums. */
  readonly billed: Amounts;
  /**
   * What AWS says was spent in the month up to the end of the day: the most that it has ever said, or what it last said
   * where bills count both ways.
   */
  readonly through: Money | undefined;
  /** When AWS first said so, if the day was not over then. */
  readonly toldAt?: Instant | undefined;
  /** What meters had counted by then, and what of it resources had cost in the day. */
  readonly liveAtTold?: { readonly live: Money; readonly reserved: Money } | undefined;
  /** What meters had counted in the month up to the end of the day. Undefined while the day is not over. */
  readonly live: Money | undefined;
  /** What resources that cost by the hour have cost in the day, by type. */
  readonly reserved: Amounts;
  /** What meters by use have counted of the day, by meter. Absent until it is over, and when it is long over. */
  readonly used?: Amounts | undefined;
  /** What both had cost at list prices, by type and by meter. Absent as above. */
  readonly listed?: Amounts | undefined;
  /** The part of `reserved` of which meters heard when the day was over. */
  readonly missed?: Amounts | undefined;
}

/** What is known of an account's bill of one month, and what of it the account's ledger has. */
export interface AccountBill {
  readonly address: Address;
  readonly period: Period;
  /** Each day of which anything is known, in their order. */
  readonly days: readonly BilledDay[];
  /** Who said so last: Cost Explorer, or the account's AWS Budget. */
  readonly source?: 'CostExplorer' | 'AwsBudget' | undefined;
  /** When AWS last told something. Undefined: never. */
  readonly readAt: Instant | undefined;
  /** The end of the last day of which AWS bills anything. */
  readonly billedThrough: Instant | undefined;
  /** Up to this instant, the bill is taken for complete. */
  readonly closedThrough: Instant | undefined;
  /** How meters have counted what is billed in the last days. Absent: nothing could be compared yet. */
  readonly coverage?: BillCoverage | undefined;
  /** How fast the account spends what no meter sees, as the bills tell. Absent: they were not gone by yet. */
  readonly unseen?: Rate | undefined;
  /** The part of the position that no meter has counted: corrections, and the unseen until `beyondAt`. */
  readonly beyond: Money;
  readonly beyondAt: Instant;
  /** Up to when AWS was last heard to bill anybody. Absent in rows of an older version. */
  readonly heardThrough?: Instant | undefined;
  /** Counts the writes of the row. 0: it is not stored yet. */
  readonly revision: number;
}

/** Services are remembered by name for as long as they tell the speed of what nobody sees, and then some. */
export const NAMED_MS = 16 * MS_PER_DAY;

export function emptyBill(address: Address, period: Period): AccountBill {
  return {
    address,
    period,
    days: [],
    readAt: undefined,
    billedThrough: undefined,
    closedThrough: undefined,
    beyond: money(0n),
    beyondAt: periodStart(period),
    revision: 0,
  };
}

/**
 * Returns the bill with what AWS has said. The same reading twice changes nothing, and an older one that comes later
 * no more than the highest sums.
 */
export function withReading(bill: AccountBill, reading: AccountReading, calibration: Calibration): AccountBill {
  const isOlder = bill.readAt !== undefined && reading.readAt < bill.readAt;
  const [start, end] = [periodStart(bill.period), periodEnd(bill.period)];
  if (reading.from > start || (isOlder && calibration === 'both')) return bill;
  const ofMonth = reading.amounts.filter(({ day }) => day >= start && day < end);
  const known = new Map(bill.days.map((day) => [day.day, day]));
  const named = reading.readAt - NAMED_MS;
  const first = instant(Math.max(start, reading.dailyFrom ?? start));
  let sum: bigint = first > start ? (reading.before?.get(start) ?? 0n) : 0n;
  for (let day = first; day < Math.min(end, reading.to); day = later(day, MS_PER_DAY)) {
    const billed = byService(ofMonth.filter((one) => one.day === day));
    sum += sumOf(billed);
    const was = known.get(day) ?? dayOf(day);
    const told = isHigher(was, sum, calibration) ? was : withThrough(was, money(sum), reading.readAt, calibration);
    known.set(day, { ...told, billed: isOlder ? was.billed : day < named ? new Map() : billed });
  }
  const last = ofMonth.reduce<Instant | undefined>((one, { day }) => latest(one, later(day, MS_PER_DAY)), undefined);
  return {
    ...bill,
    days: [...known.values()].sort((one, other) => one.day - other.day),
    source: 'CostExplorer',
    readAt: latest(bill.readAt, reading.readAt),
    billedThrough: isOlder ? latest(bill.billedThrough, last) : (last ?? bill.billedThrough),
    closedThrough: latest(bill.closedThrough, reading.closedThrough),
    heardThrough: latest(bill.heardThrough, heardIn(reading)),
  };
}

function heardIn({ readAt, ofAnybody }: AccountReading): Instant | undefined {
  return ofAnybody === undefined ? undefined : instant(Math.min(readAt, ofAnybody));
}

/** Returns the bill with a sum of its month so far. A lower one is an older one, or AWS has nothing to say just now. */
export function withSpent(bill: AccountBill, { spent, saidAt }: SpentSoFar): AccountBill {
  const day = startOfDay(saidAt);
  if (day < periodStart(bill.period) || day >= periodEnd(bill.period)) return bill;
  const known = new Map(bill.days.map((one) => [one.day, one]));
  const was = known.get(day) ?? dayOf(day);
  const highest = bill.days.reduce((most, { through = money(0n) }) => (through > most ? through : most), money(0n));
  if (spent <= highest) return bill;
  known.set(day, withThrough(was, spent, saidAt, 'up'));
  return {
    ...bill,
    days: [...known.values()].sort((one, other) => one.day - other.day),
    source: 'AwsBudget',
    readAt: latest(bill.readAt, saidAt),
  };
}

/** Returns whether a day's sum stays, because AWS has said more before. */
function isHigher({ through }: BilledDay, sum: bigint, calibration: Calibration): boolean {
  return calibration === 'up' && through !== undefined && through > sum;
}

/** Returns a day with its sum: the first reading that says it is the nearest to when it was spent. */
function withThrough(day: BilledDay, through: Money, readAt: Instant, calibration: Calibration): BilledDay {
  const { toldAt: _toldAt, liveAtTold: _live, ...untold } = day;
  const isOpen = calibration === 'up' && readAt < later(day.day, MS_PER_DAY);
  if (day.through === through && (!isOpen || (day.toldAt !== undefined && day.toldAt <= readAt))) return day;
  return { ...untold, through, ...(isOpen ? { toldAt: readAt } : {}) };
}

/** A day's bill is taken for complete when it is over for so long and a later one has begun, or for longer. */
const COMPLETE_AFTER_MS = 24 * MS_PER_HOUR;
const COMPLETE_WITHOUT_SIGN_MS = 72 * MS_PER_HOUR;

/**
 * Returns the instant up to which an account's bill is taken for complete, by the last day of which AWS bills anything:
 * of the account itself, or of anybody. Without such a sign nothing is: a bill that is late is no bill of nothing.
 */
export function closedThrough(
  last: { readonly ofAccount: Instant | undefined; readonly ofAnybody: Instant | undefined },
  now: Instant,
): Instant | undefined {
  const dayBefore = (day: Instant | undefined, ms: number) =>
    day === undefined ? undefined : instant(Math.min(day, startOfDay(later(now, -ms))));
  return latest(dayBefore(last.ofAccount, COMPLETE_AFTER_MS), dayBefore(last.ofAnybody, COMPLETE_WITHOUT_SIGN_MS));
}

/** Returns the larger amount of each name. */
export function withMost(one: Amounts, other: Amounts): Amounts {
  const most = new Map(one);
  for (const [name, amount] of other) if (amount > (most.get(name) ?? 0n)) most.set(name, amount);
  return most;
}

export function sumOf(amounts: Amounts): Money {
  return total(amounts.values());
}

/** Returns whether two bills say the same. */
export function isSameBill(one: AccountBill, other: AccountBill): boolean {
  return JSON.stringify(one, printable) === JSON.stringify(other, printable);
}

function printable(_name: string, value: unknown): unknown {
  if (value instanceof Map) return [...value].sort(([one], [other]) => (one < other ? -1 : 1));
  return typeof value === 'bigint' ? value.toString() : value;
}

/** A day of which nothing is known yet. */
export function dayOf(day: Instant): BilledDay {
  return { day, billed: new Map(), through: undefined, live: undefined, reserved: new Map() };
}

function byService(amounts: readonly { readonly service: string; readonly amount: Money }[]): Amounts {
  const sums = new Map<string, Money>();
  for (const { service, amount } of amounts) {
    if (amount !== 0n) sums.set(service, money((sums.get(service) ?? 0n) + amount));
  }
  return sums;
}

function latest(one: Instant | undefined, other: Instant | undefined): Instant | undefined {
  return one === undefined || (other !== undefined && other > one) ? other : one;
}
