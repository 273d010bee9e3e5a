import { parse } from 'csv-parse/sync';
import {
  SAMPLE_ACCOUNTS,
  SAMPLE_HEADER,
  sampleBill,
  sampleBudgets,
  sampleCsv,
} from '../../../src/bill/domain/sample-bill';
import { period } from '../../../src/core/domain/period';

const NOVEMBER = period('2026-11');

test('an hour has a line for each thing that runs in it, and the last lines are taxes of the month', () => {
  const hours = [...sampleBill(NOVEMBER)];
  expect(hours.length).toBe(721);
  expect(new Set(hours[0]?.map((row) => row.ChargePeriodStart))).toEqual(new Set(['2026-11-01 00:00:00']));
  expect(hours[720]?.map(({ BilledCost, ChargeCategory }) => [BilledCost, ChargeCategory])).toEqual(
    SAMPLE_ACCOUNTS.map(() => ['3', 'Tax']),
  );
});

test('copies make it as many times as large', () => {
  const [once] = sampleBill(NOVEMBER);
  const [thrice] = sampleBill(NOVEMBER, 3);
  expect(thrice?.length).toBe(3 * (once?.length ?? 0));
});

test('is CSV with as many cells as its header', () => {
  const [rows = []] = sampleBill(NOVEMBER);
  const read = parse(SAMPLE_HEADER + sampleCsv(rows), { columns: true }) as Record<string, string>[];
  expect(read.map((row) => [row.SubAccountId, row.BilledCost])).toEqual(
    rows.map((row) => [row.SubAccountId, row.BilledCost]),
  );
  expect(read[0]?.Tags).toContain('"application": "shop-production"');
});

test('has a budget for each account', () => {
  expect(sampleBudgets().trim().split('\n').length).toBe(1 + SAMPLE_ACCOUNTS.length);
});
