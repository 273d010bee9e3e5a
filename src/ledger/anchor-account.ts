import type { Address } from '../core/domain/address';
import { MICRO_REVANTIOS_PER_REVANTIO, money, type Money } from '../core/domain/money';
import { periodEnd, periodOf, previousPeriod, type Period } from '../core/domain/period';
import type { ResourceType } from '../core/domain/resource-id';
import { instant, startOfDay, type Instant } from '../core/domain/time';
import type { Clock } from '../core/ports';
import { countLive, isUnseen, type Count, type UsedDay } from './count-live';
import {
  emptyBill,
  isSameBill,
  withReading,
  withSpent,
  type AccountBill,
  type AccountReading,
  type Calibration,
  type SpentSoFar,
} from './domain/account-bill';
import { beyondLive } from './domain/anchor';
import { coverageOf } from './domain/bill-coverage';
import { comparedDays, factorsOf } from './domain/billed-factor';
import { expectationOf, type Expectation } from './domain/expectation';
import { factorChange, withFactors, type FactorChange } from './domain/factor';
import { newLedger, type Ledger } from './domain/ledger';
import { withLive } from './domain/live-days';
import type { Rate } from './domain/rate';
import { totalSpeed, type ServicesOf } from './domain/unseen';
import { openForWriting, type LedgerPorts } from './open-period';
import type { BillBooking, Bills, Contribution, Contributions } from './ports';
import { instantOfChange, repriceWorkloads, repricing } from './reprice-ledger';
import { joined, unseenChanges } from './unseen-changes';

export interface AnchorPorts extends LedgerPorts {
  readonly bills: Bills;
  readonly contributions: Contributions;
  readonly clock: Clock;
  readonly calibration: Calibration;
  readonly servicesOf: ServicesOf;
  /** Returns what meters by use have counted of the last days. Absent: there are none. */
  usedByDay?(address: Address): Promise<ReadonlyMap<Instant, UsedDay>>;
  /** Returns what AWS charges at least for each start of this type, in ms. */
  minimumMs(type: ResourceType): number;
  /** Returns the steps in which AWS charges for a run of this type, in ms. */
  stepMs(type: ResourceType): number;
}

export type Anchored =
  /** AWS has never said anything about the account. */
  | { readonly kind: 'unknown' }
  /** Nothing is counted in the account. What AWS says is kept for when it is. */
  | { readonly kind: 'kept' }
  | {
      readonly kind: 'anchored';
      /** What was added to the position of this month, and of the month before. Negative: taken back. */
      readonly correction: Money;
      readonly late: Money;
      /** How fast the account spends what no meter sees. */
      readonly unseen: Rate;
      /** What is paid of list prices from now on, where that is something else than before. */
      readonly repriced?: FactorChange | undefined;
    };

/** The most attempts of writers that meet on one ledger. Each attempt reads all anew. */
const MAX_ATTEMPTS = 20;
/** Up to this attempt, a ledger that changes while the resources are read is read again. */
const CALM_ATTEMPTS = 5;

/**
 * Makes the position of an account at least what AWS bills, and adds to its speed what the last bills had beyond the
 * meters. Without a reading, it goes by what AWS has said before: so a budget that is adopted begins with what was
 * spent.
 *
 * What is booked is the difference between what the ledger has beyond its meters and what it is to have: the same
 * reading twice books nothing twice. Why so: docs/decisions/0047-the-bill-anchors-the-position.md.
 */
