import { total, type Money } from '../../core/domain/money';
import { flat, NOTHING_FREE, tariffCost } from './tariff';
import { countOf, usage, type Usage } from './usage';

/** What a look at an account's use asks of CloudWatch. */
export interface Asked {
  /** Metrics whose data were asked for. */
  readonly metrics: number;
  /** Other requests: lists of metrics. */
  readonly requests: number;
}

const METRICS = flat('0.01', 1_000n);
const REQUESTS = flat('0.01', 1_000n);
/** The requests of a month that AWS gives to the organization. */
const FREE_REQUESTS = 1_000_000n;

export const NOTHING_ASKED: Asked = { metrics: 0, requests: 0 };

/** Returns what was asked as use: it is billed to the account that is asked about. */
export function askingUsage(all: readonly Asked[]): Usage {
  const sum = (of: (asked: Asked) => number) => BigInt(all.reduce((count, asked) => count + of(asked), 0));
  return usage({ metrics: sum(({ metrics }) => metrics), requests: sum(({ requests }) => requests) });
}

/**
 * Returns what a month of questions costs in one of so many accounts: 0.01 USD for a thousand metrics, and as much for
 * a thousand requests. A million of the requests cost nothing, and each account has its share of them.
 *
 * https://aws.amazon.com/cloudwatch/pricing/, 2026-11-28
 */
export function askingCost(of: Usage, accounts: number): Money {
  const free = FREE_REQUESTS / BigInt(Math.max(accounts, 1));
  return total([
    tariffCost(countOf(of, 'metrics'), METRICS, NOTHING_FREE),
    tariffCost(countOf(of, 'requests'), { ...REQUESTS, free }, { freeTier: true }),
  ]);
}
