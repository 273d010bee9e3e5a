import { instant, later } from '../../../src/core/domain/time';
import { ratePerHour } from '../../../src/ledger/domain/rate';
import { CachePrice, type CacheSpec } from '../../../src/metering/types/elasticache-cluster.price';
import { askedService, NOVEMBER, withList, withoutList } from '../../support/reserved-prices';

const REDIS: CacheSpec = { nodeType: 'cache.r6g.large', engine: 'redis', engineVersion: '7.1.0', nodes: 1 };
const row = (usagetype: string, usd: string, cacheEngine: string) => ({
  usagetype,
  usd,
  attributes: { instanceType: 'cache.r6g.large', cacheEngine },
});
const ROWS = [
  row('NodeUsage:cache.r6g.large', '0.2060000000', 'Redis'),
  row('NodeUsage:cache.r6g.large:Valkey', '0.1648000000', 'Valkey'),
  row('NodeUsage:cache.r6g.large', '0.2060000000', 'Memcached'),
  {
    usagetype: 'NodeUsage:cache.r6g.xlarge',
    usd: '9',
    attributes: { instanceType: 'cache.r6g.xlarge', cacheEngine: 'Redis' },
  },
];

test.each([
  ['Redis OSS', REDIS, '0.206'],
  ['Valkey', { ...REDIS, engine: 'valkey', engineVersion: '8.0' }, '0.1648'],
  ['three nodes of Memcached', { ...REDIS, engine: 'memcached', engineVersion: '1.6.22', nodes: 3 }, '0.618'],
])('%s costs its nodes', async (_what, spec, usd) => {
  const price = new CachePrice(spec);
  expect(await withList(price, ROWS)).toBe(`listed ${usd} USD/h`);
  expect(askedService()).toBe('AmazonElastiCache');
  expect(await withoutList(price)).toBe(`bundled ${usd} USD/h`);
  expect(ratePerHour(price.bundled() ?? (0n as never)) * 3n < price.bound()).toBe(true);
});

test('an old version of Redis OSS counts at a bound once its support is extended', async () => {
  const old = new CachePrice({ ...REDIS, engineVersion: '5.0.6' });
  const begins = instant(Date.UTC(2026, 1, 1));
  expect(await withList(old, ROWS, { at: later(begins, -1) })).toBe('listed 0.206 USD/h');
  expect(await withList(old, ROWS, { at: begins })).toBe('bound 3.2 USD/h');
  expect(await withoutList(new CachePrice({ ...REDIS, engineVersion: 'unknown' }))).toBe('bound 3.2 USD/h');
});

test.each([
  ['an engine that nobody knows', { engine: 'keydb' }],
  ['a name that every object has', { engine: 'constructor' }],
  ['no number of nodes', { nodes: undefined }],
])('with %s it counts at a bound', async (_what, more) => {
  expect(await withList(new CachePrice({ ...REDIS, ...more }), ROWS)).toMatch(/^bound /);
  expect(await withoutList(new CachePrice({ ...REDIS, ...more }), NOVEMBER)).toMatch(/^bound /);
});

test('a type that nobody knows counts like the largest and dearest', () => {
  expect(new CachePrice({ ...REDIS, nodeType: 'unknown' }).bound()).toBeGreaterThan(
    new CachePrice(REDIS).bound() * 1_000n,
  );
});
