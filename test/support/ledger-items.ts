import { address } from '../../src/core/domain/address';
import { period, periodStart } from '../../src/core/domain/period';
import { parseInstant } from '../../src/core/domain/time';
import { newLedger } from '../../src/ledger/domain/ledger';

// A row of the Cost table as DynamoDB has it, and as the domain has it.

export const ACCOUNT = address('222222222222');
export const NOVEMBER = period('2026-11');
export const START = periodStart(NOVEMBER);
export const KEY = { Address: { S: ACCOUNT }, Record: { S: 'ledger#2026-11' } };
export const AT = parseInstant('2026-11-21T20:46:00Z');
export const ITEM = {
  ...KEY,
  accruedExpenses: { N: '12.5' },
  incurredExpensesRate: { N: '2' },
  updatedAt: { S: '2026-11-21T20:45:00Z' },
  settledThrough: { S: '2026-11-21T20:45:00.000Z' },
  state: { S: 'open' },
};
export const STRAY = { ...KEY, accruedExpenses: { N: '7' }, updatedAt: { S: '2026-11-21T20:45:00Z' } };
export const ledger = newLedger(ACCOUNT, NOVEMBER, START);
