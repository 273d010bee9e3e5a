import { ceilDivide } from '../../core/domain/division';
import { money, type Money } from '../../core/domain/money';
import { instant, later, MS_PER_DAY, MS_PER_SECOND, startOfDay, type Instant } from '../../core/domain/time';
import { sumOf, type Amounts, type BilledDay } from './account-bill';
import { accrueBetween, rate, ZERO_RATE, type Rate } from './rate';

/** Speeds by the name of a service. */
export type Speeds = ReadonlyMap<string, Rate>;

/** The names under which bills have what a type of resource costs. */
export type ServicesOf = (type: string) => readonly string[];

/** What a day's bill has that no meter saw, by service. */
export interface UnseenDay {
  readonly day: Instant;
  readonly unseen: Amounts;
}

/** The number of complete days that tell the speed. */
const DAYS = 7;
/** The services that get a speed of their own. The rest has one together. */
const MOST_SERVICES = 20;
/** The name of that rest. */
export const OTHER_SERVICES = 'other services';

const SECONDS_PER_DAY = BigInt(MS_PER_DAY / MS_PER_SECOND);

/**
 * Returns what a day's bill has that no meter saw. `counted` is what meters counted in the whole day, whoever of them:
 * more than the bill has beyond that is not unseen. Without it, what runs by the hour is all that is known.
 */
export function unseenOf(
  { day, billed }: Pick<BilledDay, 'day' | 'billed'>,
  reserved: Amounts,
  counted: Money | undefined,
  servicesOf: ServicesOf,
): UnseenDay {
  const left = new Map<string, bigint>([...billed].filter(([, amount]) => amount > 0n));
  for (const [type, amount] of reserved) {
    let seen: bigint = amount;
    for (const service of servicesOf(type)) {
      const open = left.get(service) ?? 0n;
      const taken = open < seen ? open : seen;
      if (taken > 0n) left.set(service, open - taken);
      seen -= taken;
    }
  }
  const sum = [...left.values()].reduce((one, other) => one + other, 0n);
  const gap = counted === undefined ? sum : sumOf(billed) - counted;
  const most = gap < 0n ? 0n : gap;
  const unseen = [...left].map(([service, amount]): [string, Money] => [
    service,
    money(sum <= most ? amount : ceilDivide(amount * most, sum)),
  ]);
  return { day, unseen: new Map(unseen.filter(([, amount]) => amount > 0n)) };
}

/**
 * Returns how fast services spend what no meter sees, on a day of the kind of `on`: the mean of the complete days of
 * its kind among the last seven, or what the last one of them had if that is more. A service that those days do not
 * have yet goes by the last complete day. What an incomplete day of the kind has already is a bound from below.
 */
export function speedsOf(closed: readonly UnseenDay[], open: readonly UnseenDay[], on: Instant): Speeds {
  const last = closed.slice(-DAYS);
  const isOfKind = (day: Instant) => isWeekend(day) === isWeekend(on);
  const ofKind = last.filter(({ day }) => isOfKind(day));
  const pool = ofKind.length > 0 ? ofKind : last;
  const services = new Set([...last, ...open].flatMap(({ unseen }) => [...unseen.keys()]));
  const speeds = new Map<string, Rate>();
  for (const service of services) {
    const amounts = pool.map(({ unseen }) => unseen.get(service) ?? 0n);
    const sum = amounts.reduce<bigint>((one, other) => one + other, 0n);
    const isNew = sum === 0n;
    const bounds: readonly bigint[] = [
      ...(amounts.length === 0 ? [] : [ceilDivide(sum, BigInt(amounts.length)), amounts.at(-1) ?? 0n]),
      ...(isNew ? [last.at(-1)?.unseen.get(service) ?? 0n] : []),
      ...open.filter(({ day }) => isNew || isOfKind(day)).map(({ unseen }) => unseen.get(service) ?? 0n),
    ];
    const aDay = bounds.reduce<bigint>((one, other) => (other > one ? other : one), 0n);
    if (aDay > 0n) speeds.set(service, rate(ceilDivide(aDay, SECONDS_PER_DAY)));
  }
  return foldedSpeeds(speeds);
}

/** Returns the speeds with those of the slowest services as one. */
function foldedSpeeds(speeds: Speeds): Speeds {
  if (speeds.size <= MOST_SERVICES) return speeds;
  const sorted = [...speeds].sort(([one, fast], [other, slow]) => Number(slow - fast) || (one < other ? -1 : 1));
  const kept = sorted.slice(0, MOST_SERVICES - 1);
  return new Map([...kept, [OTHER_SERVICES, totalSpeed(new Map(sorted.slice(MOST_SERVICES - 1)))]]);
}

export function totalSpeed(speeds: Speeds): Rate {
  return rate([...speeds.values()].reduce((sum, speed) => sum + speed, 0n));
}

/** Returns what accrues between two instants at a speed that depends on the day. */
export function accrueByDay(speedOn: (day: Instant) => Rate, from: Instant, to: Instant): Money {
  let sum = 0n;
  let at = from;
  while (at < to) {
    const day = startOfDay(at);
    const until = instant(Math.min(later(day, MS_PER_DAY), to));
    const speed = speedOn(day);
    if (speed !== ZERO_RATE) sum += accrueBetween(speed, at, until);
    at = until;
  }
  return money(sum);
}

/** Returns whether a day is a Saturday or a Sunday. 1970 began on a Thursday. */
export function isWeekend(day: Instant): boolean {
  const weekday = (Math.floor(day / MS_PER_DAY) + 4) % 7;
  return weekday === 0 || weekday === 6;
}
