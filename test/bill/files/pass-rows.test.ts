import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { BillHours } from '../../../src/bill/domain/bill-hours';
import { LineMatcher } from '../../../src/bill/domain/line-pattern';
import { LineReader, UNREAD } from '../../../src/bill/domain/line-reader';
import type { TableRow } from '../../../src/bill/domain/table';
import { openBill } from '../../../src/bill/files/open-bill';
import { METERED_LINES } from '../../../src/metering/types/billed-as.table';
import { billRow, csvOf, fileOf, INSTANCE_HOUR, parquetOf, STORAGE, type BillRow } from '../../support/focus-bill';

/** A bill by accounts and hours, in plain values. */
async function hoursIn(path: string, how: 'pass' | 'cells') {
  const bill = await openBill(path, 'billed', UNREAD);
  const reader = new LineReader(bill.plan, new LineMatcher(METERED_LINES));
  const hours = new BillHours();
  if (how === 'pass') await bill.pass(reader.groups, hours.visitor(reader, 'bill'));
  else for await (const rows of bill.cells()) hours.add(rows, reader, 'bill');
  const { accounts, ...rest } = hours.byHours();
  const planes = accounts.map(({ hours: { live, accruing, once }, ...account }) => ({
    ...account,
    hours: [live, accruing, once].map((costs) =>
      costs
        .periods()
        .flatMap((month) =>
          Array.from({ length: 744 }, (_, hour) => costs.at(month, hour)).flatMap((amount, hour) =>
            amount === 0n ? [] : [`${month} ${hour}: ${amount}`],
          ),
        ),
    ),
  }));
  return { ...rest, accounts: planes };
}

async function rowsIn(path: string, how: 'pass' | 'cells'): Promise<readonly TableRow[]> {
  const bill = await openBill(path, 'billed', UNREAD);
  const rows: TableRow[] = [];
  if (how === 'pass') {
    await bill.pass([], { pass: (row) => rows.push(row.keep()), take: (row) => rows.push(row) });
    return rows;
  }
  for await (const some of bill.cells()) rows.push(...some);
  return rows;
}

const amount = fc.oneof(
  fc.constantFrom(
    '0',
    '-0.00',
    '9007199254740993',
    '99999.9999999999',
    '0.00000000000001',
    '1.5E-8',
    '-1234567.25',
    'x',
  ),
  fc.stringMatching(/^-?\d{1,7}\.\d{1,12}$/),
);

test('property: a bill of rows that pass is that of rows that stay', async () => {
  const row = fc
    .tuple(billRow(), amount, fc.constantFrom(INSTANCE_HOUR, STORAGE, { ChargeCategory: 'Purchase' }))
    .map(([any, cost, known]): BillRow => ({ ...any, ...known, BilledCost: cost }));
  const form = fc.record({ quoteAll: fc.boolean(), lineEnd: fc.constantFrom('\n', '\r\n', '\r'), bom: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 20 }), form, fc.boolean(), async (rows, how, isGzip) => {
      const csv = csvOf([...rows, ...rows], how);
      const path = isGzip ? fileOf(gzipSync(csv), '.csv.gz') : fileOf(csv);
      expect(await hoursIn(path, 'pass')).toEqual(await hoursIn(path, 'cells'));
    }),
    { numRuns: 40 },
  );
}, 60_000);

test('sums that no number holds are exact', async () => {
  const rows = ['900719.9254740993', '900719.9254740993', '-0.0000000001', '123456789012345', '0.0000000000001'];
  const path = fileOf(csvOf([...rows, ...rows].map((BilledCost) => ({ ...INSTANCE_HOUR, BilledCost }))));
  const bill = await hoursIn(path, 'pass');
  expect(bill).toEqual(await hoursIn(path, 'cells'));
  expect(bill.currencies).toEqual([{ currency: 'USD', total: { units: 2469135816275697018963970002000n, scale: 16 } }]);
});

const many = Array.from({ length: 12_000 }, (_, index): BillRow => {
  const words = index % 7 === 0 ? `"${index}"\n, ${'long '.repeat(index % 90)}` : 'Hour';
  return { ...STORAGE, BilledCost: `0.${index}`, ChargeDescription: `${words} ${'x'.repeat(200)}` };
});

describe('a file of many parts', () => {
  const csv = csvOf(many);

  test.each<[string, string | Buffer, string]>([
    ['CSV', csv, '.csv'],
    ['CSV without the last line end', csv.trimEnd(), '.csv'],
    ['gzip', gzipSync(csv), '.csv.gz'],
    ['with rows that are broken', csv.replaceAll('Hour xx', '"Hour xx'), '.csv'],
    ['Parquet', parquetOf(many), '.parquet'],
  ])('has all its rows: %s', async (_, content, end) => {
    const path = fileOf(content, end);
    const expected = await rowsIn(path, 'cells');
    expect(expected).toHaveLength(many.length);
    expect(JSON.stringify(await rowsIn(path, 'pass'))).toBe(JSON.stringify(expected));
  });
});

test('half a file is named, and what looks at rows may fail', async () => {
  const bill = await openBill(fileOf(csvOf([STORAGE, STORAGE])), 'billed');
  const fails = {
    pass: () => {
      throw new Error('enough');
    },
    take: () => undefined,
  };
  await expect(bill.pass([], fails)).rejects.toThrow('enough');
  const whole = gzipSync(csvOf(many));
  const half = fileOf(whole.subarray(0, whole.length / 2), '.csv.gz');
  const opened = await openBill(half, 'billed');
  await expect(opened.pass([], { pass: () => undefined, take: () => undefined })).rejects.toThrow(
    `${half}: it cannot be unzipped`,
  );
});
