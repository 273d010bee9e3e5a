import type { Address } from '../../core/domain/address';
import { ceilDivide } from '../../core/domain/division';
import { money, type Money } from '../../core/domain/money';
import { periodEnd, type Period } from '../../core/domain/period';
import { formatInstant, instant, later, MS_PER_MINUTE, MS_PER_SECOND, type Instant } from '../../core/domain/time';
import type { Factors } from './factor';
import { accrue, rate, ZERO_RATE, type Rate } from './rate';
import { accruedSince, NOTHING_BOOKED, type BookedRates, type SettledSpeed } from './unsettled';

/**
 * `exhausted`: the limit was reached, or somebody has it stopped by hand, and what happens then has begun. `closed`: the
 * month is over.
 */
export type LedgerState = 'open' | 'exhausted' | 'closed';

/** Time that was settled at a guessed rate, because the record that would have told the rate has not come (yet). */
export interface Gap {
  readonly from: Instant;
  readonly to: Instant;
  readonly rate: Rate;
}

/**
 * The time between the message that a limit is reached and the stop. It begins once for a limit, and ends when people
 * were told that it does: docs/decisions/0065-a-time-of-grace.md.
 */
export interface Grace {
  readonly until: Instant;
  /** The limit that was reached. A higher one has no grace until it is reached itself. */
  readonly limit: Money;
}

/** One budget in one month: its position and its speed, and what is known about how far they are true. */
export interface Ledger {
  readonly address: Address;
  readonly period: Period;
  /** The position: what has been spent, as of `settledThrough`. */
  readonly accrued: Money;
  /** The speed, from `updatedAt` on. */
  readonly rate: Rate;
  /** The instant at which a writer last changed the row. It strictly increases. */
  readonly updatedAt: Instant;
  /**
   * The instant up to which speed has been turned into position. It is behind `updatedAt` only while a settlement is
   * under way.
   */
  readonly settledThrough: Instant;
  /** The changes of speed that this product has booked in the month. Absent: none, or an older version has. */
  readonly booked?: BookedRates | undefined;
  /** The speed that the last settlement saw. Absent in rows of an older version. */
  readonly settledSpeed?: SettledSpeed | undefined;
  /** What is paid of list prices, and since when. Absent: all of them. */
  readonly factors?: Factors | undefined;
  readonly state: LedgerState;
  /** Undefined means that spending is counted, and nothing is done about it. */
  readonly limit: Money | undefined;
  /** The limit that was reached, while the ledger is exhausted by it. */
  readonly exhaustedLimit: Money | undefined;
  /** The speed at that moment. Absent in rows of an older version. */
  readonly exhaustedRate?: Rate | undefined;
  /** The minutes between the message that the limit is reached and the stop. Absent: none. */
  readonly graceMinutes?: number | undefined;
  /** The grace that has begun. Absent: none has in this month. */
  readonly grace?: Grace | undefined;
  /** The percentages of the limit at which somebody is told. */
  readonly thresholds: readonly number[];
  readonly gaps: readonly Gap[];
  readonly watch: Watch;
  /** What enforcement has left to do about the budget. Undefined: nothing was ever left. */
  readonly followUp?: FollowUp | undefined;
  /** Since when people know that nobody sees its account. Absent: it is seen. */
  readonly blindSince?: Instant | undefined;
  /** The store's own form of `updatedAt`, as it was read. Others may write it with fewer digits. */
  readonly stamp?: string;
  /** The store's own form of these two, where others wrote them in another form than the product. */
  readonly stored?: { readonly rate: string | undefined; readonly limit: string | undefined };
}

/** What a run of enforcement leaves to the next one. */
export interface FollowUp {
  /** The instant of the next run. Undefined: all is as it should be. */
  readonly at: Instant | undefined;
  /** The minutes that the next run was put off. They double from run to run while nothing changes. */
  readonly minutes: number;
  /** The instants at which people last heard what was stopped or goes on, and what was given back. */
  readonly toldStopsAt: Instant | undefined;
  readonly toldRestoresAt: Instant | undefined;
  /** The number of things that were named as going on, and of messages in that hour that had to name more. */
  readonly toldRemaining: number;
  readonly toldAgain: number;
  /**
   * The position when nothing ran by the hour any more but what stays, and the speed of that: what else is spent since
   * is spent by use.
   */
  readonly quietAt: Instant | undefined;
  readonly quietPosition: Money | undefined;
  readonly quietRate: Rate | undefined;
}

export const NOTHING_LEFT: FollowUp = {
  at: undefined,
  minutes: 0,
  toldStopsAt: undefined,
  toldRestoresAt: undefined,
  toldRemaining: 0,
  toldAgain: 0,
  quietAt: undefined,
  quietPosition: undefined,
  quietRate: undefined,
};

/** The guards of a ledger, and what has been said about it: once per period. */
export interface Watch {
  /** The minute of the fence: its schedule, or the direct call that took its place. */
  readonly fenceAt: Instant | undefined;
  /** The minute of the schedule at the next threshold. */
  readonly thresholdAt: Instant | undefined;
  readonly toldThresholds: readonly number[];
  /** The exhaustion that was last predicted to somebody. */
  readonly toldExhaustion: Instant | undefined;
}

