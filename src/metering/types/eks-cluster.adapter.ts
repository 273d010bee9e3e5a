import {
  DescribeClusterCommand,
  EKSClient,
  paginateDescribeClusterVersions,
  paginateListClusters,
  type Cluster,
} from '@aws-sdk/client-eks';
import { instant, type Instant } from '../../core/domain/time';
import type { Observation } from '../domain/resource';
import type { ResourceAdapter, Unread } from '../ports';
import { CLUSTER_STATUSES } from './eks-cluster.contract';
import { ClusterPrice } from './eks-cluster.price';
import { everyItem, readParts, type SpokeRegion } from './spoke-region.adapter';
import { meaningOf } from './status.contract';
import { Uncontrollable, uncontrolled } from './uncontrollable.adapter';

/** EKS describes one cluster a call: so many calls go at once. */
const CONCURRENCY = 5;

export const adapterOf = (spoke: SpokeRegion): ResourceAdapter => new EksClusters(spoke);

/** The EKS control planes of one account and region. */
export class EksClusters extends Uncontrollable {
  private readonly eks: EKSClient;

  constructor(spoke: SpokeRegion) {
    super(spoke);
    this.eks = new EKSClient(spoke.config);
  }

  async list(unread?: (part: Unread) => void): Promise<readonly Observation[]> {
    const names = await this.spoke.attempt('list the EKS clusters', (options) =>
      everyItem(paginateListClusters({ client: this.eks }, {}, options), (page) => page.clusters),
    );
    if (names.length === 0) return [];
    const supportEnds = await this.supportEnds();
    return readParts(names, {
      arnOf: (name) => this.arnOf(name),
      read: (name) => this.describe(name, supportEnds),
      unread,
      concurrency: CONCURRENCY,
    });
  }

  private async describe(name: string, supportEnds: ReadonlyMap<string, Instant>): Promise<readonly Observation[]> {
    const found = await this.spoke.find(`describe the EKS cluster ${name}`, ['ResourceNotFoundException'], (options) =>
      this.eks.send(new DescribeClusterCommand({ name }), options),
    );
    const cluster = found?.cluster;
    if (cluster === undefined || !meaningOf(CLUSTER_STATUSES, cluster.status).billed) return [];
    return [this.observationOf(name, cluster, supportEnds)];
  }

  private observationOf(name: string, cluster: Cluster, supportEnds: ReadonlyMap<string, Instant>): Observation {
    const { version = 'unknown', controlPlaneScalingConfig: scaling, tags = {}, createdAt } = cluster;
    return uncontrolled({
      arn: this.arnOf(name),
      price: new ClusterPrice({
        version,
        standardSupportEnds: supportEnds.get(version),
        tier: scaling?.tier ?? 'standard',
      }),
      tags,
      since: createdAt && instant(createdAt.getTime()),
    });
  }

  /** Returns when the standard support of each version ends. */
  private async supportEnds(): Promise<ReadonlyMap<string, Instant>> {
    const versions = await this.spoke.attempt('ask for the versions of EKS', (options) =>
      everyItem(
        paginateDescribeClusterVersions({ client: this.eks }, { includeAll: true }, options),
        (page) => page.clusterVersions,
      ),
    );
    return new Map(
      versions.flatMap(({ clusterVersion: version, endOfStandardSupportDate: end }) =>
        version === undefined || end === undefined ? [] : [[version, instant(end.getTime())] as const],
      ),
    );
  }

  private arnOf(name: string): string {
    const { partition, account, config } = this.spoke;
    return `arn:${partition}:eks:${config.region}:${account}:cluster/${name}`;
  }
}
