import { domainPrice, type DomainSpec } from '../../../src/metering/types/opensearch-domain.price';
import { askedService, NOVEMBER, withList, withoutList } from '../../support/reserved-prices';

const GP3 = { volumeType: 'gp3', sizeGiB: 360, iops: 3_000, throughputMiBps: 125, count: 2 };
const DOMAIN: DomainSpec = {
  nodes: [{ instanceType: 'r6g.large.search', count: 2 }],
  engineVersion: 'OpenSearch_2.17',
  volumes: GP3,
};
const INSTANCE = 'Amazon OpenSearch Service Instance';
const VOLUME = 'Amazon OpenSearch Service Volume';
const row = (usagetype: string, usd: string, attributes: Readonly<Record<string, string>>) => ({
  usagetype,
  usd,
  attributes,
});
const ROWS = [
  row('ESInstance:r6g.large', '0.1670000000', { productFamily: INSTANCE, instanceType: 'r6g.large.search' }),
  row('ESInstance:m6g.large', '0.1280000000', { productFamily: INSTANCE, instanceType: 'm6g.large.search' }),
];
const STORAGE = [
  { usagetype: 'ES:GP3-Storage', usd: '0.1220000000', unit: 'GB-Mo', attributes: { productFamily: VOLUME } },
  { usagetype: 'ES:PIOPS-Storage', usd: '0.1690000000', unit: 'GB-Mo', attributes: { productFamily: VOLUME } },
  { usagetype: 'ES:PIOPS', usd: '0.0880000000', unit: 'IOPS-Mo', attributes: { productFamily: VOLUME } },
];

test('the nodes cost what the list has for their types', async () => {
  const nodes = [...DOMAIN.nodes, { instanceType: 'm6g.large.search', count: 3 }];
  expect(await withList(domainPrice({ ...DOMAIN, nodes, volumes: undefined }), ROWS)).toBe('listed 0.718 USD/h');
  expect(askedService()).toBe('AmazonES');
  expect(await withoutList(domainPrice({ ...DOMAIN, nodes, volumes: undefined }))).toBe('bundled 0.718 USD/h');
});

test('the volumes of all data nodes cost what the list has a month', async () => {
  const [volumes] = [domainPrice({ ...DOMAIN, nodes: [] })].map((price) => price.listed('us-east-1'));
  expect(volumes?.filters.map(({ Field, Value }) => `${Field} ${Value}`)).toContain(`productFamily ${VOLUME}`);
  expect(await withoutList(domainPrice(DOMAIN))).toBe('bundled 0.456 USD/h');
});

test('both are asked for, and add up', async () => {
  const rows = [
    ...ROWS.map(({ attributes: { productFamily = '' }, ...each }) => ({ ...each, attributes: { productFamily } })),
    ...STORAGE,
  ];
  expect(
    await withList(
      domainPrice(DOMAIN),
      rows.filter(({ usagetype }) => usagetype !== 'ESInstance:m6g.large'),
    ),
  ).toBe('listed 0.456 USD/h');
});

test('io1 pays for its IOPS', async () => {
  const volumes = { volumeType: 'io1', sizeGiB: 360, iops: 360, throughputMiBps: undefined, count: 2 };
  expect(await withoutList(domainPrice({ ...DOMAIN, volumes }))).toBe('bundled 0.591 USD/h');
});

test.each<[string, Partial<DomainSpec>]>([
  ['an old version, in extended support', { engineVersion: 'Elasticsearch_6.7' }],
  ['an old version of OpenSearch', { engineVersion: 'OpenSearch_1.2' }],
  ['no version', { engineVersion: 'unknown' }],
  ['no number of nodes', { nodes: [{ instanceType: 'r6g.large.search', count: undefined }] }],
  ['no nodes', { nodes: [], volumes: undefined }],
  ['more throughput than comes with gp3', { volumes: { ...GP3, throughputMiBps: 500 } }],
  ['a kind of volume that nobody knows', { volumes: { ...GP3, volumeType: 'constructor' } }],
  ['no size', { volumes: { ...GP3, sizeGiB: undefined } }],
])('with %s it counts at a bound', async (_what, more) => {
  const price = domainPrice({ ...DOMAIN, ...more });
  expect(await withList(price, [...ROWS, ...STORAGE])).toMatch(/^bound /);
  expect(await withoutList(price, NOVEMBER)).toMatch(/^bound /);
  expect(price.bound()).toBeGreaterThan(0n);
});

test.each(['Elasticsearch_7.10', 'OpenSearch_1.3', 'OpenSearch_2.11', 'OpenSearch_2.19', 'OpenSearch_3.1'])(
  '%s is in standard support',
  async (engineVersion) => {
    expect(await withoutList(domainPrice({ ...DOMAIN, engineVersion }))).toBe('bundled 0.456 USD/h');
  },
);
