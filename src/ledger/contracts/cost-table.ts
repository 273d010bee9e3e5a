import type { Address } from '../../core/domain/address';
import type { Period } from '../../core/domain/period';

/** The attributes of the Cost table's ledger rows. Whoever accounts by plain updates writes the first three: docs/cost-table.md. */
export const LEDGER = {
  accrued: 'accruedExpenses',
  rate: 'incurredExpensesRate',
  updatedAt: 'updatedAt',
  settledThrough: 'settledThrough',
  state: 'state',
  limit: 'budgetLimit',
  exhaustedLimit: 'exhaustedLimit',
  thresholds: 'thresholds',
  gaps: 'gaps',
  fenceAt: 'fenceAt',
  thresholdAt: 'thresholdAt',
  toldThresholds: 'toldThresholds',
  toldExhaustion: 'toldExhaustion',
} as const;

/** The key of the Cost table. */
export const COST_TABLE = { partitionKey: 'Address', sortKey: 'Record' } as const;

/** The attribute by which DynamoDB removes rows of what has stopped for good. Ledgers, budgets and journals have none. */
export const EXPIRY = 'expiresAt';

/** What the sort key of each kind of row begins with. */
export const RECORD_PREFIX = { ledger: 'ledger#', resource: 'resource#', budget: 'budget#', journal: 'journal#' } as const;

export function ledgerRecord(period: Period): string {
  return `${RECORD_PREFIX.ledger}${period}`;
}

export function resourceRecord(arn: string): string {
  return `${RECORD_PREFIX.resource}${arn}`;
}

/** Adopted budgets lie with their account, so that one query finds them all. */
export function budgetRecord(address: Address): string {
  return `${RECORD_PREFIX.budget}${address}`;
}

export function journalRecord(period: Period, arn: string): string {
  return `${RECORD_PREFIX.journal}${period}#${arn}`;
}
