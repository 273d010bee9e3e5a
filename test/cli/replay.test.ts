import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { ExactSum, formatExact } from '../../src/bill/domain/exact-sum';
import { showReplay, type ReplayOptions } from '../../src/cli/replay';
import type { replayJson } from '../../src/cli/replay-json';
import { readExactDecimal } from '../../src/core/domain/decimal';
import { billRow, csvOf, fileOf, INSTANCE_HOUR, parquetOf, type BillRow } from '../support/focus-bill';

type Json = ReturnType<typeof replayJson>;

async function textOf(given: Partial<ReplayOptions>): Promise<string> {
  // The sample writes its page where it is started, if it is not told where.
  const options = given.sample === true ? { report: fileOf('', '.html'), ...given } : given;
  let printed = '';
  await showReplay({ cost: 'billed', ...options }, (line) => (printed += `${line}\n`));
  return printed;
}

const jsonOf = async (bill: readonly string[], more: Partial<ReplayOptions> = {}) =>
  JSON.parse(await textOf({ bill, json: true, ...more })) as Json;

const hour = (number: number, BilledCost: string): BillRow => ({
  ...INSTANCE_HOUR,
  BilledCost,
  ChargePeriodStart: `2026-11-01T0${number}:00:00Z`,
  ChargePeriodEnd: `2026-11-01T0${number + 1}:00:00Z`,
});
const THREE_HOURS = [hour(0, '1'), hour(1, '2'), hour(2, '4')];
const BUDGETS = 'address,usd\n111111111111,2\n';

test('a bill of three hours and a budget that is reached in the second', async () => {
  const json = await jsonOf([fileOf(csvOf(THREE_HOURS))], { budgets: fileOf(BUDGETS) });
  expect(json).toMatchObject({
    rows: 3,
    skipped_rows: 0,
    total_usd: '7',
    stopped: 1,
    false_stops: 0,
    saved_usd: '5',
    above_limit_usd: '0',
    above_limit_without_guard_usd: '5',
    aws_budgets: { saved_usd: '0', above_limit_usd: '5' },
    accounts: [{ account: '111111111111', rows: 3, total_usd: '7', live_usd: '7', live_percent: '100.0' }],
    budgets: [
      {
        address: '111111111111',
        limit_usd: '2',
        predicted_at: '2026-11-01T00:00:00.000Z',
        reached_at: '2026-11-01T01:30:00.000Z',
        stopped_at: '2026-11-01T01:30:00.000Z',
        saved_usd: '5',
        periods: [{ period: '2026-11', spent_usd: '7', aws_budgets: { stopped_at: '2026-11-01T10:03:00.000Z' } }],
      },
    ],
  });
});

test('the text says the same, with what was assumed', async () => {
  const text = await textOf({ bill: [fileOf(csvOf(THREE_HOURS))], budgets: fileOf(BUDGETS) });
  expect(text).toContain('3 rows (BilledCost), 7 USD in 1 accounts');
  expect(text).toContain('Saved: 5.00 USD; by AWS Budgets: 0.00 USD');
  expect(text).toMatch(/111111111111 +2026-11 +2\.00 +7\.00 +2026-11-01 00:00 +2026-11-01 01:30/);
  expect(text).toContain('A stop is false when the month would have ended below its limit by itself.');
  expect(text).not.toContain('No budgets were given');
});

test('without budgets, it says which were taken', async () => {
  const bill = [fileOf(csvOf(THREE_HOURS))];
  expect(await textOf({ bill })).toContain('each account was tried with 80 % of what its costliest month has cost');
  expect((await jsonOf(bill)).budgets).toEqual([expect.objectContaining({ limit_usd: '6' })]);
});

