import {
  paginateDescribeClusters,
  PauseClusterCommand,
  RedshiftClient,
  ResumeClusterCommand,
  type Cluster,
} from '@aws-sdk/client-redshift';
import { instant } from '../../core/domain/time';
import type { ControlState, Observation, ReportedChange } from '../domain/resource';
import type { ResourceAdapter } from '../ports';
import { stateByStatus } from './control-state.adapter';
import { landingZoneOf } from './owner.table';
import { REDSHIFT_STATUSES } from './redshift-cluster.contract';
import { redshiftPrice } from './redshift-cluster.price';
import { everyItem, type SpokeRegion } from './spoke-region.adapter';
import { meaningOf, runs } from './status.contract';
import { starterOf, tagsOf } from './tags.adapter';

export const adapterOf = (spoke: SpokeRegion): ResourceAdapter => new RedshiftClusters(spoke);

/**
 * The Redshift clusters of one account and region. Redshift tells when one was made, not when it was resumed, so an
 * observation has no `since`.
 */
export class RedshiftClusters implements ResourceAdapter {
  private readonly redshift: RedshiftClient;

  constructor(private readonly spoke: SpokeRegion) {
    this.redshift = new RedshiftClient(spoke.config);
  }

  async observe({ about }: ReportedChange): Promise<readonly Observation[]> {
    const cluster = await this.find(about.arn);
    return cluster === undefined ? [] : [this.observationOf(cluster)];
  }

  async list(): Promise<readonly Observation[]> {
    const all = await this.describe('list the Redshift clusters', undefined);
    return all.map((cluster) => this.observationOf(cluster)).filter(({ running }) => running);
  }

  async read(arn: string): Promise<ControlState | undefined> {
    const cluster = await this.find(arn);
    if (cluster === undefined) return undefined;
    const tags = tagsOf(cluster.Tags);
    const spared = landingZoneOf(tags, cluster.ClusterIdentifier);
    return stateByStatus(REDSHIFT_STATUSES, cluster.ClusterStatus, tags, { spared });
  }

  /** Pauses a cluster that is not paused yet: Redshift takes a second pause for an error. */
  async disable(arn: string): Promise<void> {
    const found = await this.read(arn);
    if (found?.kind !== 'active') return;
    this.spoke.requireUnspared(arn, found);
    const pause = new PauseClusterCommand({ ClusterIdentifier: nameOf(arn) });
    await this.spoke.attempt(`pause ${arn}`, (options) => this.redshift.send(pause, options));
  }

  async restore(arn: string): Promise<void> {
    if ((await this.read(arn))?.kind !== 'disabled') return;
    const resume = new ResumeClusterCommand({ ClusterIdentifier: nameOf(arn) });
    await this.spoke.attempt(`resume ${arn}`, (options) => this.redshift.send(resume, options));
  }

  /** Returns whether it runs. Resuming takes minutes, and may fail for want of capacity. */
  async isRestored(arn: string): Promise<boolean> {
    return runs(REDSHIFT_STATUSES, (await this.find(arn))?.ClusterStatus);
  }

  private async find(arn: string): Promise<Cluster | undefined> {
    return (await this.describe(`describe ${arn}`, nameOf(arn)))[0];
  }

  private async describe(action: string, name: string | undefined): Promise<readonly Cluster[]> {
    return (
      (await this.spoke.find(action, ['ClusterNotFound', 'ClusterNotFoundFault'], (options) =>
        everyItem(
          paginateDescribeClusters({ client: this.redshift }, { ClusterIdentifier: name }, options),
          (page) => page.Clusters,
        ),
      )) ?? []
    );
  }

  private observationOf(cluster: Cluster): Observation {
    const { partition, account, config } = this.spoke;
    const arn = `arn:${partition}:redshift:${config.region}:${account}:cluster:${cluster.ClusterIdentifier}`;
    const tags = tagsOf(cluster.Tags);
    return {
      arn,
      running: meaningOf(REDSHIFT_STATUSES, cluster.ClusterStatus).billed,
      price: redshiftPrice({
        nodeType: cluster.NodeType ?? 'unknown',
        nodes: cluster.NumberOfNodes,
        multiAz: /^enabled$/i.test(cluster.MultiAZ ?? ''),
      }),
      tags,
      control: { type: 'redshift-cluster', arn },
      startedBy: starterOf(tags),
      createdAt: cluster.ClusterCreateTime && instant(cluster.ClusterCreateTime.getTime()),
    };
  }
}

/** Returns the name in an ARN: `…:cluster:sales` is called `sales`. */
function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1);
}
