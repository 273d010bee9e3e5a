import type { Budget } from '../../src/budgets/domain/budget';
import { accountOf, address } from '../../src/core/domain/address';
import { parseUsd } from '../../src/core/domain/money';
import { period, periodEnd, periodStart } from '../../src/core/domain/period';
import { parseInstant, type Instant } from '../../src/core/domain/time';
import { newLedger, type Ledger } from '../../src/ledger/domain/ledger';

export const ACCOUNT = address('222222222222');
export const ACCOUNT_ID = accountOf(ACCOUNT);
export const WORKLOAD = address(`${ACCOUNT}.shop`);
export const NOVEMBER = period('2026-11');
export const DECEMBER = period('2026-12');
export const NOVEMBER_STARTS = periodStart(NOVEMBER);
export const NOVEMBER_ENDS = periodEnd(NOVEMBER);

/** `on('21', '14:32:59.999')` of November 2026, UTC. */
export function on(day: string, time = '00:00:00'): Instant {
  return parseInstant(`2026-11-${day}T${time}Z`);
}

/** A ledger of November: nothing spent, nothing running, no limit, but for what is said. */
export function ledgerOf(said: Partial<Ledger> = {}): Ledger {
  return { ...newLedger(ACCOUNT, NOVEMBER, NOVEMBER_STARTS), ...said };
}

export function budgetOf(usd: string, said: Partial<Budget> = {}): Budget {
  return {
    address: ACCOUNT,
    account: ACCOUNT_ID,
    scope: 'account',
    limit: parseUsd(usd),
    mode: undefined,
    thresholds: [50, 80, 100],
    emails: [],
    workloadTag: undefined,
    exempt: [],
    freeze: false,
    ...said,
  };
}
