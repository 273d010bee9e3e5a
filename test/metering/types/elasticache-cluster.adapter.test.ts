import {
  DescribeCacheClustersCommand,
  ElastiCacheClient,
  ListTagsForResourceCommand,
  type CacheCluster,
} from '@aws-sdk/client-elasticache';
import { mockClient } from 'aws-sdk-client-mock';
import { ElastiCacheClusters } from '../../../src/metering/types/elasticache-cluster.adapter';
import { awsError, spokeRegion } from './spoke';

const aws = mockClient(ElastiCacheClient);
const clusters = new ElastiCacheClusters(spokeRegion());
const arnOf = (name: string) => `arn:aws:elasticache:eu-west-1:222222222222:cluster:${name}`;
const CLUSTER: CacheCluster = {
  ARN: arnOf('a'),
  CacheClusterStatus: 'available',
  CacheNodeType: 'cache.r6g.large',
  Engine: 'redis',
  EngineVersion: '7.1.0',
  NumCacheNodes: 1,
  CacheClusterCreateTime: new Date('2026-11-01T10:00:00Z'),
};
const has = (...found: Partial<CacheCluster>[]) =>
  aws.on(DescribeCacheClustersCommand).resolves({ CacheClusters: found.map((each) => ({ ...CLUSTER, ...each })) });

beforeEach(() => {
  aws.reset();
  aws.on(ListTagsForResourceCommand).resolves({ TagList: [{ Key: 'Owner', Value: 'shop' }] });
});

test.each([
  ['creating', 0],
  ['available', 1],
  ['modifying', 1],
  ['rebooting cluster nodes', 1],
  ['snapshotting', 1],
  ['restore-failed', 0],
  ['incompatible-network', 0],
  ['deleting', 0],
  ['deleted', 0],
  ['a status that nobody knows', 1],
])('a cluster that is %s is counted: %d', async (CacheClusterStatus, count) => {
  has({ CacheClusterStatus });
  expect(await clusters.list()).toHaveLength(count);
});

test('all pages are read; each counts since it was made, with its tags', async () => {
  aws
    .on(DescribeCacheClustersCommand)
    .resolvesOnce({ CacheClusters: [CLUSTER], Marker: 'more' })
    .resolvesOnce({ CacheClusters: [{ ...CLUSTER, ARN: arnOf('b'), Engine: 'memcached', NumCacheNodes: 3 }] });
  const found = await clusters.list();
  expect(found[0]).toMatchObject({
    arn: arnOf('a'),
    since: Date.parse('2026-11-01T10:00:00Z'),
    tags: { Owner: 'shop' },
    startedBy: 'shop',
    control: undefined,
  });
  expect(found.map(({ price }) => price?.describe())).toEqual([
    '1 cache.r6g.large with redis 7.1.0',
    '3 cache.r6g.large with memcached 7.1.0',
  ]);
});

test('one whose tags cannot be read is told, and the rest goes on', async () => {
  has({}, { ARN: arnOf('b') });
  aws.on(ListTagsForResourceCommand, { ResourceName: arnOf('b') }).rejects(awsError('Throttling'));
  const unread: string[] = [];
  expect(await clusters.list(({ arn }) => unread.push(arn))).toHaveLength(1);
  expect(unread).toEqual([arnOf('b')]);
  await expect(clusters.list()).rejects.toThrow(`cannot read the tags of ${arnOf('b')}`);
});
