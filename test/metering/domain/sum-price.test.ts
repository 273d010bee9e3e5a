import { describeRate } from '../../../src/ledger/domain/rate';
import { LinesPrice, type PriceLine } from '../../../src/metering/domain/lines-price';
import { SumPrice } from '../../../src/metering/domain/sum-price';
import { NOVEMBER, withList, withoutList } from '../../support/reserved-prices';

const line = (usageType: string, more: Partial<PriceLine> = {}): PriceLine => ({
  usageType,
  units: 2n,
  per: 'hour',
  usd: '0.1',
  bound: '1',
  ...more,
});
const rows = (kind: string, date = '2026-09-24') => ({
  serviceCode: 'AmazonX',
  attributes: { kind },
  table: { date },
});
const NODES = new LinesPrice('nodes', rows('node'), [line('X:Node')]);
const MASTERS = new LinesPrice('masters', rows('master', '2026-02-09'), [line('X:Node')]);
const STORAGE = new LinesPrice('storage', rows('storage'), [line('X:Storage', { units: 720n, per: 'month' })]);
const SUM = new SumPrice('a thing', [NODES, MASTERS, STORAGE]);
const LISTED = [
  { usagetype: 'X:Node', usd: '0.1', attributes: { kind: 'node' } },
  { usagetype: 'X:Node', usd: '0.3', attributes: { kind: 'master' } },
  { usagetype: 'X:Storage', usd: '0.05', unit: 'GB-Mo', attributes: { kind: 'storage' } },
];

test('costs the sum of its parts, each by rows of its own, in the month of now', async () => {
  expect(await withList(SUM, LISTED)).toBe('listed 0.85 USD/h');
  expect(await withoutList(SUM)).toBe('bundled 0.5 USD/h');
  expect(describeRate(SUM.asOf(NOVEMBER).bound())).toBe('5 USD/h');
  expect(SUM.describe()).toBe('a thing');
  expect(SUM.bundledOn).toBe('2026-02-09');
});

test('is known only if all its parts are', async () => {
  const half = new SumPrice('a thing', [NODES, new LinesPrice('x', rows('x'), [line('X', { usd: undefined })])]);
  expect(half.bundled()).toBeUndefined();
  expect(await withList(half, LISTED)).toBe('bound 4 USD/h');
});
