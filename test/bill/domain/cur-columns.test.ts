import { gzipSync } from 'node:zlib';
import { chargeOf } from '../../../src/bill/domain/cur-columns';
import { planColumns } from '../../../src/bill/domain/focus-columns';
import { showReplay } from '../../../src/cli/replay';
import { CUR_INSTANCE_HOUR, CUR_STORAGE, IN_BOTH, lineItem } from '../../support/cur-bill';
import { csvOf, fileOf, parquetOf, reportOf, type BillRow } from '../../support/focus-bill';

/** An hour of an account with all that CUR has lines of. */
const ROWS: readonly BillRow[] = [
  CUR_INSTANCE_HOUR,
  CUR_STORAGE,
  lineItem('DiscountedUsage', '0.0000000000', {
    line_item_line_item_description: 'Linux/UNIX, m5.large reserved instance applied',
  }),
  lineItem('SavingsPlanCoveredUsage', '0.1920000000', { line_item_usage_type: 'BoxUsage:m5.xlarge' }),
  lineItem('SavingsPlanNegation', '-0.1920000000', {
    line_item_line_item_description: 'SavingsPlanNegation used by AccountId : 1',
  }),
  lineItem('SavingsPlanRecurringFee', '0.1300000000', { line_item_product_code: 'ComputeSavingsPlans' }),
  lineItem('RIFee', '44.6400000000', {
    line_item_usage_start_date: '2026-11-01T00:00:00.000Z',
    line_item_usage_end_date: '2026-12-01T00:00:00.000Z',
  }),
  lineItem('Tax', '8.2900000000', { line_item_line_item_description: 'Tax for product code AmazonEC2' }),
  lineItem('Credit', '-5.0000000000'),
  lineItem('EdpDiscount', '-0.0096000000'),
  lineItem('Fee', '100', { line_item_product_code: 'AWSSupportBusiness', line_item_usage_account_id: null }),
];
const TOTAL = '148.146401013';

async function replayOf(path: string) {
  let printed = '';
  await showReplay({ cost: 'billed', bill: [path], json: true }, (line) => (printed += line));
  return JSON.parse(printed) as Record<string, unknown>;
}

describe('a bill in CUR 2.0', () => {
  test.each<[string, string | Buffer, string]>([
    ['CSV with gzip', gzipSync(csvOf(ROWS)), '.csv.gz'],
    ['CSV with all cells in quotes', csvOf(ROWS, { quoteAll: true, lineEnd: '\r\n' }), '.csv'],
    ['Parquet', parquetOf(ROWS, { costs: 'double', times: 'timestamp' }), '.parquet'],
  ])('as %s is recognized by its columns, and adds up to the last digit', async (_, content, end) => {
    const path = fileOf(content, end);
    const report = await reportOf([path]);
    expect(report).toMatchObject({
      cost_column: 'line_item_unblended_cost',
      total_usd: TOTAL,
      live_usd: '0.096',
      unknown_lines: 0,
    });
    expect(report.accounts.map(({ account, lines }) => [account, lines])).toEqual([
      ['999999999999', 1],
      ['111111111111', 10],
    ]);
    expect(await replayOf(path)).toMatchObject({ cost_column: 'line_item_unblended_cost', rows: 11, total_usd: TOTAL });
  });

  test('has charges of all kinds', async () => {
    const { kinds } = await reportOf([fileOf(csvOf(ROWS))]);
    expect(kinds.map(({ kind, lines, cost }) => [kind, lines, cost])).toEqual([
      ['use', 2, '0.096001013'],
      ['purchase', 3, '144.77'],
      ['tax', 1, '8.29'],
      ['credit', 1, '-5'],
      ['adjustment', 1, '-0.0096'],
      // What a savings plan covers, and the line that takes it back.
      ['other', 2, '0'],
    ]);
  });

  test('is played as the same bill in FOCUS', async () => {
    const paths = [0, 1].map((form) => fileOf(csvOf(IN_BOTH.map((rows) => rows[form] ?? {}))));
    const [focus, cur] = await Promise.all(paths.map(replayOf));
    expect({ ...cur, cost_column: '' }).toEqual({ ...focus, cost_column: '' });
    const [seen, same] = await Promise.all(paths.map(async (path) => reportOf([path])));
    expect({ ...same, cost_column: '' }).toEqual({ ...seen, cost_column: '' });
  });

  test('may stand beside one in FOCUS', async () => {
    const [[focus, cur] = []] = IN_BOTH;
    const report = await reportOf([fileOf(csvOf([focus ?? {}])), fileOf(csvOf([cur ?? {}]))]);
    expect(report).toMatchObject({
      cost_column: 'BilledCost, line_item_unblended_cost',
      live_lines: 2,
      total_usd: '0.192',
    });
  });

  test('names what is wrong in its own words', async () => {
    const bad: readonly BillRow[] = [
      { line_item_unblended_cost: 'free' },
      { line_item_usage_start_date: null },
      { line_item_currency_code: '$' },
      { line_item_usage_account_id: null, bill_payer_account_id: null },
      { line_item_usage_end_date: '2026-11-01T00:00:00.000Z' },
    ];
    const rows = bad.map((changed): BillRow => ({ ...CUR_INSTANCE_HOUR, ...changed }));
    const { unknown } = await reportOf([fileOf(csvOf(rows))]);
    expect(unknown.map(({ line, faults: [fault] }) => `${line}: ${fault?.reason}`)).toEqual([
      "2: line_item_unblended_cost is 'free': expected a number like 0.0104 or 1.2E-8",
      '3: line_item_usage_start_date is empty: expected a time like 2026-11-21T20:00:00Z',
      "4: line_item_currency_code is '$': expected three letters like USD",
      '5: neither line_item_usage_account_id nor bill_payer_account_id: expected an account',
      "6: line_item_usage_end_date is '2026-11-01T00:00:00.000Z': expected one not before line_item_usage_start_date, '2026-11-02T00:00:00.000Z'",
    ]);
  });
});

describe('the columns of CUR', () => {
  const header = Object.keys(CUR_INSTANCE_HOUR);

  test('are found under the names of the report before it', () => {
    const before = header.map((name) =>
      name.replace(/^(bill|line_item|pricing|product|identity)_(.*)$/, (_, group: string, rest: string) => {
        const camel = (text: string) => text.replace(/_(.)/g, (__, letter: string) => letter.toUpperCase());
        return `${camel(group)}/${camel(`_${rest}`)}`;
      }),
    );
    expect(before).toContain('lineItem/UnblendedCost');
    expect(planColumns(before, 'billed').places).toEqual(planColumns(header, 'billed').places);
  });

  test('that are missing are named', () => {
    const without = header.filter((name) => name !== 'line_item_usage_end_date');
    expect(() => planColumns(without, 'billed')).toThrow(
      `not a bill in CUR 2.0: it has no column line_item_usage_end_date among its ${without.length} columns`,
    );
  });

  test('hold one cost that each row has', () => {
    expect(() => planColumns(header, 'effective')).toThrow(
      'it is in CUR 2.0, which has no effective cost of each row: expected --cost billed, or FOCUS',
    );
  });

  test('beside those of FOCUS make it no bill in CUR', () => {
    const focus = Object.keys(IN_BOTH[0]?.[0] ?? {});
    expect(planColumns([...focus, ...header], 'billed').costColumn).toBe('BilledCost');
  });
});

test('a type of line item that is new keeps its name, and is of no kind', () => {
  expect(chargeOf('SomethingNew')).toEqual({ category: 'SomethingNew', frequency: undefined });
  expect(chargeOf(undefined)).toEqual({ category: undefined, frequency: undefined });
});