/**
 * Returns the earliest time that the store takes for later than the last change. The store compares texts, and a time
 * with fewer digits comes after all of its second.
 */
export function nextUpdate({ updatedAt, stamp }: Ledger): Instant {
  const next = later(updatedAt, 1);
  const second = instant(Math.ceil(next / MS_PER_SECOND) * MS_PER_SECOND);
  const isNext = stamp === undefined || stamp < formatInstant(next) || stamp >= formatInstant(second);
  return isNext ? next : second;
}

/**
 * Returns the row's own time if the store would take it for later than `at`, although it is not, as one of
 * another zone. Then a write is for the row with just this time.
 */
export function stampInTheWay({ updatedAt, stamp }: Ledger, at: Instant): string | undefined {
  return stamp !== undefined && updatedAt < at && stamp >= formatInstant(at) ? stamp : undefined;
}

/** Makes the first row of a budget, as of the month's first millisecond. */
export function newLedger(address: Address, period: Period, start: Instant): Ledger {
  return {
    address,
    period,
    accrued: money(0n),
    rate: ZERO_RATE,
    updatedAt: start,
    settledThrough: start,
    settledSpeed: { at: start, rate: ZERO_RATE, booked: NOTHING_BOOKED },
    state: 'open',
    limit: undefined,
    exhaustedLimit: undefined,
    thresholds: [],
    gaps: [],
    watch: NOTHING_WATCHED,
  };
}

export const NOTHING_WATCHED: Watch = {
  fenceAt: undefined,
  thresholdAt: undefined,
  toldThresholds: [],
  toldExhaustion: undefined,
};

/** Returns the position at an instant of the period, with what has accrued since it was settled. */
export function positionAt(ledger: Ledger, at: Instant): Money {
  return money(ledger.accrued + accruedSince(ledger, at));
}

/**
 * Returns the instant at which the position reaches the limit, if nothing changes. Returns undefined when that is not
 * within the period, or there is no limit.
 */
export function exhaustionOf(ledger: Ledger): Instant | undefined {
  return ledger.limit === undefined ? undefined : reaches(ledger, ledger.limit);
}

/**
 * Returns the instant at which the position reaches an amount, or the instant of the last settlement, or the last
 * change, when it is there already.
 */
export function reaches(ledger: Ledger, amount: Money): Instant | undefined {
  if (ledger.state === 'closed') return undefined;
  if (ledger.accrued >= amount) return ledger.settledThrough;
  // From then on, the row's speed says all.
  const from = instant(Math.max(ledger.settledThrough, ledger.updatedAt));
  const position = positionAt(ledger, from);
  if (position >= amount) return from;
  if (ledger.rate <= 0n) return undefined;
  const ms = ceilDivide((amount - position) * BigInt(MS_PER_SECOND), ledger.rate);
  const left = periodEnd(ledger.period) - from;
  return ms >= BigInt(left) ? undefined : later(from, Number(ms));
}

/** Returns whether the limit is reached at an instant. "Exactly spent" is reached. */
export function isExceeded(ledger: Ledger, at: Instant): boolean {
  return ledger.limit !== undefined && positionAt(ledger, at) >= ledger.limit;
}

/** What was stopped could run for this long on what a correction has to give back before it counts. */
const CORRECTION_LASTS_MS = 10 * MS_PER_MINUTE;
/** The least part of the limit that counts as money again: a thousandth. */
const LEAST_PART = 1_000n;

/**
 * Returns whether an exhausted ledger has money again: in a new month, by a higher limit, without a limit, or because
 * the exhaustion was false. A stop that is heard of hours late takes back much. The little that is taken back when a
 * stop turns out to have been a moment earlier is not money again: giving back would be followed by a stop at once.
 *
 * Why so much: docs/decisions/0035-a-false-exhaustion-is-undone.md.
 */
export function hasMoneyAgain(ledger: Ledger, at: Instant): boolean {
  const { limit, exhaustedLimit, exhaustedRate } = ledger;
  if (limit === undefined) return true;
  if (isExceeded(ledger, at)) return false;
  if (exhaustedLimit === undefined || limit > exhaustedLimit) return true;
  // Until a change is settled, the position is a guess if others have written more than the last one.
  if (ledger.settledThrough < ledger.updatedAt) return false;
  const lasting = exhaustedRate === undefined ? 0n : accrue(exhaustedRate, CORRECTION_LASTS_MS);
  const part = ceilDivide(limit, LEAST_PART);
  return limit - positionAt(ledger, at) - guessedTooLow(ledger) > (lasting > part ? lasting : part);
}

/** Returns how much more the time that was guessed may have cost, at the speed of the exhaustion: no guess is money. */
function guessedTooLow({ gaps, exhaustedRate = ZERO_RATE }: Ledger): bigint {
  return gaps
    .filter((gap) => gap.rate < exhaustedRate)
    .reduce((sum, gap) => sum + accrue(rate(exhaustedRate - gap.rate), gap.to - gap.from), 0n);
}
