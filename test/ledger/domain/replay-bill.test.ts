import { BillHours } from '../../../src/bill/domain/bill-hours';
import { planColumns } from '../../../src/bill/domain/focus-columns';
import { LineMatcher } from '../../../src/bill/domain/line-pattern';
import { LineReader } from '../../../src/bill/domain/line-reader';
import { parseUsd } from '../../../src/core/domain/money';
import { replayBill, watchMonth } from '../../../src/ledger/domain/replay-bill';
import { METERED_LINES } from '../../../src/metering/types/billed-as.table';
import { INSTANCE_HOUR, STORAGE, type BillRow } from '../../support/focus-bill';

const COLUMNS = Object.keys(INSTANCE_HOUR);

function billOf(rows: readonly BillRow[]) {
  const plan = planColumns(COLUMNS, 'billed');
  const hours = new BillHours();
  const table = rows.map((row, index) => ({
    number: index + 1,
    cells: plan.places.map((place) => row[COLUMNS[place] ?? ''] ?? undefined),
  }));
  hours.add(table, new LineReader(plan, new LineMatcher(METERED_LINES)), 'bill.csv');
  return hours.byHours();
}

const hour = (start: string, BilledCost: string, more: BillRow = {}): BillRow => ({
  ...INSTANCE_HOUR,
  BilledCost,
  ChargePeriodStart: start,
  ChargePeriodEnd: new Date(Date.parse(start) + 3_600_000).toISOString(),
  ...more,
});

const BILL = billOf([
  hour('2026-10-31T23:00:00Z', '30'),
  hour('2026-11-01T00:00:00Z', '10'),
  hour('2026-11-01T01:00:00Z', '10.01'),
  hour('2026-11-01T00:00:00Z', '3', { SubAccountId: '22222222222' }),
  hour('2026-11-01T00:00:00Z', '7', { SubAccountId: '333333333333', BillingCurrency: 'CNY' }),
]);

test('without budgets, each account has four fifths of its costliest month, in whole dollars', () => {
  const budgets = replayBill(BILL).map(({ address, limit }) => ({ address, limit }));
  expect(budgets).toEqual([
    { address: '111111111111', limit: parseUsd('24') },
    // An id stays as the bill has it.
    { address: '22222222222', limit: parseUsd('3') },
  ]);
});

test('a month has the hours of its own', () => {
  const [budget] = replayBill(BILL, [{ address: '111111111111', limit: parseUsd('15') }]);
  expect(
    budget?.months.map((month) => [month.period, month.spent, new Date(month.reachedAt ?? 0).toISOString()]),
  ).toEqual([
    ['2026-10', parseUsd('30'), '2026-10-31T23:30:00.000Z'],
    ['2026-11', parseUsd('20.01'), '2026-11-01T01:29:58.202Z'],
  ]);
});

test('a budget of an account without lines, and one of a workload, have no months', () => {
  const budgets = replayBill(BILL, [
    { address: '444444444444', limit: parseUsd('1') },
    { address: '333333333333', limit: parseUsd('1') },
    { address: '111111111111.shop', limit: parseUsd('1') },
  ]);
  expect(budgets.map(({ months, isWorkload }) => [months.length, isWorkload])).toEqual([
    [0, false],
    [0, false],
    [0, true],
  ]);
});

test('the hours of a month can be watched', () => {
  const [budget] = replayBill(BILL, [{ address: '111111111111', limit: parseUsd('15') }]);
  const november = budget?.months[1];
  if (budget?.account === undefined || november === undefined) throw new Error('no November');
  const hours = watchMonth(budget.account, november);
  expect(hours.length).toBe(720);
  expect(hours.slice(0, 3).map(({ position, unguarded, isStopped }) => [position, unguarded, isStopped])).toEqual([
    [0n, 0n, false],
    [parseUsd('10'), parseUsd('10'), false],
    [expect.anything(), parseUsd('20.01'), true],
  ]);
});

test('what accrued in the month before is the speed of the first hours of this one', () => {
  const october = Array.from({ length: 744 }, (_, index) =>
    hour(new Date(Date.UTC(2026, 9, 1, index)).toISOString(), '1', { ...STORAGE, BilledCost: '1' }),
  ).map((row, index) => ({
    ...row,
    ChargePeriodStart: new Date(Date.UTC(2026, 9, 1, index)).toISOString(),
    ChargePeriodEnd: new Date(Date.UTC(2026, 9, 1, index + 1)).toISOString(),
  }));
  const bill = billOf([...october, { ...STORAGE, BilledCost: '1' }]);
  const [budget] = replayBill(bill, [{ address: '111111111111', limit: parseUsd('20') }]);
  expect(new Date(budget?.months[1]?.stoppedAt ?? 0).toISOString()).toBe('2026-11-01T20:00:00.000Z');
});
