import { instant, later } from '../../../src/core/domain/time';
import { ClusterPrice } from '../../../src/metering/types/eks-cluster.price';
import { askedService, NOVEMBER, withList, withoutList } from '../../support/reserved-prices';

const END = instant(Date.UTC(2026, 10, 26));
const BEFORE = later(END, -1);
const CLUSTER = new ClusterPrice({ version: '1.33', standardSupportEnds: END, tier: 'standard' });
const ROWS = [
  { usagetype: 'USE1-AmazonEKS-Hours:perCluster', usd: '0.1000000000', unit: 'Hours' },
  { usagetype: 'USE1-AmazonEKS-Hours:extendedSupport', usd: '0.5000000000', unit: 'Hours' },
  { usagetype: 'USE1-Fargate-vCPU-Hours:perCPU', usd: '0.0404800000', unit: 'hours' },
];

test.each([
  ['before its standard support ends', BEFORE, '0.1'],
  ['from then on', END, '0.6'],
])('a control plane costs %s', async (_when, at, usd) => {
  expect(await withList(CLUSTER, ROWS, { at })).toBe(`listed ${usd} USD/h`);
  expect(askedService()).toBe('AmazonEKS');
  expect(await withoutList(CLUSTER, at)).toBe(`bundled ${usd} USD/h`);
});

test('of which nobody tells when that ends, it costs as if it had', async () => {
  const unknown = new ClusterPrice({ ...CLUSTER.spec, standardSupportEnds: undefined });
  expect(await withoutList(unknown)).toBe('bundled 0.6 USD/h');
});

test('of a larger tier counts at a bound above what the tiers cost', async () => {
  const large = new ClusterPrice({ ...CLUSTER.spec, tier: 'tier-4xl' });
  expect(await withList(large, ROWS, { at: NOVEMBER })).toBe('bound 20.3 USD/h');
  expect(await withoutList(large, BEFORE)).toBe('bound 20.3 USD/h');
});
