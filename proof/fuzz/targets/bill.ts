import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { openBill } from '../../../src/bill/files/open-bill';
import { readOffer } from '../../../src/cli/prices/offer-file';
import { readBudgets } from '../../../src/cli/replay-budgets';
import { csvOf, INSTANCE_HOUR, STORAGE } from '../../../test/support/focus-bill';
import { mutatedText } from '../mutation';
import { BrokenPromise, target } from '../target';

const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** Writes a file, and hands its path over. Each has one name, so that a folder does not grow by a million. */
async function inFile<T>(name: string, content: string | Buffer, use: (path: string) => Promise<T>): Promise<T> {
  const path = join(folder, name);
  writeFileSync(path, content);
  return use(path);
}

const FOCUS = [csvOf([INSTANCE_HOUR, STORAGE]), csvOf([STORAGE], { bom: true, lineEnd: '\r\n', quoteAll: true })];
const CUR = csvOf([
  {
    bill_payer_account_id: '999999999999',
    line_item_usage_account_id: '111111111111',
    line_item_line_item_type: 'Usage',
    line_item_usage_start_date: '2026-11-02T00:00:00Z',
    line_item_usage_end_date: '2026-11-02T01:00:00Z',
    line_item_unblended_cost: '0.096',
    line_item_currency_code: 'USD',
    line_item_product_code: 'AmazonEC2',
    line_item_usage_type: 'BoxUsage:m5.large',
    line_item_line_item_description: '$0.096 per On Demand Linux m5.large Instance Hour',
    product_servicecode: 'AmazonEC2',
  },
]);

/** Reads a bill in both ways. Fails unless both find as many rows. */
async function readBothWays(path: string): Promise<unknown> {
  const bill = await openBill(path, 'billed');
  let [rows, passed] = [0, 0];
  const read: unknown[] = [];
  for await (const some of bill.rows()) {
    rows += some.length;
    read.push(...some);
  }
  await bill.pass([], { pass: () => void (passed += 1), take: () => void (passed += 1) });
  if (rows !== passed) throw new BrokenPromise(`${rows} rows are read, and ${passed} pass`);
  return read;
}

const OFFER = [
  '"FormatVersion","v1.0"',
  '"Disclaimer","none"',
  '"Publication Date","2026-09-24T16:56:02Z"',
  '"Version","20260924165602"',
  '"OfferCode","AmazonEC2"',
  '"SKU","TermType","Unit","PricePerUnit","Currency","usageType","deploymentModel"',
  '"A","OnDemand","Hrs","0.0960000000","USD","BoxUsage:m5.large",""',
  '"B","Reserved","Hrs","0.0600000000","USD","BoxUsage:m5.large",""',
].join('\n');

async function* inParts(text: string): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += 100) yield bytes.subarray(at, at + 100);
}

export const BILL_TARGETS = [
  target({
    name: 'bills-in-csv',
    covers: ['src/bill/files/open-bill#openBill'],
    inputs: mutatedText([...FOCUS, CUR], 8),
    play: (text) => inFile('bill.csv', text, readBothWays),
    weight: 0.1,
  }),
  target({
    name: 'bills-in-gzip',
    covers: ['src/bill/files/open-bill#openBill'],
    inputs: fc.tuple(mutatedText(FOCUS, 3), fc.double({ min: 0, max: 1, noNaN: true })),
    play: ([text, whole]) => {
      const bytes = gzipSync(text);
      return inFile('bill.csv.gz', bytes.subarray(0, Math.ceil(bytes.length * whole)), readBothWays);
    },
    weight: 0.05,
  }),
  target({
    name: 'replayed-budgets-in-csv',
    covers: ['src/cli/replay-budgets#readBudgets'],
    inputs: mutatedText(['address,usd\n222222222222,750.25\n', '222222222222,500\n222222222222.shop,"1,000"\n'], 6),
    play: (text) => inFile('budgets.csv', text, readBudgets),
    weight: 0.2,
  }),
  target({
    name: 'replayed-budgets-in-yaml',
    covers: ['src/cli/replay-budgets#readBudgets'],
    inputs: mutatedText(['222222222222: 750.25\n', 'budgets:\n  - address: "222222222222"\n    usd: 500\n'], 6),
    play: (text) => inFile('budgets.yaml', text, readBudgets),
    weight: 0.2,
  }),
  target({
    name: 'price-offers',
    covers: ['src/cli/prices/offer-file#readOffer'],
    inputs: mutatedText([OFFER], 6),
    play: (text) => readOffer(inParts(text), [{ filters: [], per: 'hour' } as never]),
    weight: 0.3,
  }),
];
