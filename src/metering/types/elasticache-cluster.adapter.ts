import {
  ElastiCacheClient,
  ListTagsForResourceCommand,
  paginateDescribeCacheClusters,
  type CacheCluster,
} from '@aws-sdk/client-elasticache';
import { instant } from '../../core/domain/time';
import type { Observation } from '../domain/resource';
import type { ResourceAdapter, Unread } from '../ports';
import { CACHE_STATUSES } from './elasticache-cluster.contract';
import { CachePrice } from './elasticache-cluster.price';
import { everyItem, readParts, type SpokeRegion } from './spoke-region.adapter';
import { meaningOf } from './status.contract';
import { tagsOf } from './tags.adapter';
import { Uncontrollable, uncontrolled } from './uncontrollable.adapter';

/** ElastiCache tells the tags of one cluster a call: so many calls go at once. */
const CONCURRENCY = 5;

export const adapterOf = (spoke: SpokeRegion): ResourceAdapter => new ElastiCacheClusters(spoke);

/** The cache clusters of one account and region: every node of a replication group is one. */
export class ElastiCacheClusters extends Uncontrollable {
  private readonly elastiCache: ElastiCacheClient;

  constructor(spoke: SpokeRegion) {
    super(spoke);
    this.elastiCache = new ElastiCacheClient(spoke.config);
  }

  async list(unread?: (part: Unread) => void): Promise<readonly Observation[]> {
    const all = await this.spoke.attempt('list the cache clusters', (options) =>
      everyItem(
        paginateDescribeCacheClusters({ client: this.elastiCache, pageSize: 100 }, {}, options),
        (page) => page.CacheClusters,
      ),
    );
    const billed = all.filter(({ CacheClusterStatus: status }) => meaningOf(CACHE_STATUSES, status).billed);
    return readParts(billed, {
      arnOf: ({ ARN: arn }) => arn,
      read: async (cluster) => [await this.described(cluster)],
      unread,
      concurrency: CONCURRENCY,
    });
  }

  private async described(cluster: CacheCluster): Promise<Observation> {
    const { ARN: arn = '', CacheClusterCreateTime: createdAt } = cluster;
    const list = new ListTagsForResourceCommand({ ResourceName: arn });
    const { TagList: tags } = await this.spoke.attempt(`read the tags of ${arn}`, (options) =>
      this.elastiCache.send(list, options),
    );
    return uncontrolled({
      arn,
      price: new CachePrice({
        nodeType: cluster.CacheNodeType ?? 'unknown',
        engine: cluster.Engine ?? 'unknown',
        engineVersion: cluster.EngineVersion ?? 'unknown',
        nodes: cluster.NumCacheNodes,
      }),
      tags: tagsOf(tags),
      since: createdAt && instant(createdAt.getTime()),
    });
  }
}
