import { address } from '../../core/domain/address';
import { ceilDivide } from '../../core/domain/division';
import { money, type Money } from '../../core/domain/money';
import { periodEnd, periodStart, type Period } from '../../core/domain/period';
import { later, MS_PER_HOUR, MS_PER_MINUTE, type Instant } from '../../core/domain/time';
import { exhaustionOf, hasMoneyAgain, newLedger, type Ledger } from './ledger';
import { ratePerHour, ZERO_RATE, type Rate } from './rate';
import { UnseenSpeed } from './unseen-speed';
import { predictionToTell } from './warnings';

/** What a month cost by the hour, by how a position gets to know of it. The places are the hours of the month. */
export interface HourlyMonth {
  readonly period: Period;
  /** As meters book it. A stop ends it. */
  readonly live: readonly Money[];
  /** By the hour and from the bill alone. It goes on through a stop. */
  readonly accruing: readonly Money[];
  /** From the bill, without a speed: taxes, credits, purchases. Paid as its hour begins. */
  readonly once: readonly Money[];
  /** `accruing` of the month before. Empty: the bill begins with this month. */
  readonly accruingBefore: readonly Money[];
}

/** A stop, and when all was given back. */
export interface ReplayedStop {
  readonly at: Instant;
  /** Undefined: not within the month. */
  readonly until: Instant | undefined;
  /** What had really been spent then. */
  readonly spent: Money;
}

/** What a guard would have made of a month. */
export interface GuardedCost {
  readonly stoppedAt: Instant | undefined;
  readonly saved: Money;
}

/** What would have become of a budget in a month. */
export interface ReplayedMonth extends GuardedCost {
  readonly period: Period;
  readonly limit: Money;
  /** What the month has cost, without a guard. */
  readonly spent: Money;
  /** When that was the limit. Undefined: never. */
  readonly reachedAt: Instant | undefined;
  /** When somebody was told first that the money would not last. */
  readonly firstPredictedAt: Instant | undefined;
  /** Since when it was so predicted without a break before the first stop. */
  readonly predictedAt: Instant | undefined;
  readonly stops: readonly ReplayedStop[];
  /** The stops of a month that would have stayed below its limit by itself. */
  readonly falseStops: number;
  readonly awsBudgets: GuardedCost;
}

/** A position at the beginning of an hour, with and without a guard, and where it was going. */
export interface ReplayedHour {
  readonly at: Instant;
  /** As the product knows it. */
  readonly position: Money;
  readonly exhaustion: Instant | undefined;
  readonly isStopped: boolean;
  /** What was really spent, with the stops and without. */
  readonly guarded: Money;
  readonly unguarded: Money;
}

/** The bill tells of an hour so many hours after its end: AWS's is 8 to 24 hours old, and the worst counts. */
export const BILL_LAG_HOURS = 24;
/** The middle of what docs/overshoot-model.md has of AWS Budgets. */
export const AWS_BUDGETS = { refreshHours: 10, lagHours: 4, actionMs: 3 * MS_PER_MINUTE } as const;

/** The arithmetic of a ledger does not look at whose it is. */
const ANY_ADDRESS = address('000000000000');

/**
 * Plays a month through the ledger's own arithmetic, an hour after the other: speed from meters at once, the rest from
 * a bill that comes a day late and a speed that is assumed until then. Tells `watch` of each hour.
 */
export function replayMonth(month: HourlyMonth, limit: Money, watch?: (hour: ReplayedHour) => void): ReplayedMonth {
  const unguarded = unguardedMonth(month, limit);
  const guarded = new GuardedMonth(month, limit);
  for (let hour = 0; hour < month.live.length; hour += 1) {
    const seen = guarded.playHour(hour);
    watch?.({ ...seen, unguarded: unguarded.before[hour] ?? unguarded.spent });
  }
  const { stops, saved, firstPredictedAt, predictedAt } = guarded;
  return {
    period: month.period,
    limit,
    spent: unguarded.spent,
    reachedAt: unguarded.reachedAt,
    firstPredictedAt,
    predictedAt,
    stoppedAt: stops[0]?.at,
    stops,
    saved,
    falseStops: unguarded.spent < limit ? stops.length : 0,
    awsBudgets: withAwsBudgets(month, limit, unguarded.before),
  };
}

class GuardedMonth {
  readonly stops: ReplayedStop[] = [];
  saved = money(0n);
  firstPredictedAt: Instant | undefined;
  predictedAt: Instant | undefined;
  private ledger: Ledger;
  private predictedSince: Instant | undefined;
  private position = 0n;
  private spent = 0n;
  private readonly assumed: Money[] = [];
  private readonly unseen: UnseenSpeed;

  constructor(
    private readonly month: HourlyMonth,
    limit: Money,
  ) {
    this.ledger = { ...newLedger(ANY_ADDRESS, month.period, periodStart(month.period)), limit };
    this.unseen = new UnseenSpeed(month.accruingBefore, month.accruing, BILL_LAG_HOURS);
  }