export async function anchorAccount(
  address: Address,
  reading: AccountReading | SpentSoFar | undefined,
  ports: AnchorPorts,
): Promise<Anchored> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const now = ports.clock.now();
    const opened = await countedLedger(address, now, ports);
    const period = opened?.period ?? periodOf(now);
    const [before, current] = await Promise.all([
      monthOf(address, previousPeriod(period), reading, ports),
      monthOf(address, period, reading, ports),
    ]);
    if (before.bill.readAt === undefined && current.bill.readAt === undefined) return { kind: 'unknown' };
    if (opened === undefined) {
      const writes = await Promise.all([before, current].map((month) => save(month, NOTHING, ports)));
      if (writes.every((write) => write === 'written')) return { kind: 'kept' };
      continue;
    }
    const [rows, used = new Map<Instant, UsedDay>()] = await Promise.all([
      ports.contributions.all(address),
      ports.usedByDay?.(address),
    ]);
    const ledger = await ports.ledgers.find(address, period);
    // What was written in between may be in one of the two and not in the other.
    const isCalm = ledger?.updatedAt === opened.updatedAt;
    if (ledger === undefined || (!isCalm && attempt < CALM_ATTEMPTS)) continue;
    const booked = await bookMonths(before, current, { ledger, rows, used, now, isCalm }, ports);
    if (booked === undefined) continue;
    await repriceWorkloads(address, ports);
    return booked;
  }
  throw new Error(`the bill of ${address} could not be booked: its ledger changed at each of ${MAX_ATTEMPTS} attempts`);
}

/** Returns the ledger of an account in which anything is counted, and opens it if need be. */
async function countedLedger(address: Address, now: Instant, ports: AnchorPorts): Promise<Ledger | undefined> {
  const { ledger } = await ports.ledgers.newest(address, periodOf(now));
  if (ledger === undefined && (await ports.budgets.find(address)) === undefined) return undefined;
  return openForWriting(address, now, ports);
}

/** A month's bill, and as it was read. */
interface Month {
  readonly stored: AccountBill | undefined;
  readonly bill: AccountBill;
}

async function monthOf(
  address: Address,
  period: Period,
  reading: AccountReading | SpentSoFar | undefined,
  { bills, calibration }: AnchorPorts,
): Promise<Month> {
  const stored = await bills.find(address, period);
  const bill = stored ?? emptyBill(address, period);
  if (reading === undefined) return { stored, bill };
  return { stored, bill: 'spent' in reading ? withSpent(bill, reading) : withReading(bill, reading, calibration) };
}

interface Found {
  readonly ledger: Ledger;
  readonly rows: readonly Contribution[];
  readonly used: ReadonlyMap<Instant, UsedDay>;
  readonly now: Instant;
  /** Nobody has changed the ledger while the rows were read. */
  readonly isCalm: boolean;
}

/** Books both months. Returns undefined when somebody else has written meanwhile. */
async function bookMonths(
  before: Month,
  current: Month,
  found: Found,
  ports: AnchorPorts,
): Promise<Anchored | undefined> {
  const { ledger, rows, isCalm } = found;
  const { address, period, factors = [] } = ledger;
  const { count, ofBefore, closed, months } = await countMonths(before, current, found, ports);
  const adoptedAt = await ports.budgets.adoptedAt(address);
  const from = countedFrom(rows, adoptedAt);
  const compared = comparedDays(months, adoptedAt ?? from);
  const wantedFactors = factorsOf(compared, ports.servicesOf);
  const repriced =
    wantedFactors && isCalm ? factorChange(factors, wantedFactors, instantOfChange(ledger, count.now)) : undefined;
  const after = repriced === undefined ? factors : withFactors(factors, repriced);
  const expectation = expectationOf({
    now: count.now,
    bills: months,
    live: count.live,
    reservedToday: count.reserved.get(startOfDay(count.now)) ?? new Map(),
    running: count.running,
    countedFrom: from,
    servicesOf: ports.servicesOf,
    factors: after,
  });
  const late =
    closed === undefined || before.bill.readAt === undefined
      ? money(0n)
      : await bookLate({ ...before, bill: months[0] }, ofBefore, expectation, ports);
  if (late === undefined) return undefined;
  const wanted = beyondLive(months[1], { ...count, ...expectation }, ports.calibration);
  const speeds = expectation.speedsOn(startOfDay(count.now));
  const changes = unseenChanges(speeds, rows, ledger, count.now);
  const move = repriced === undefined ? changes.move : joined(changes.move, repricing(ledger, rows, repriced));
  const correction = money(wanted - count.beyond);
  const isBooked = move !== undefined || isWorthBooking(correction);
  const booking: BillBooking = !isBooked
    ? NOTHING
    : move === undefined
      ? { contributions: [], lateMove: { address, period, add: correction } }
      : { ...changes, move: { ...move, add: money(move.add + correction) } };
  const unseen = totalSpeed(speeds);
  const covered = { ...months[1], coverage: coverageOf(compared, after, ports.servicesOf), unseen };
  const bill = isBooked ? { ...covered, beyond: wanted, beyondAt: count.now } : covered;
  const write = await save({ ...current, bill }, booking, ports);
  if (write === 'superseded') return undefined;
  const booked = isBooked ? correction : money(0n);
  return { kind: 'anchored', correction: booked, late, unseen, ...(repriced && { repriced }) };
}

