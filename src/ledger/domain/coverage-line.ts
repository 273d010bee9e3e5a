import type { Money } from '../../core/domain/money';
import type { Instant } from '../../core/domain/time';
import type { Factor } from './factor';

/** What AWS bills of a service in some complete days, and how the product knew of it: the parts add up to `total`. */
export interface CoverageLine {
  readonly service: string;
  /** What AWS bills. */
  readonly total: Money;
  /** What meters had counted when each day was over. */
  readonly live: Money;
  /** What they have counted since: starts of which nobody had heard. */
  readonly missedStarts: Money;
  /** What is paid beyond (negative: below) the price at which meters counted. */
  readonly price: Money;
  /** What no meter counts. */
  readonly notMetered: Money;
  /** What none of this explains: AWS bills less than a fifth of the list price. */
  readonly unknown: Money;
  /** What is paid of list prices from now on. Undefined: no meter counts any of it. */
  readonly factor: Factor | undefined;
}

/** What meters have counted in an account beside what AWS bills, service by service, in complete days. */
export interface BillCoverage {
  readonly from: Instant;
  readonly through: Instant;
  /** The costliest first. */
  readonly lines: readonly CoverageLine[];
}
