import { redshiftPrice, type RedshiftSpec } from '../../../src/metering/types/redshift-cluster.price';
import { askedService, withList, withoutList } from '../../support/reserved-prices';

const SPEC: RedshiftSpec = { nodeType: 'ra3.4xlarge', nodes: 2, multiAz: false };
const attributes = { productFamily: 'Compute Instance', instanceType: 'ra3.4xlarge' };
const ROWS = [
  { usagetype: 'USE1-Node:ra3.4xlarge', usd: '3.2600000000', attributes },
  { usagetype: 'USE1-RMS:ra3.4xlarge', usd: '0.0240000000', unit: 'GB-Mo', attributes },
];

test('a cluster costs its nodes', async () => {
  expect(await withList(redshiftPrice(SPEC), ROWS)).toBe('listed 6.52 USD/h');
  expect(askedService()).toBe('AmazonRedshift');
  expect(await withoutList(redshiftPrice(SPEC))).toBe('bundled 6.52 USD/h');
  expect(await withList(redshiftPrice(SPEC), [])).toBe('bound 19.56 USD/h');
});

test.each<[string, Partial<RedshiftSpec>, string]>([
  ['in two zones', { multiAz: true }, '39.12'],
  ['of a type that nobody knows', { nodeType: 'ra4.huge' }, '120'],
  ['of a name that every object has', { nodeType: 'constructor' }, '120'],
  ['without a number of nodes', { nodes: undefined }, '1251.84'],
])('one %s counts at a bound', async (_what, more, usd) => {
  expect(await withList(redshiftPrice({ ...SPEC, ...more }), ROWS)).toBe(`bound ${usd} USD/h`);
  expect(await withoutList(redshiftPrice({ ...SPEC, ...more }))).toBe(`bound ${usd} USD/h`);
});
