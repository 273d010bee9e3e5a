import { floorDivide } from '../../core/domain/division';
import { MICRO_REVANTIOS_PER_REVANTIO, money, type Money } from '../../core/domain/money';
import { periodOf, periodStart, type Period } from '../../core/domain/period';
import { instant, MS_PER_DAY, MS_PER_HOUR, type Instant } from '../../core/domain/time';

const MOST_HOURS = (31 * MS_PER_DAY) / MS_PER_HOUR;
/** Whole numbers up to this one are exact in a number: 900,719 USD in an hour. */
const MOST_IN_PLACE = Number.MAX_SAFE_INTEGER;
const REVANTIO_DECIMALS = 10;
const POWERS = Array.from({ length: REVANTIO_DECIMALS + 1 }, (_, power) => 10 ** power);

/**
 * Returns digits of which some are decimals as a whole number of revantios. Undefined: it is none, or not exact as a
 * number.
 */
export function wholeRevantios(digits: number, scale: number): number | undefined {
  const revantios = digits * (POWERS[REVANTIO_DECIMALS - scale] ?? NaN);
  return Math.abs(revantios) <= MOST_IN_PLACE ? revantios : undefined;
}

/** What a month costs by the hour, exactly: an hour takes 8 bytes, so that thousands of accounts fit into memory. */
class MonthOfHours {
  /** Whole numbers. */
  private readonly revantios = new Float64Array(MOST_HOURS);
  /** Micro-revantios that are no whole revantios, and what does not fit. */
  private readonly rest = new Map<number, bigint>();

  add(hour: number, amount: bigint): void {
    const fits = this.hasAdded(hour, Number(amount / MICRO_REVANTIOS_PER_REVANTIO));
    const rest = fits ? amount % MICRO_REVANTIOS_PER_REVANTIO : amount;
    if (rest !== 0n) this.rest.set(hour, (this.rest.get(hour) ?? 0n) + rest);
  }

  /** Adds whole revantios. */
  addWhole(hour: number, revantios: number): void {
    if (!this.hasAdded(hour, revantios)) this.add(hour, BigInt(revantios) * MICRO_REVANTIOS_PER_REVANTIO);
  }

  /** Returns false, and adds nothing, when that would not be exact. */
  private hasAdded(hour: number, revantios: number): boolean {
    const sum = (this.revantios[hour] as number) + revantios;
    if (Math.abs(revantios) > MOST_IN_PLACE || Math.abs(sum) > MOST_IN_PLACE) return false;
    this.revantios[hour] = sum;
    return true;
  }

  at(hour: number): Money {
    const whole = BigInt(this.revantios[hour] ?? 0);
    return money(whole * MICRO_REVANTIOS_PER_REVANTIO + (this.rest.get(hour) ?? 0n));
  }
}

/** The hours of UTC that a line is about: the first, and their number. */
export interface HourSpan {
  readonly period: Period;
  /** Counts from the month's first. */
  readonly hour: number;
  readonly hours: number;
}

/** Returns the hours that a span of time touches, one at least. */
export function hoursOf(start: Instant, end: Instant): HourSpan {
  const period = periodOf(start);
  const monthStart = periodStart(period);
  const first = Math.floor((start - monthStart) / MS_PER_HOUR);
  const last = Math.ceil((end - monthStart) / MS_PER_HOUR);
  return { period, hour: first, hours: Math.max(last - first, 1) };
}

/** What something costs by the hour of UTC, over some months. */
export class HourlyCosts {
  private readonly months = new Map<Period, MonthOfHours>();
  private latest: { readonly period: Period; readonly hours: MonthOfHours } | undefined;
  /** Amounts by the hours over which they are spread: so few that the order of lines leaves no trace. */
  private readonly spread = new Map<string, { readonly span: HourSpan; amount: bigint }>();

  /** Adds an amount, evenly over its hours, each in its own month. */
  add(span: HourSpan, amount: bigint): void {
    if (span.hours === 1) {
      this.monthOf(span.period).add(span.hour, amount);
      return;
    }
    const key = `${span.period} ${span.hour} ${span.hours}`;
    const known = this.spread.get(key);
    if (known === undefined) this.spread.set(key, { span, amount });
    else known.amount += amount;
  }

  /** Adds whole revantios, of which a number is exact. */
  addWhole(span: HourSpan, revantios: number): void {
    if (span.hours === 1) this.monthOf(span.period).addWhole(span.hour, revantios);
    else this.add(span, BigInt(revantios) * MICRO_REVANTIOS_PER_REVANTIO);
  }

  /** Books what is spread. The parts of an amount add up to it exactly. */
  settleSpread(): void {
    for (const { span, amount } of this.spread.values()) {
      const { period, hour, hours } = span;
      const start = periodStart(period);
      let booked = 0n;
      for (let part = 0; part < hours; part += 1) {
        const upTo = floorDivide(amount * BigInt(part + 1), BigInt(hours));
        const at = hoursOf(...spanFrom(start, hour + part));
        this.monthOf(at.period).add(at.hour, upTo - booked);
        booked = upTo;
      }
    }
    this.spread.clear();
  }

  periods(): readonly Period[] {
    return [...this.months.keys()].sort();
  }

  /** Returns what an hour of a month costs. */
  at(period: Period, hour: number): Money {
    return this.months.get(period)?.at(hour) ?? money(0n);
  }

  private monthOf(period: Period): MonthOfHours {
    if (this.latest?.period === period) return this.latest.hours;
    const hours = this.months.get(period) ?? new MonthOfHours();
    this.months.set(period, hours);
    this.latest = { period, hours };
    return hours;
  }
}

function spanFrom(monthStart: Instant, hour: number): [start: Instant, end: Instant] {
  const start = monthStart + hour * MS_PER_HOUR;
  return [instant(start), instant(start + MS_PER_HOUR)];
}
