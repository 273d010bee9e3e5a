import { money, type Money } from '../../core/domain/money';
import { instant, later, MS_PER_DAY, type Instant } from '../../core/domain/time';
import type { AccountBill, Amounts, BilledDay } from './account-bill';
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
  /** How fast the resources of each type spend now. */
  readonly running: ReadonlyMap<string, Rate>;
  /** The instant from which meters have counted in this account. */
  readonly countedFrom: Instant;
  readonly servicesOf: ServicesOf;
}

/**
 * Returns what bills let expect that meters do not see. Before an account was counted, that is all of it. A day in
 * which it was not counted from the beginning is compared with what runs now.
 */
export function expectationOf(known: Known): Expectation {
  const { countedFrom } = known;
  const unseen = byKind((day) => speedsOf(...daysOf(known, (one) => seenIn(one, known)), day));
  const whole = byKind((day) => speedsOf(...daysOf(known, nothingSeen), day));
  return {
    speedsOn: unseen,
    unseenBetween: (from, to) => {
      const turn = instant(Math.min(Math.max(from, countedFrom), Math.max(from, to)));
      return money(
        accrueByDay((day) => totalSpeed(whole(day)), from, turn) +
          accrueByDay((day) => totalSpeed(unseen(day)), turn, to),
      );
    },
  };
}

type Seen = { readonly reserved: Amounts; readonly counted: Money | undefined };
/** A day, and what meters had counted in its month before it. */
type Dated = BilledDay & { readonly liveBefore: Money | undefined };

function daysOf({ bills, now, servicesOf }: Known, seen: (day: Dated) => Seen) {
  const closedThrough = Math.max(...bills.map((bill) => bill.closedThrough ?? 0));
  // A day that is not over says nothing yet: what is billed of it is of other hours than what is counted.
  const days = bills
    .flatMap((bill) => dated(bill))
    .filter(({ day, through }) => through !== undefined && later(day, MS_PER_DAY) <= now);
  const unseen = days.map((day) => {
    const { reserved, counted } = seen(day);
    return { isClosed: later(day.day, MS_PER_DAY) <= closedThrough, ...unseenOf(day, reserved, counted, servicesOf) };
  });
  return [unseen.filter(({ isClosed }) => isClosed), unseen.filter(({ isClosed }) => !isClosed)] as const;
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

function seenIn({ day, reserved, live, liveBefore }: Dated, known: Known): Seen {
  if (day < known.countedFrom) return { reserved: withRunning(reserved, known.running), counted: undefined };
  const counted = live === undefined || liveBefore === undefined ? undefined : money(live - liveBefore);
  return { reserved, counted };
}

/** Returns what each type has cost in a day, or what it would have if what runs now had run all day. */
function withRunning(reserved: Amounts, running: ReadonlyMap<string, Rate>): Amounts {
  const most = new Map(reserved);
  for (const [type, speed] of running) {
    const aDay = accrue(speed, MS_PER_DAY);
    if (aDay > (most.get(type) ?? 0n)) most.set(type, aDay);
  }
  return most;
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
