import { money, type Money } from '../core/domain/money';
import { periodEnd, periodStart } from '../core/domain/period';
import type { ResourceType } from '../core/domain/resource-id';
import { instant, later, MS_PER_DAY, startOfDay, type Instant } from '../core/domain/time';
import type { AccountBill, Amounts } from './domain/account-bill';
import { BY_LENGTH, currentRate, difference, knowsSince, type Charge, type History } from './domain/contribution';
import { paidHistory, type Factors } from './domain/factor';
import { positionAt, type Ledger } from './domain/ledger';
import type { LiveCount } from './domain/live-days';
import { rate, type Rate } from './domain/rate';
import type { Contribution } from './ports';

/** The type of what an account's bill has and no meter sees: a service, as a contribution without a control. */
export const UNSEEN_TYPE = 'unseen';

/** The days that the rows of resources still know: what has stopped is kept a little longer. */
const KNOWN_MS = 7 * MS_PER_DAY;

/** What an account has spent by an instant of a month, and what of it no meter has counted. */
export interface Count extends LiveCount {
  /** What no meter has counted: what bills have added, and what has accrued of the unseen. */
  readonly beyond: Money;
  /** How fast the resources of each type spend now. */
  readonly running: ReadonlyMap<string, Rate>;
}

/** What meters by use have counted of one day, by meter: as it was booked, and at list prices. */
export interface UsedDay {
  readonly booked: Amounts;
  readonly listed: Amounts;
}

/** What meters know of an account. */
export interface Metered {
  readonly rows: readonly Contribution[];
  /** When they were read: a row of what has stopped is kept a little longer than a week. */
  readonly readAt: Instant;
  readonly used: ReadonlyMap<Instant, UsedDay>;
  /** What is paid of list prices. */
  readonly factors: Factors;
}

/** Counts what meters have, up to `at` or the end of the ledger's month. */
export function countLive(
  ledger: Ledger,
  { beyond: booked, beyondAt }: Pick<AccountBill, 'beyond' | 'beyondAt'>,
  { rows: listed, readAt, used, factors }: Metered,
  at: Instant,
  chargeOf: (type: ResourceType) => Charge,
): Count {
  const now = instant(Math.min(at, periodEnd(ledger.period)));
  const rows = listed.map((row) => ({ ...row, history: paidHistory(row.history, row.resource.type, factors) }));
  const [unseen, metered] = [rows.filter(isUnseen), rows.filter((row) => !isUnseen(row))];
  const costOf = (row: Contribution, from: Instant, to: Instant) =>
    difference(NOTHING, row.history, chargeFor(row, chargeOf), from, to);
  const days = daysBefore(now, periodStart(ledger.period));
  const inDay = (of: readonly Contribution[], day: Instant) =>
    byType(of, (row) => costOf(row, day, instant(Math.min(later(day, MS_PER_DAY), now))), money);
  const beyond = money(unseen.reduce<bigint>((sum, row) => sum + costOf(row, beyondAt, now), booked));
  return {
    now,
    beyond,
    live: money(positionAt(ledger, now) - beyond),
    reserved: new Map(days.map((day) => [day, inDay(metered, day)])),
    used: new Map(days.map((day) => [day, used.get(day)?.booked ?? new Map()])),
    listed: new Map(
      days.map((day) => [
        day,
        new Map([
          ...inDay(
            listed.filter((row) => !isUnseen(row)),
            day,
          ),
          ...(used.get(day)?.listed ?? []),
        ]),
      ]),
    ),
    whole: new Set(
      daysBefore(readAt, days[0] ?? now).filter((day) => metered.every((row) => knowsSince(row.history, day))),
    ),
    reservedBetween: (from, to) => money(metered.reduce((sum, row) => sum + costOf(row, from, to), 0n)),
    running: byType(metered, ({ history }) => currentRate(history), rate),
  };
}

const NOTHING: History = [];

/** A service is no type of resource, and AWS charges no least time for it. */
function chargeFor(row: Contribution, chargeOf: (type: ResourceType) => Charge): Charge {
  if (isUnseen(row)) return BY_LENGTH;
  const { minimumMs, stepMs } = chargeOf(row.resource.type);
  return { minimumMs: row.minimumMs ?? minimumMs, stepMs };
}

export function isUnseen({ resource: { type } }: Contribution): boolean {
  return type === UNSEEN_TYPE;
}

/** Returns the days of the month that resources' rows know all of, the one of `now` among them. */
function daysBefore(now: Instant, start: Instant): readonly Instant[] {
  const first = startOfDay(instant(Math.max(start, now - KNOWN_MS)));
  const days: Instant[] = [];
  for (let day = first; day < now; day = later(day, MS_PER_DAY)) days.push(day);
  return days;
}

/** Adds up what each type has. Types with nothing are left out. */
function byType<Amount extends bigint>(
  rows: readonly Contribution[],
  of: (row: Contribution) => bigint,
  unit: (amount: bigint) => Amount,
): ReadonlyMap<string, Amount> {
  const sums = new Map<string, Amount>();
  for (const row of rows) {
    const amount = of(row);
    const { type } = row.resource;
    if (amount !== 0n) sums.set(type, unit((sums.get(type) ?? 0n) + amount));
  }
  return sums;
}
