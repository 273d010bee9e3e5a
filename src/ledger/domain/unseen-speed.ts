import { ceilDivide } from '../../core/domain/division';
import { money, type Money } from '../../core/domain/money';

const DAY = 24n;
const WEEK_HOURS = 168;
const DAY_HOURS = 24;

/**
 * The speed at which an account spends unseen, as far as its bill has told: by the hour, the mean of the last seven
 * days that are known, or that of the last one, whichever is more. Nothing is assumed before a whole day is known.
 */
export class UnseenSpeed {
  private known = 0;
  private week = 0n;
  private day = 0n;

  /** Takes what accrued by the hour in the month before (none: empty) and in this one. */
  constructor(
    private readonly before: readonly Money[],
    private readonly hours: readonly Money[],
    private readonly lagHours: number,
  ) {}

  /** Returns what is assumed to accrue in an hour of the month. Ask for the hours in their order. */
  at(hour: number): Money {
    const told = Math.max(hour - this.lagHours + this.before.length, 0);
    for (; this.known < told; this.known += 1) {
      this.week += this.amountAt(this.known) - this.amountAt(this.known - WEEK_HOURS);
      this.day += this.amountAt(this.known) - this.amountAt(this.known - DAY_HOURS);
    }
    if (this.known < DAY_HOURS) return money(0n);
    const ofWeek = ceilDivide(this.week, BigInt(Math.min(this.known, WEEK_HOURS)));
    const ofDay = ceilDivide(this.day, DAY);
    const most = ofWeek > ofDay ? ofWeek : ofDay;
    return money(most > 0n ? most : 0n);
  }

  private amountAt(place: number): bigint {
    return (place < this.before.length ? this.before[place] : this.hours[place - this.before.length]) ?? 0n;
  }
}
