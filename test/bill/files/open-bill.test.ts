import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { FocusRow } from '../../../src/bill/domain/focus-row';
import { openBill } from '../../../src/bill/files/open-bill';
import { csvOf, fileOf, INSTANCE_HOUR, parquetOf, STORAGE, type BillRow } from '../../support/focus-bill';

const ROWS = [INSTANCE_HOUR, STORAGE, { ...STORAGE, ChargeDescription: 'two\nlines, "quoted" ✓' }];

async function rowsOf(path: string): Promise<readonly FocusRow[]> {
  const rows: FocusRow[] = [];
  for await (const part of (await openBill(path, 'billed')).rows()) rows.push(...part);
  return rows;
}

/** Parquet has no lines. */
const withoutLine = ({ line: _, ...row }: FocusRow) => row;

const expected = async () => rowsOf(fileOf(csvOf(ROWS)));

describe('the rows of a bill', () => {
  test('have numbers, costs and words', async () => {
    expect(await expected()).toMatchObject([
      { number: 1, line: 2, cost: { units: 96n, scale: 3 }, service: 'Amazon Elastic Compute Cloud' },
      { number: 2, line: 3, cost: { units: 101_300n, scale: 11 }, service: 'Amazon Simple Storage Service' },
      { number: 3, line: 4, description: 'two\nlines, "quoted" ✓' },
    ]);
  });

  test.each<[string, string | Buffer, string]>([
    ['with a byte order mark', csvOf(ROWS, { bom: true }), '.csv'],
    ['with every cell quoted', csvOf(ROWS, { quoteAll: true }), '.csv'],
    ['with the word NULL', csvOf(ROWS, { nothing: 'NULL' }), '.CSV'],
    ['with line ends of Windows', csvOf(ROWS, { lineEnd: '\r\n' }), '.csv'],
    ['compressed', gzipSync(csvOf(ROWS)), '.csv.gz'],
    ['compressed, by its content', gzipSync(csvOf(ROWS)), '.csv'],
    ['not compressed, for all its name', csvOf(ROWS), '.gz'],
    [
      'compressed in two parts',
      Buffer.concat([gzipSync(csvOf(ROWS).slice(0, 400)), gzipSync(csvOf(ROWS).slice(400))]),
      '.gz',
    ],
    ['as Parquet of texts', parquetOf(ROWS), '.parquet'],
    ['as Parquet of times', parquetOf(ROWS, { times: 'timestamp' }), '.parquet'],
  ])('are the same %s', async (_how, content, end) => {
    const rows = await rowsOf(fileOf(content, end));
    expect(rows.map(withoutLine)).toEqual((await expected()).map(withoutLine));
  });

  test.each<[string, Buffer]>([
    ['doubles', parquetOf(ROWS, { costs: 'double' })],
    ['short decimals', parquetOf(ROWS, { costs: { scale: 12, type: 'INT64' } })],
    ['long decimals', parquetOf(ROWS, { costs: { scale: 18, type: 'FIXED_LEN_BYTE_ARRAY' } })],
  ])('cost the same as Parquet of %s', async (_kind, content) => {
    const costs = (await rowsOf(fileOf(content, '.parquet'))).map(({ cost = { units: 0n, scale: 0 } }) => cost);
    const shifted = costs.map(({ units, scale }) => units * 10n ** BigInt(18 - scale));
    expect(shifted).toEqual([96n * 10n ** 15n, 1_013n * 10n ** 9n, 1_013n * 10n ** 9n]);
  });

  test('are exact as decimals where a double is not', async () => {
    const content = parquetOf([{ ...STORAGE, BilledCost: '590.31' }], {
      costs: { scale: 18, type: 'FIXED_LEN_BYTE_ARRAY' },
    });
    expect(await rowsOf(fileOf(content, '.parquet'))).toMatchObject([{ cost: { units: 59_031n, scale: 2 } }]);
  });

  test('keep their numbers over groups of rows and over those that are read at once', async () => {
    const many = Array.from({ length: 70_000 }, (_, index): BillRow => ({ ...STORAGE, SubAccountId: String(index) }));
    const rows = await rowsOf(fileOf(parquetOf(many, { rowGroupSize: 69_000 }), '.parquet'));
    expect(rows).toHaveLength(many.length);
    expect(rows.findIndex(({ number, account }, index) => number !== index + 1 || account !== String(index))).toBe(-1);
  });

  test('are at the lines of the file, behind a header of two', async () => {
    const rows = await rowsOf(fileOf(csvOf(ROWS, { columns: ['x\ny', ...Object.keys(INSTANCE_HOUR)] })));
    expect(rows.map(({ line }) => line)).toEqual([3, 4, 5]);
  });

  test('are none where there is a header alone', async () => {
    expect(await rowsOf(fileOf(csvOf([], { columns: Object.keys(INSTANCE_HOUR) })))).toEqual([]);
    expect(await rowsOf(fileOf(csvOf([], { columns: Object.keys(INSTANCE_HOUR) }).trimEnd()))).toEqual([]);
  });
});

describe('no bill', () => {
  test.each<[string, () => string, string]>([
    ['a file that is not there', () => 'nowhere.csv', 'nowhere.csv: not found: expected a bill in CSV or Parquet'],
    ['a file in a file', () => `${fileOf('')}/bill.csv`, 'not found: expected a bill'],
    ['a directory', () => mkdtempSync(join(tmpdir(), 'bill-')), 'it is a directory: expected a bill in CSV or Parquet'],
    ['an empty file', () => fileOf(''), 'it is empty: expected a first row with the names of the columns'],
    ['blank lines', () => fileOf('\n\n'), 'it is empty: expected a first row'],
    [
      'other columns',
      () => fileOf('date,amount\n'),
      'not a bill in FOCUS 1.0 to 1.3, nor in CUR 2.0: it has no column SubAccountId',
    ],
    ['another end', () => fileOf(csvOf(ROWS), '.txt'), 'expected a name that ends in .csv, .csv.gz or .parquet'],
    ['Parquet called CSV', () => fileOf(parquetOf(ROWS)), 'expected a name that ends in .csv, .csv.gz or .parquet'],
    ['CSV called Parquet', () => fileOf(csvOf(ROWS), '.parquet'), 'it cannot be read as Parquet ('],
    ['an empty Parquet file', () => fileOf('', '.parquet'), 'it cannot be read as Parquet ('],
    [
      'half a Parquet file',
      () => fileOf(parquetOf(ROWS).subarray(0, 500), '.parquet'),
      'it cannot be read as Parquet (',
    ],
    ['a ZIP archive', () => fileOf('PK\u0003\u0004', '.zip'), 'it is a ZIP archive: unpack it'],
    ['UTF-16', () => fileOf(Buffer.from(`\uFEFF${csvOf(ROWS)}`, 'utf16le')), 'it is in UTF-16: expected CSV in UTF-8'],
    ['half a gzip', () => fileOf(gzipSync(csvOf(ROWS)).subarray(0, 100), '.gz'), 'it cannot be unzipped'],
    ['one endless line', () => fileOf('x'.repeat(3_000_000)), 'its first line is longer than 1 MiB'],
  ])('%s', async (_what, path, words) => {
    await expect(rowsOf(path())).rejects.toThrow(
      expect.objectContaining({ name: 'BillError', message: expect.stringContaining(words) }),
    );
  });

  test('is named with what is wrong', async () => {
    const path = fileOf('date\n');
    await expect(rowsOf(path)).rejects.toThrow(`${path}: not a bill`);
  });
});