/** Counts what meters have in both months, and puts it beside what AWS bills. */
async function countMonths(before: Month, current: Month, { ledger, rows, used, now }: Found, ports: AnchorPorts) {
  const { address, period, factors = [] } = ledger;
  const at = instant(Math.max(now, ledger.updatedAt));
  const chargeOf = (type: ResourceType) => ({ minimumMs: ports.minimumMs(type), stepMs: ports.stepMs(type) });
  const metered = { rows, readAt: at, used, factors };
  const count = countLive(ledger, current.bill, metered, at, chargeOf);
  const closed = await ports.ledgers.find(address, previousPeriod(period));
  const ofBefore = countLive(
    closed ?? newLedger(address, previousPeriod(period), ledger.updatedAt),
    before.bill,
    metered,
    periodEnd(previousPeriod(period)),
    chargeOf,
  );
  return { count, ofBefore, closed, months: [withLive(before.bill, ofBefore), withLive(current.bill, count)] as const };
}

/** Returns since when meters have counted: they may have before there was a budget. */
function countedFrom(rows: readonly Contribution[], adoptedAt: Instant | undefined): Instant {
  const starts = rows.filter((row) => !isUnseen(row)).flatMap(({ history }) => history[0]?.at ?? []);
  return instant(Math.min(adoptedAt ?? 0, ...starts));
}

/** Books what the bill of a month that is over adds to it. Returns undefined when somebody else has written meanwhile. */
async function bookLate(
  month: Month,
  count: Count,
  expectation: Expectation,
  ports: AnchorPorts,
): Promise<Money | undefined> {
  const { address, period } = month.bill;
  const wanted = beyondLive(month.bill, { ...count, ...expectation }, ports.calibration);
  const add = money(wanted - count.beyond);
  const isBooked = isWorthBooking(add);
  const bill = isBooked ? { ...month.bill, beyond: wanted, beyondAt: count.now } : month.bill;
  const booking = isBooked ? { contributions: [], lateMove: { address, period, add } } : NOTHING;
  const write = await save({ ...month, bill }, booking, ports);
  return write === 'superseded' ? undefined : isBooked ? add : money(0n);
}

const NOTHING: BillBooking = { contributions: [] };

/** What accrues is rounded up: that much less is no correction. */
function isWorthBooking(correction: Money): boolean {
  return correction > 0n || correction < -MICRO_REVANTIOS_PER_REVANTIO;
}

async function save({ stored, bill }: Month, booking: BillBooking, { bills }: AnchorPorts) {
  const { contributions, move, lateMove } = booking;
  const isNews = move !== undefined || lateMove !== undefined || contributions.length > 0;
  if (!isNews && isSameBill(bill, stored ?? emptyBill(bill.address, bill.period))) return 'written';
  return bills.save(bill, booking);
}
