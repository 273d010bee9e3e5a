import { spawnSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { showCoverage, type CoverageOptions } from '../../src/cli/coverage';
import { readExactDecimal } from '../../src/core/domain/decimal';
import {
  billRow,
  csvOf,
  fileOf,
  INSTANCE_HOUR,
  parquetOf,
  reportOf,
  STORAGE,
  type BillRow,
  type Report,
} from '../support/focus-bill';

const TAX: BillRow = { ...STORAGE, BilledCost: '0.5', ChargeCategory: 'Tax', ChargeDescription: null };
const CREDIT: BillRow = { ...STORAGE, BilledCost: '-0.25', ChargeCategory: 'Credit', ChargeDescription: null };
const YUAN: BillRow = { ...STORAGE, BilledCost: '7', BillingCurrency: 'CNY', SubAccountId: '222222222222' };
const FOREIGN: BillRow = { ...STORAGE, BilledCost: '3', ProviderName: 'Microsoft' };
const BAD: BillRow = { ...STORAGE, BilledCost: 'free' };
const ALL = [INSTANCE_HOUR, STORAGE, TAX, CREDIT, YUAN, FOREIGN, BAD];

async function textOf(rows: readonly BillRow[], options: Partial<CoverageOptions> = {}) {
  const printed: string[] = [];
  await showCoverage([fileOf(csvOf(rows))], { cost: 'billed', ...options }, (line) => printed.push(line));
  return printed.join('\n');
}

describe('coverage --json', () => {
  test('has these fields, and amounts as exact texts', async () => {
    const path = fileOf(csvOf(ALL));
    expect(await reportOf([path])).toEqual({
      schema_version: 1,
      cost_column: 'BilledCost',
      lines: 7,
      paid_lines: 6,
      live_lines: 1,
      billed_lines: 4,
      priced_lines: 2,
      unpriced_lines: 2,
      unknown_lines: 1,
      live_usd: '0.096',
      billed_usd: '0.250001013',
      priced_usd: '0.000001013',
      unpriced_usd: '0.25',
      unknown_usd: '0',
      other_providers_usd: '3',
      total_usd: '3.346001013',
      accounts_without_position: 0,
      currencies: [
        expect.objectContaining({ currency: 'CNY', lines: 1, billed: '7' }),
        {
          currency: 'USD',
          lines: 5,
          paid_lines: 5,
          live_lines: 1,
          billed_lines: 3,
          priced_lines: 1,
          unpriced_lines: 2,
          unknown_lines: 1,
          live: '0.096',
          billed: '0.250001013',
          priced: '0.000001013',
          unpriced: '0.25',
          unknown: '0',
        },
      ],
      kinds: [
        { currency: 'CNY', kind: 'use', lines: 1, cost: '7' },
        { currency: 'USD', kind: 'use', lines: 2, cost: '0.096001013' },
        { currency: 'USD', kind: 'tax', lines: 1, cost: '0.5' },
        { currency: 'USD', kind: 'credit', lines: 1, cost: '-0.25' },
      ],
      other_providers: [{ provider: 'Microsoft', currency: 'USD', lines: 1, cost: '3' }],
      unknown: [
        {
          file: path,
          row: 7,
          line: 8,
          faults: [
            { columns: ['BilledCost'], reason: "BilledCost is 'free': expected a number like 0.0104 or 1.2E-8" },
          ],
        },
      ],
      services: [
        expect.objectContaining({ service: 'Amazon Simple Storage Service', currency: 'CNY', billed: '7' }),
        expect.objectContaining({ service: 'Amazon Simple Storage Service', currency: 'USD', unpriced: '0.25' }),
        expect.objectContaining({ service: 'Amazon Elastic Compute Cloud', currency: 'USD', live: '0.096' }),
      ],
      accounts: [
        expect.objectContaining({ account: '222222222222', currency: 'CNY', unseen_per_hour: '7' }),
        expect.objectContaining({
          account: '111111111111',
          currency: 'USD',
          unseen_per_hour: '0.000001013',
          services: [
            expect.objectContaining({ service: 'Amazon Simple Storage Service', unseen_per_hour: '0.000001013' }),
            expect.objectContaining({ service: 'Amazon Elastic Compute Cloud', unseen_per_hour: '0' }),
          ],
        }),
      ],
    });
  });

  test.each([
    ['billed', 'BilledCost', '0.096'],
    ['effective', 'EffectiveCost', '0.06'],
    ['list', 'ListCost', '0.1'],
    ['contracted', 'ContractedCost', '0.09'],
  ] as const)('counts the %s cost', async (cost, column, amount) => {
    const report = await reportOf([fileOf(csvOf([INSTANCE_HOUR]))], { cost });
    expect(report).toMatchObject({ cost_column: column, live_usd: amount, live_lines: 1 });
  });
});

describe('the text of coverage', () => {
  test('says what is seen live, what is not metered, what is neither, and of what kinds', async () => {
    const text = await textOf(ALL);
    for (const words of [
      '7 lines, 6 of which cost something (BilledCost):',
      '  1 are seen live',
      '  2 are use at a price by the unit that no meter books',
      '  2 are neither: taxes, credits, refunds, fees, corrections',
      'CNY: 0.000000 seen live (0.0 %), 7.000000 use that is not metered, 0.000000 neither',
      'USD: 0.096000 seen live (27.7 %), 0.000001 use that is not metered, 0.250000 neither, 0.000000 not counted',
      '  use 0.096001, tax 0.500000, credit -0.250000',
      "line 8: BilledCost is 'free': expected a number like 0.0104 or 1.2E-8",
      'Not AWS, in no account: 1 lines of Microsoft, 3.000000 USD',
      '2 accounts, 0 without a position',
      '222222222222 (CNY)',
    ]) {
      expect(text).toContain(words);
    }
    expect(text).toMatch(/^Amazon Elastic Compute Cloud +1 +1 +0\.096000 +0\.000000 +0\.000000 +100\.0 %$/m);
  });

  test('shows some of many lines that cannot be counted', async () => {
    const text = await textOf(Array.from({ length: 25 }, () => BAD));
    expect(text.match(/BilledCost is 'free'/g)).toHaveLength(20);
    expect(text).toContain('  … and 5 more');
  });
});

describe('the exit code', () => {
  test.each([
    [ALL, {}, 0],
    [ALL, { strict: true }, 2],
    [[STORAGE], { strict: true }, 0],
  ] as const)('of %#', async (rows, options, code) => {
    expect(await showCoverage([fileOf(csvOf(rows))], { cost: 'billed', ...options }, () => undefined)).toBe(code);
  });

  test.each([
    [['--strict', fileOf(csvOf([BAD]))], 2, ''],
    [['nowhere.csv'], 1, 'nowhere.csv: not found: expected a bill in CSV or Parquet\n'],
  ])(
    'of coverage %j is %i, with the reason',
    (args, code, reason) => {
      const { status, stderr } = spawnSync('node_modules/.bin/tsx', ['src/cli/main.ts', 'coverage', ...args], {
        encoding: 'utf8',
      });
      expect([status, stderr]).toEqual([code, reason]);
    },
    60_000,
  );

  test('a file that is given twice is refused', async () => {
    const path = fileOf(csvOf([STORAGE]));
    await expect(reportOf([path, path])).rejects.toThrow(`${path}: it is given twice: expected each file once`);
  });
});

/** Rows in the form of the FOCUS 1.0 sample data set: with NULL, times without a zone, ids with other lengths. */
test('the form of the FOCUS sample is read', async () => {
  expect(await reportOf(['test/support/focus-sample.csv'])).toMatchObject({
    lines: 10,
    paid_lines: 8,
    live_lines: 5,
    priced_lines: 3,
    unknown_lines: 0,
    live_usd: '1.813925',
    billed_usd: '0.1010097222',
    total_usd: '1.9149347222',
    accounts_without_position: 0,
    accounts: [{ account: '11111111111' }, { account: '22222222222' }],
  });
});

/** What does not depend on where in which file a row stands. */
const withoutPlaces = ({ unknown, ...report }: Report) => ({
  ...report,
  faults: unknown.map(({ faults }) => JSON.stringify(faults)).sort(),
});

describe('the laws of coverage', () => {
  const rows = fc.array(billRow(), { minLength: 1, maxLength: 30 });
  const columns = Object.keys(INSTANCE_HOUR);

  test('property: neither the order of the rows, nor their splitting into files, nor the format matters', async () => {
    const shuffled = rows.chain((all) =>
      fc.tuple(
        fc.constant(all),
        fc.shuffledSubarray([...all], { minLength: all.length, maxLength: all.length }),
        fc.nat(all.length),
      ),
    );
    await fc.assert(
      fc.asyncProperty(shuffled, async ([all, others, cut]) => {
        const expected = withoutPlaces(await reportOf([fileOf(csvOf(all, { columns }))]));
        const parts = [
          fileOf(gzipSync(csvOf(others.slice(0, cut), { columns, quoteAll: true })), '.csv.gz'),
          fileOf(csvOf(others.slice(cut), { columns: [...columns].reverse(), lineEnd: '\r\n' })),
        ];
        expect(withoutPlaces(await reportOf(parts))).toEqual(expected);
        expect(withoutPlaces(await reportOf([fileOf(parquetOf(others), '.parquet')]))).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  test('property: each line is counted once, and what it costs, to the last digit', async () => {
    const units = (text: string) => {
      const { units: digits, scale } = readExactDecimal(text);
      return digits * 10n ** BigInt(20 - scale);
    };
    const sum = (texts: readonly string[]) => texts.reduce((total, text) => total + units(text), 0n);
    await fc.assert(
      fc.asyncProperty(rows, async (all) => {
        const report = await reportOf([fileOf(csvOf(all, { columns }))]);
        const isNumber = (text: string | null | undefined) => /^-?\d+(\.\d+)?$/.test(text ?? '');
        const ofUsd = all.filter((row) => row.BillingCurrency === 'USD' && isNumber(row.BilledCost));
        expect(units(report.total_usd)).toBe(sum(ofUsd.map((row) => row.BilledCost ?? '0')));
        expect(report.lines).toBe(all.length);
        const { currencies, services, accounts, kinds, paid_lines: paid } = report;
        expect(report.live_lines + report.billed_lines + report.unknown_lines).toBe(paid);
        expect(report.priced_lines + report.unpriced_lines).toBe(report.billed_lines);
        expect(sum(kinds.map(({ cost }) => cost))).toBe(sum(currencies.flatMap(({ live, billed }) => [live, billed])));
        for (const parts of [services, accounts.flatMap((account) => account.services)]) {
          // Those of nobody that is known are in no account.
          expect(sum(parts.map(({ live }) => live))).toBe(sum(currencies.map(({ live }) => live)));
          expect(sum(parts.map(({ billed }) => billed))).toBe(sum(currencies.map(({ billed }) => billed)));
        }
      }),
      { numRuns: 60 },
    );
  });
});
