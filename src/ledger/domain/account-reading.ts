import type { Money } from '../../core/domain/money';
import type { Instant } from '../../core/domain/time';

/** What AWS says of one account at one time: all of it in whole months. */
export interface AccountReading {
  readonly readAt: Instant;
  readonly from: Instant;
  readonly to: Instant;
  /** The first of the days that AWS tells one by one. Absent: all of them are told so. */
  readonly dailyFrom?: Instant | undefined;
  /** What was spent before that, by the first millisecond of the month. */
  readonly before?: ReadonlyMap<Instant, Money> | undefined;
  readonly amounts: readonly { readonly service: string; readonly day: Instant; readonly amount: Money }[];
  /** Up to this instant, the bill is taken for complete. Undefined: nobody can say. */
  readonly closedThrough: Instant | undefined;
  /** The end of the last day of which AWS bills anything to anybody. Absent: nobody can say. */
  readonly ofAnybody?: Instant | undefined;
}

/** What AWS says in an AWS Budget: a sum of the month, of nobody knows which hours. */
export interface SpentSoFar {
  readonly spent: Money;
  readonly saidAt: Instant;
}
