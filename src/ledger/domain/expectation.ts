import { halfUpDivide } from '../../core/domain/division';
import { MICRO_REVANTIOS_PER_REVANTIO, money, type Money } from '../../core/domain/money';
import { instant, later, MS_PER_DAY, startOfDay, type Instant } from '../../core/domain/time';
import { sumOf, withMost, type AccountBill, type Amounts, type BilledDay } from './account-bill';
import { amountAt, factorAt, type Factors } from './factor';
import { accrue, type Rate } from './rate';
import { accrueByDay, isWeekend, speedsOf, totalSpeed, unseenOf, type ServicesOf, type Speeds } from './unseen';

/** What is expected of what meters do not see. */
export interface Expectation {
  speedsOn(day: Instant): Speeds;
  unseenBetween(from: Instant, to: Instant): Money;
}

export interface Known {
  readonly now: Instant;
  /** The bills of the month before, if there is one, and of this one. */
  readonly bills: readonly AccountBill[];
  /** What meters have counted in the month up to now, and today by type. */
  readonly live: Money;
  readonly reservedToday: Amounts;
  /** How fast the resources of each type spend now. */
  readonly running: ReadonlyMap<string, Rate>;
  /** The instant from which meters have counted in this account. */
  readonly countedFrom: Instant;
  readonly servicesOf: ServicesOf;
  /** What is paid of list prices, with what has just changed. */
  readonly factors: Factors;
}

/**
 * Returns what bills let expect that meters do not see. Before an account was counted, that is all of it. A day in
 * which it was not counted from the beginning is compared with what meters have counted since, and with what runs now.
 */
export function expectationOf(known: Known): Expectation {
  const { countedFrom } = known;
  const since = countedSince(known);
  const unseenAt = byFactors(known, (at) =>
    byKind((day) => speedsOf(...daysOf(known, (one) => seenIn(one, known, since, at)), day)),
  );
  const whole = byKind((day) => speedsOf(...daysOf(known, nothingSeen), day));
  return {
    // What has just changed counts from the next ms on.
    speedsOn: unseenAt(later(known.now, MS_PER_DAY)),
    unseenBetween: (from, to) => {
      const turn = instant(Math.min(Math.max(from, countedFrom), Math.max(from, to)));
      return money(
        accrueByDay((day) => totalSpeed(whole(day)), from, turn) + accrueByFactors(known, unseenAt, turn, to),
      );
    },
  };
}

type SpeedsOn = (day: Instant) => Speeds;

/** Works out what depends on nothing but the factors of an instant once for each time between two changes of them. */
function byFactors({ factors }: Known, speedsAt: (at: Instant) => SpeedsOn): (at: Instant) => SpeedsOn {
  const known = new Map<number, SpeedsOn>();
  return (at) => {
    const changes = factors.filter((change) => change.at <= at).length;
    const speeds = known.get(changes) ?? speedsAt(at);
    known.set(changes, speeds);
    return speeds;
  };
}

/** Returns what accrues unseen between two instants, each part of that time beside what meters counted in it. */
function accrueByFactors({ factors }: Known, speedsAt: (at: Instant) => SpeedsOn, from: Instant, to: Instant): bigint {
  const turns = factors.map(({ at }) => at).filter((at) => at > from && at < to);
  let sum = 0n;
  for (const [index, begin] of [from, ...turns].entries()) {
    const speedsOn = speedsAt(begin);
    sum += accrueByDay((day) => totalSpeed(speedsOn(day)), begin, turns[index] ?? to);
  }
  return sum;
}

type Seen = { readonly reserved: Amounts; readonly counted: Money | undefined };
/** A day, and what meters had counted in its month before it. */
type Dated = BilledDay & { readonly liveBefore: Money | undefined };

function daysOf(known: Known, seen: (day: Dated) => Seen) {
  const { bills, now, servicesOf } = known;
  const closedThrough = Math.max(...bills.map((bill) => bill.closedThrough ?? 0));
  // A day that is not over says nothing yet: what is billed of it is of other hours than what is counted.
  const days = daysBefore(known).filter(({ day, through }) => through !== undefined && later(day, MS_PER_DAY) <= now);
  const unseen = days.map((day) => {
    const { reserved, counted } = seen(day);
    return { isClosed: later(day.day, MS_PER_DAY) <= closedThrough, ...unseenOf(day, reserved, counted, servicesOf) };
  });
  return [unseen.filter(({ isClosed }) => isClosed), unseen.filter(({ isClosed }) => !isClosed)] as const;
}