test('bad rows are named, counted and skipped; other currencies and providers are in no budget', async () => {
  const rows = [
    ...THREE_HOURS,
    { ...hour(0, 'free') },
    { ...hour(0, '3'), BillingCurrency: 'CNY' },
    { ...hour(0, '9'), ProviderName: 'Microsoft' },
  ];
  const path = fileOf(csvOf(rows));
  const json = await jsonOf([path]);
  expect(json).toMatchObject({
    rows: 6,
    skipped_rows: 1,
    total_usd: '16',
    other_providers_usd: '9',
    currencies: [
      { currency: 'CNY', total: '3' },
      { currency: 'USD', total: '16' },
    ],
    accounts: [{ total_usd: '7', other_currencies: [{ currency: 'CNY', total: '3' }] }],
    skipped: [{ file: path, row: 4, line: 5, faults: [{ columns: ['BilledCost'] }] }],
  });
  const text = await textOf({ bill: [path] });
  expect(text).toContain(`  ${path}, line 5: BilledCost is 'free': expected a number like 0.0104 or 1.2E-8`);
  expect(text).toContain('In no budget: 3 CNY');
  expect(text).toContain('Not AWS, in no account: 9 USD');
});

test('budgets that cannot be tried have one entry each, with the reason', async () => {
  const budgets = fileOf('444444444444,1\n111111111111.shop,2\n');
  const json = await jsonOf([fileOf(csvOf(THREE_HOURS))], { budgets });
  expect(json.budgets.map(({ replayed, reason }) => [replayed, reason])).toEqual([
    [false, 'the bill has no lines of this account in US dollars'],
    [false, 'a bill does not tell which lines are of a workload'],
  ]);
});

test('the sample has budgets of its own', async () => {
  const json = JSON.parse(await textOf({ sample: true, json: true })) as Json;
  expect(json).toMatchObject({ skipped_rows: 0, reached: 2, stopped: 2, false_stops: 0 });
  expect(json.budgets.length).toBe(6);
});

test.each([
  [{}, 'expected --bill FILE… or --sample'],
  [{ sample: true, bill: ['bill.csv'] }, 'expected --bill FILE… or --sample'],
  [{ bill: ['/nowhere.csv'] }, '/nowhere.csv: not found: expected a bill in CSV or Parquet'],
])('%j is refused', async (options, words) => {
  await expect(textOf(options)).rejects.toThrow(words);
});

test('a file of FOCUS 1.0 as AWS writes it has the sum that csv-parse reads', async () => {
  const path = 'test/support/focus-sample.csv';
  const sum = new ExactSum();
  for (const row of parse(readFileSync(path), { columns: true }) as { BilledCost: string }[]) {
    sum.add(readExactDecimal(row.BilledCost));
  }
  expect((await jsonOf([path])).total_usd).toBe(formatExact(sum.value()));
});

const resultOf = ({ skipped: _, ...json }: Json) => json;

test('property: neither the order of rows, nor where files are cut, nor the format matters; sums are exact', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(billRow(), { minLength: 1, maxLength: 25 }), fc.nat(), async (rows, at) => {
      const columns = Object.keys(rows[0] ?? {});
      const csv = (some: readonly BillRow[]) => fileOf(csvOf(some, { columns }));
      const whole = await jsonOf([csv(rows)]);
      const cut = at % (rows.length + 1);
      const parts = [csv(rows.slice(cut).reverse()), csv(rows.slice(0, cut))];
      expect(resultOf(await jsonOf(parts))).toEqual(resultOf(whole));
      expect(resultOf(await jsonOf([fileOf(parquetOf(rows), '.parquet')]))).toEqual(resultOf(whole));

      const sum = new ExactSum();
      const skipped = new Set(whole.skipped.map(({ row }) => row));
      rows.forEach(({ BilledCost, BillingCurrency }, index) => {
        if (!skipped.has(index + 1) && BillingCurrency === 'USD') sum.add(readExactDecimal(BilledCost ?? ''));
      });
      expect(whole.total_usd).toBe(formatExact(sum.value()));
      expect(whole.rows).toBe(rows.length);
      expect(whole.skipped_rows).toBe(skipped.size);
    }),
    { numRuns: 30 },
  );
});
