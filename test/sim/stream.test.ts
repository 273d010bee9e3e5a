import { SimulatedCostTable } from '../../sim/cost-table/cost-table';
import { openedRow } from '../../sim/cost-table/rows';
import { StreamReader } from '../../sim/stream';
import { money } from '../../src/core/domain/money';
import { later } from '../../src/core/domain/time';
import type { LedgerChange } from '../../src/ledger/settle-expenses';
import { ACCOUNT, ledgerOf, NOVEMBER, NOVEMBER_STARTS } from '../support/ledgers';

function changedThrice() {
  const told: LedgerChange[] = [];
  const table = new SimulatedCostTable((change) => told.push(change));
  table.put(openedRow(ledgerOf()));
  for (const ms of [1, 2]) {
    table.foreignUpdate(ACCOUNT, NOVEMBER, { add: money(4n), updatedAt: later(NOVEMBER_STARTS, ms) });
  }
  return { table, told };
}

test('each write that changes a ledger is a record, with the row before and after', () => {
  const { table, told } = changedThrice();
  expect(told.map(({ id, before, after }) => [id, before?.accrued, after.accrued])).toEqual([
    ['000000001', undefined, 0n],
    ['000000002', 0n, 4n],
    ['000000003', 4n, 8n],
  ]);
  const row = table.row(ACCOUNT, NOVEMBER);
  if (row !== undefined) table.put({ ...row });
  expect([told.length, table.changes]).toEqual([3, told]);
});

test('a reader takes each record once', () => {
  const { table } = changedThrice();
  const reader = new StreamReader(table);
  expect([reader.next(2).length, reader.isAtEnd, reader.next().length, reader.isAtEnd, reader.position]).toEqual([
    2,
    false,
    1,
    true,
    3,
  ]);
  expect(reader.next()).toEqual([]);
});
