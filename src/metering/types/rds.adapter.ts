import {
  paginateDescribeDBClusters,
  paginateDescribeDBInstances,
  RDSClient,
  type DBCluster,
  type DBInstance,
  type DescribeDBInstancesCommandInput,
} from '@aws-sdk/client-rds';
import type { ResourceId } from '../../core/domain/resource-id';
import { instant } from '../../core/domain/time';
import type { Observation } from '../domain/resource';
import { DB_INSTANCE_STATUSES } from './rds-instance.contract';
import { DatabasePrice } from './rds-instance.price';
import { SERVERLESS } from './rds-instance.query';
import { everyItem, type SpokeRegion } from './spoke-region.adapter';
import { meaningOf } from './status.contract';
import { starterOf, tagsOf } from './tags.adapter';

/** Asks RDS about instances and clusters alike. Neptune's and DocumentDB's are among them. */
export class Rds {
  readonly client: RDSClient;

  constructor(private readonly spoke: SpokeRegion) {
    this.client = new RDSClient(spoke.config);
  }

  async instance(arn: string): Promise<DBInstance | undefined> {
    return (await this.describe(`describe ${arn}`, { DBInstanceIdentifier: nameOf(arn) }))[0];
  }

  members(clusterArn: string): Promise<readonly DBInstance[]> {
    return this.describe(`describe the members of ${clusterArn}`, {
      Filters: [{ Name: 'db-cluster-id', Values: [nameOf(clusterArn)] }],
    });
  }

  instances(): Promise<readonly DBInstance[]> {
    return this.describe('list the RDS instances', {});
  }

  async cluster(arn: string): Promise<DBCluster | undefined> {
    return (await this.clusters(`describe ${arn}`, nameOf(arn)))[0];
  }

  async observationsOf(instances: readonly DBInstance[]): Promise<readonly Observation[]> {
    const capacities = await this.capacities(instances.filter((instance) => instance.DBInstanceClass === SERVERLESS));
    return instances.map((instance) => observationOf(instance, capacities.get(instance.DBClusterIdentifier)));
  }

  /** Returns the highest numbers of capacity units that the clusters of these serverless instances may scale to. */
  private async capacities(
    serverless: readonly DBInstance[],
  ): Promise<ReadonlyMap<string | undefined, number | undefined>> {
    const [first, ...others] = [...new Set(serverless.flatMap((instance) => instance.DBClusterIdentifier || []))];
    if (first === undefined) return new Map();
    const clusters = await this.clusters(
      'describe the clusters of serverless instances',
      others.length === 0 ? first : undefined,
    );
    return new Map(
      clusters.map((cluster) => [cluster.DBClusterIdentifier, cluster.ServerlessV2ScalingConfiguration?.MaxCapacity]),
    );
  }

  private async describe(action: string, input: DescribeDBInstancesCommandInput): Promise<readonly DBInstance[]> {
    return (
      (await this.spoke.find(action, ['DBInstanceNotFoundFault', 'DBClusterNotFoundFault'], (options) =>
        everyItem(paginateDescribeDBInstances({ client: this.client }, input, options), (page) => page.DBInstances),
      )) ?? []
    );
  }

  private async clusters(action: string, name: string | undefined): Promise<readonly DBCluster[]> {
    return (
      (await this.spoke.find(action, ['DBClusterNotFoundFault'], (options) =>
        everyItem(
          paginateDescribeDBClusters({ client: this.client }, { DBClusterIdentifier: name }, options),
          (page) => page.DBClusters,
        ),
      )) ?? []
    );
  }
}

/**
 * Returns the name in an ARN: `arn:aws:rds:eu-west-1:222222222222:db:orders` is called `orders`. A cluster's works
 * likewise.
 */
export function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1);
}

function observationOf(instance: DBInstance, maxCapacityUnits: number | undefined): Observation {
  const arn = instance.DBInstanceArn ?? '';
  const tags = tagsOf(instance.TagList);
  return {
    arn,
    running: meaningOf(DB_INSTANCE_STATUSES, instance.DBInstanceStatus).billed,
    price: priceOf(instance, maxCapacityUnits),
    tags,
    control: controlOf(arn, instance.DBClusterIdentifier),
    startedBy: starterOf(tags),
    // RDS does not tell when it was last started.
    createdAt: instance.InstanceCreateTime && instant(instance.InstanceCreateTime.getTime()),
  };
}

/** Returns what stops an instance. A member of a cluster stops with its cluster only. */
function controlOf(arn: string, cluster: string | undefined): ResourceId {
  if (cluster === undefined || cluster === '') return { type: 'rds-instance', arn };
  return { type: 'rds-cluster', arn: `${arn.slice(0, arn.lastIndexOf(':db:'))}:cluster:${cluster}` };
}

function priceOf(instance: DBInstance, maxCapacityUnits: number | undefined): DatabasePrice {
  return new DatabasePrice({
    instanceClass: instance.DBInstanceClass ?? 'unknown',
    engine: instance.Engine ?? 'unknown',
    multiAz: instance.MultiAZ ?? false,
    licenseModel: instance.LicenseModel ?? 'unknown',
    maxCapacityUnits,
    zone: instance.AvailabilityZone,
    storageType: instance.StorageType,
    engineVersion: instance.EngineVersion,
    lifecycleSupport: instance.EngineLifecycleSupport,
  });
}
