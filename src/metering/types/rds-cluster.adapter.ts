import { StartDBClusterCommand, StopDBClusterCommand, type DBCluster } from '@aws-sdk/client-rds';
import type { ControlState, Observation, ReportedChange } from '../domain/resource';
import type { ResourceAdapter } from '../ports';
import { stateByStatus } from './control-state.adapter';
import { landingZoneOf } from './owner.table';
import { DB_CLUSTER_STATUSES } from './rds-cluster.contract';
import { nameOf, Rds } from './rds.adapter';
import type { SpokeRegion } from './spoke-region.adapter';
import { runs } from './status.contract';
import { tagsOf } from './tags.adapter';

export const adapterOf = (spoke: SpokeRegion): ResourceAdapter => new RdsClusters(spoke);

/** The RDS clusters of one account and region. What they cost is the cost of their members. */
export class RdsClusters implements ResourceAdapter {
  private readonly rds: Rds;

  constructor(private readonly spoke: SpokeRegion) {
    this.rds = new Rds(spoke);
  }

  /** Returns the members, each with the cluster as what stops it. */
  async observe({ about }: ReportedChange): Promise<readonly Observation[]> {
    return this.rds.observationsOf(await this.rds.members(about.arn));
  }

  /** Lists nothing, because the members are RDS instances, and listed as such. */
  list(): Promise<readonly Observation[]> {
    return Promise.resolve([]);
  }

  async read(arn: string): Promise<ControlState | undefined> {
    const cluster = await this.rds.cluster(arn);
    if (cluster === undefined) return undefined;
    const tags = tagsOf(cluster.TagList);
    const spared = landingZoneOf(tags, cluster.DBClusterIdentifier) ?? sparedBy(cluster);
    return stateByStatus(DB_CLUSTER_STATUSES, cluster.Status, tags, { spared });
  }

  /** Stops a cluster that is not stopped yet: RDS takes a second stop for an error. */
  async disable(arn: string): Promise<void> {
    const found = await this.read(arn);
    if (found?.kind !== 'active') return;
    this.spoke.requireUnspared(arn, found);
    const stop = new StopDBClusterCommand({ DBClusterIdentifier: nameOf(arn) });
    await this.spoke.attempt(`stop ${arn}`, (options) => this.rds.client.send(stop, options));
  }

  async restore(arn: string): Promise<void> {
    if ((await this.read(arn))?.kind !== 'disabled') return;
    const start = new StartDBClusterCommand({ DBClusterIdentifier: nameOf(arn) });
    await this.spoke.attempt(`start ${arn}`, (options) => this.rds.client.send(start, options));
  }

  /** Returns whether it runs. One that starts may fall back, for want of a key or of capacity. */
  async isRestored(arn: string): Promise<boolean> {
    return runs(DB_CLUSTER_STATUSES, (await this.rds.cluster(arn))?.Status);
  }
}

/**
 * Returns the words for why RDS never stops a cluster.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-cluster-stop-start.html
 */
function sparedBy(cluster: DBCluster): string | undefined {
  if (cluster.EngineMode === 'serverless') return 'RDS does not stop Aurora Serverless v1: it pauses by itself';
  const { GlobalClusterIdentifier: database = '', ReplicationSourceIdentifier: source = '' } = cluster;
  if (database !== '') return `RDS does not stop a part of a global database: ${database}`;
  if (source !== '') return `RDS does not stop a read replica: it follows ${source}`;
  const { ReadReplicaIdentifiers: replicas = [] } = cluster;
  return replicas.length === 0 ? undefined : `RDS does not stop what has read replicas: ${replicas.join(', ')}`;
}
