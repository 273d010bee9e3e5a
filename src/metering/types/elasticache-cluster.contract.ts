import { uncontrollable } from './contract';
import { COMES, GONE, RESTS, RUNS, type StatusTable } from './status.contract';

/**
 * All statuses of a cache cluster. Its nodes are billed once it is available.
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CacheCluster.html
 */
export const CACHE_STATUSES: StatusTable = new Map([
  ['creating', COMES],
  ['available', RUNS],
  ['modifying', RUNS],
  ['rebooting cluster nodes', RUNS],
  ['snapshotting', RUNS],
  ['incompatible-network', RESTS],
  ['restore-failed', RESTS],
  ['deleting', GONE],
  ['deleted', GONE],
]);

export const ELASTICACHE_CLUSTER = uncontrollable({
  type: 'elasticache-cluster',
  label: 'ElastiCache cluster',
  goesOn: 'the hours of its nodes, a partial one as a full one; a serverless cache is use',
  stepSeconds: 3_600,
  starts: [
    'elasticache:CreateCacheCluster',
    'elasticache:CreateReplicationGroup',
    'elasticache:IncreaseReplicaCount',
    'elasticache:ModifyCacheCluster',
    'elasticache:ModifyReplicationGroup*',
  ],
  read: ['elasticache:DescribeCacheClusters', 'elasticache:ListTagsForResource'],
});
