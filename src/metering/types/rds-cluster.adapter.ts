import { StartDBClusterCommand, StopDBClusterCommand } from '@aws-sdk/client-rds';
import type { ControlState, Observation, ReportedChange } from '../domain/resource';
import type { ResourceAdapter } from '../ports';
import { controlStateOf, nameOf, Rds } from './rds.adapter';
import type { SpokeRegion } from './spoke-region.adapter';

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
    return cluster && controlStateOf(cluster.Status, cluster.TagList);
  }

  /** Stops a cluster that is not stopped yet: RDS takes a second stop for an error. */
  async disable(arn: string): Promise<void> {
    if ((await this.read(arn))?.kind !== 'active') return;
    const stop = new StopDBClusterCommand({ DBClusterIdentifier: nameOf(arn) });
    await this.spoke.attempt(`stop ${arn}`, (options) => this.rds.client.send(stop, options));
  }

  async restore(arn: string): Promise<void> {
    if ((await this.read(arn))?.kind !== 'disabled') return;
    const start = new StartDBClusterCommand({ DBClusterIdentifier: nameOf(arn) });
    await this.spoke.attempt(`start ${arn}`, (options) => this.rds.client.send(start, options));
  }

  async isRestored(arn: string): Promise<boolean> {
    return (await this.read(arn))?.kind === 'active';
  }
}