function daysBefore({ bills, now }: Known): readonly Dated[] {
  return bills.flatMap((bill) => dated(bill)).filter(({ day }) => day < now);
}

function dated({ days }: AccountBill): readonly Dated[] {
  return days.map((day, index) => {
    const before = days[index - 1];
    const isFirst = new Date(day.day).getUTCDate() === 1;
    return { ...day, liveBefore: isFirst ? money(0n) : before?.live };
  });
}

function nothingSeen(): Seen {
  return { reserved: new Map(), counted: undefined };
}

function seenIn(day: Dated, known: Known, since: CountedSince, at: Instant): Seen {
  if (day.day < known.countedFrom) {
    const reserved = withMost(day.reserved, since.reserved);
    return { reserved, counted: since.used && money(sumOf(reserved) + since.used) };
  }
  return atFactors(day, countedIn(day, known), known, at);
}

/**
 * Returns what meters would have counted in a day at what is paid at another instant: what they do not see then is what
 * the bill has beyond that, so that no difference of prices counts as price and as unseen.
 */
function atFactors(
  { reserved, used, listed }: Dated,
  counted: Money | undefined,
  { factors }: Known,
  at: Instant,
): Seen {
  if (listed === undefined) return { reserved, counted };
  const paid = new Map(reserved);
  let more = 0n;
  for (const [kind, amount] of listed) {
    const now = amountAt(amount, factorAt(factors, kind, at));
    if (reserved.has(kind)) paid.set(kind, now);
    more += now - (reserved.get(kind) ?? used?.get(kind) ?? 0n);
  }
  return { reserved: paid, counted: counted && money(counted + more) };
}

/** What meters have counted in a day since the account is counted. */
interface CountedSince {
  /** The most that each type has cost in a day, or would if what runs now had run all day. */
  readonly reserved: Amounts;
  /** What was counted beyond that on average: what is paid by use. Undefined: nothing was counted yet. */
  readonly used: Money | undefined;
}

/** The days whose counts tell what meters would have seen before: no more than tell a speed. */
const COUNTED_DAYS = 7;

function countedSince(known: Known): CountedSince {
  const { now, countedFrom, running } = known;
  const isCounted = ({ day }: Dated) => later(day, MS_PER_DAY) > countedFrom;
  const days = daysBefore(known).filter(isCounted).slice(-COUNTED_DAYS);
  let reserved: Amounts = new Map([...running].map(([type, speed]) => [type, accrue(speed, MS_PER_DAY)]));
  let [used, ms] = [0n, 0];
  for (const day of days) {
    const ofDay = reservedIn(day, known);
    reserved = withMost(reserved, ofDay);
    const counted = countedIn(day, known);
    if (counted === undefined) continue;
    used += wholeRevantios(counted - sumOf(ofDay));
    ms += Math.min(later(day.day, MS_PER_DAY), now) - Math.max(day.day, countedFrom);
  }
  return { reserved, used: ms <= 0 ? undefined : money((used * BigInt(MS_PER_DAY)) / BigInt(ms)) };
}

/**
 * Rounds to a revantio, and what is below nothing to nothing. What has accrued is rounded up with each booking: the
 * same bill again is to let expect the same.
 */
function wholeRevantios(amount: bigint): bigint {
  return amount <= 0n ? 0n : halfUpDivide(amount, MICRO_REVANTIOS_PER_REVANTIO) * MICRO_REVANTIOS_PER_REVANTIO;
}

function reservedIn({ day, reserved }: Dated, { now, reservedToday }: Known): Amounts {
  return day === startOfDay(now) ? reservedToday : reserved;
}

/** Returns what meters counted in a day, as far as they have. */
function countedIn({ day, live, liveBefore }: Dated, known: Known): Money | undefined {
  const through = live ?? (day === startOfDay(known.now) ? known.live : undefined);
  return through === undefined || liveBefore === undefined ? undefined : money(through - liveBefore);
}

/** Works out what depends on nothing but the kind of a day once for each. */
function byKind(speeds: (day: Instant) => Speeds): (day: Instant) => Speeds {
  const known = new Map<boolean, Speeds>();
  return (day) => {
    const kind = isWeekend(day);
    const speed = known.get(kind) ?? speeds(day);
    known.set(kind, speed);
    return speed;
  };
}