  playHour(hour: number): Omit<ReplayedHour, 'unguarded'> {
    const at = later(periodStart(this.month.period), hour * MS_PER_HOUR);
    const live = this.month.live[hour] ?? money(0n);
    const unseen = this.unseen.at(hour);
    this.assumed.push(unseen);
    this.position += this.toldAt(hour);
    this.giveBack(at, unseen);
    const isStopped = this.ledger.state === 'exhausted';
    this.settleAt(at, money((isStopped ? 0n : live) + unseen));
    const exhaustion = exhaustionOf(this.ledger);
    this.predict(at, exhaustion);
    const seen = { at, position: money(this.position), exhaustion, isStopped, guarded: money(this.spent) };
    let used = isStopped ? 0n : live;
    if (!isStopped && exhaustion !== undefined && exhaustion < at + MS_PER_HOUR) {
      used = partOf(live, at, exhaustion);
      this.stop(exhaustion, hour, used);
    }
    this.saved = money(this.saved + live - used);
    this.position += used + unseen;
    this.spent += used + this.lateIn(hour);
    return seen;
  }

  /** What the bill tells takes the place of what was assumed. */
  private toldAt(hour: number): bigint {
    const told = hour - BILL_LAG_HOURS - 1;
    return told < 0 ? 0n : this.lateIn(told) - (this.assumed[told] ?? 0n);
  }

  private lateIn(hour: number): bigint {
    return (this.month.accruing[hour] ?? 0n) + (this.month.once[hour] ?? 0n);
  }

  private settleAt(at: Instant, perHour: Money): void {
    const accrued = money(this.position);
    this.ledger = { ...this.ledger, accrued, rate: speedOf(perHour), updatedAt: at, settledThrough: at };
  }

  private giveBack(at: Instant, unseen: Money): void {
    if (this.ledger.state !== 'exhausted') return;
    this.settleAt(at, unseen);
    if (!hasMoneyAgain(this.ledger, at)) return;
    const last = this.stops.pop();
    if (last !== undefined) this.stops.push({ ...last, until: at });
    this.ledger = { ...this.ledger, state: 'open', exhaustedLimit: undefined, exhaustedRate: undefined };
    this.predictedSince = undefined;
  }

  private predict(at: Instant, exhaustion: Instant | undefined): void {
    if (this.ledger.state !== 'open') return;
    this.predictedSince = exhaustion === undefined ? undefined : (this.predictedSince ?? at);
    const told = predictionToTell(this.ledger, at);
    if (told === undefined) return;
    this.firstPredictedAt ??= at;
    this.ledger = { ...this.ledger, watch: { ...this.ledger.watch, toldExhaustion: told } };
  }

  private stop(at: Instant, hour: number, used: bigint): void {
    if (this.stops.length === 0) this.predictedAt = this.predictedSince;
    const start = later(periodStart(this.month.period), hour * MS_PER_HOUR);
    const late = (this.month.once[hour] ?? 0n) + partOf(this.month.accruing[hour] ?? money(0n), start, at);
    this.stops.push({ at, until: undefined, spent: money(this.spent + used + late) });
    const { limit, rate } = this.ledger;
    this.ledger = { ...this.ledger, state: 'exhausted', exhaustedLimit: limit, exhaustedRate: rate };
  }
}

/** The month as it was: what was spent before each hour, and when that came to the limit. */
function unguardedMonth({ period, live, accruing, once }: HourlyMonth, limit: Money) {
  const before: Money[] = [];
  let spent = 0n;
  let reachedAt: Instant | undefined;
  const start = periodStart(period);
  const empty = { ...newLedger(ANY_ADDRESS, period, start), limit };
  live.forEach((amount, hour) => {
    const at = later(start, hour * MS_PER_HOUR);
    before.push(money(spent));
    const perHour = money(amount + (accruing[hour] ?? 0n));
    const accrued = money(spent + (once[hour] ?? 0n));
    const ledger = { ...empty, accrued, rate: speedOf(perHour), updatedAt: at, settledThrough: at };
    const reached = reachedAt === undefined ? exhaustionOf(ledger) : undefined;
    if (reached !== undefined && reached < at + MS_PER_HOUR) reachedAt = reached;
    spent = accrued + perHour;
  });
  // What comes to the limit with the last millisecond reaches it as the month ends.
  if (reachedAt === undefined && spent >= limit) reachedAt = periodEnd(period);
  return { before, spent: money(spent), reachedAt };
}

/** Stops everything that meters see at the first refresh that shows the limit as reached. */
function withAwsBudgets({ period, live }: HourlyMonth, limit: Money, before: readonly Money[]): GuardedCost {
  const { refreshHours, lagHours, actionMs } = AWS_BUDGETS;
  for (let hour = refreshHours; hour < before.length; hour += refreshHours) {
    if ((before[hour - lagHours] ?? 0n) < limit) continue;
    const refresh = later(periodStart(period), hour * MS_PER_HOUR);
    const stoppedAt = later(refresh, actionMs);
    const after = live.slice(hour).reduce((sum, amount) => sum + amount, 0n);
    return { stoppedAt, saved: money(after - partOf(live[hour] ?? money(0n), refresh, stoppedAt)) };
  }
  return { stoppedAt: undefined, saved: money(0n) };
}

/** Returns what of an hour's cost accrues until an instant of it, rounded up. */
function partOf(perHour: Money, start: Instant, until: Instant): bigint {
  const ms = Math.min(Math.max(until - start, 0), MS_PER_HOUR);
  return ceilDivide(perHour * BigInt(ms), BigInt(MS_PER_HOUR));
}

/** Spending has no speed below zero: what is given back is no use. */
function speedOf(perHour: Money): Rate {
  return perHour > 0n ? ratePerHour(perHour) : ZERO_RATE;
}

/** Returns the number of hours of a month. */
export function hoursIn(period: Period): number {
  return (periodEnd(period) - periodStart(period)) / MS_PER_HOUR;
}
