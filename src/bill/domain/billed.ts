import type { AccountId } from '../../core/domain/address';
import type { Money } from '../../core/domain/money';
import type { Instant } from '../../core/domain/time';

/** What AWS says that an account has spent on a service in one UTC day, as far as AWS knows. */
export interface BilledAmount {
  readonly account: AccountId;
  /** The name of the service, as bills have it. */
  readonly service: string;
  /** The first millisecond of the day. */
  readonly day: Instant;
  readonly amount: Money;
}

/** What AWS says that an account has spent, on all services, in the days of a month that are not told one by one. */
export interface BilledBefore {
  readonly account: AccountId;
  /** The first millisecond of the month. */
  readonly month: Instant;
  readonly amount: Money;
}

/** An amount that cannot be counted: of another currency, or none at all. */
export interface RefusedAmount {
  readonly account: string;
  readonly reason: string;
}

/** All that AWS said at one time about whole days, of every account that it answers for. */
export interface BillReading {
  readonly readAt: Instant;
  /** The first millisecond of the days that were asked for, and the first one after them. */
  readonly from: Instant;
  readonly to: Instant;
  /** The first of the days that are told one by one. Absent: all of them are. */
  readonly dailyFrom?: Instant;
  readonly amounts: readonly BilledAmount[];
  /** What was spent before `dailyFrom`. */
  readonly before?: readonly BilledBefore[];
  readonly refused: readonly RefusedAmount[];
  /** How often AWS was asked: each time has its price. */
  readonly requests: number;
}

/** The names that Cost Explorer has for services, or parts of them, that bills name otherwise. */
const PARTS: ReadonlyMap<string, string> = new Map([
  ['Amazon Elastic Compute Cloud - Compute', 'Amazon Elastic Compute Cloud'],
  ['EC2 - Other', 'Amazon Elastic Compute Cloud'],
  ['Amazon Elastic Load Balancing', 'Elastic Load Balancing'],
  ['Amazon EC2 Container Service', 'Amazon Elastic Container Service'],
]);

/** Returns the name that bills have for a service of Cost Explorer. */
export function serviceInBill(name: string): string {
  return PARTS.get(name) ?? name;
}

/** A request of Cost Explorer costs 0.01 USD, each page of an answer being one: AWS Cost Explorer pricing, 2026-11-28. */
const CENTS_PER_REQUEST = 1;

/** Returns what some requests have cost, in US cents. */
export function centsOf(requests: number): number {
  return requests * CENTS_PER_REQUEST;
}
