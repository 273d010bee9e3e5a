import * as fc from 'fast-check';
import { address } from '../../../src/core/domain/address';
import { period, periodOf } from '../../../src/core/domain/period';
import { budgetRecord, COST_TABLE, journalRecord, LEDGER, ledgerRecord, RECORD_PREFIX, resourceRecord } from '../../../src/ledger/contracts/cost-table';
import { LEDGER_FILTER } from '../../../src/ledger/contracts/settle-expenses';
import * as arbitrary from '../../support/arbitraries';

const NOVEMBER = period('2026-11');

test('each kind of row has a sort key of its own', () => {
  const keys = [ledgerRecord(NOVEMBER), resourceRecord('arn:1'), budgetRecord(address('222222222222.shop')), journalRecord(NOVEMBER, 'arn:1')];

  expect(keys).toEqual(['ledger#2026-11', 'resource#arn:1', 'budget#222222222222.shop', 'journal#2026-11#arn:1']);
  for (const prefix of Object.values(RECORD_PREFIX)) expect(keys.filter((key) => key.startsWith(prefix))).toHaveLength(1);
});

test('the names of what others write are those of the seeds', () => {
  expect([COST_TABLE.partitionKey, COST_TABLE.sortKey, LEDGER.accrued, LEDGER.rate, LEDGER.updatedAt])
    .toEqual(['Address', 'Record', 'accruedExpenses', 'incurredExpensesRate', 'updatedAt']);
});

test('property: ledgers sort by their months, which is how the newest is found', () => {
  fc.assert(fc.property(arbitrary.moment(), arbitrary.moment(), (one, other) => {
    const [first, second] = [ledgerRecord(periodOf(one)), ledgerRecord(periodOf(other))];
    expect(one <= other ? first <= second : second <= first).toBe(true);
  }));
});

test('the stream hands over ledgers only, as long as they are there', () => {
  expect(LEDGER_FILTER).toEqual({ eventName: ['INSERT', 'MODIFY'], dynamodb: { Keys: { Record: { S: [{ prefix: 'ledger#' }] } } } });
});
