import type { DBInstance } from '@aws-sdk/client-rds';
import { instant } from '../../core/domain/time';
import type { Observation } from '../domain/resource';
import type { ResourceAdapter } from '../ports';
import { WITHOUT_STORAGE } from './rds-storage.contract';
import { databaseStoragePrice } from './rds-storage.price';
import { Rds } from './rds.adapter';
import type { SpokeRegion } from './spoke-region.adapter';
import { tagsOf } from './tags.adapter';
import { Uncontrollable, uncontrolled } from './uncontrollable.adapter';

/** The engines whose clusters store by use, which RDS answers for. */
const BY_USE = /^(aurora|docdb|neptune)/;

export const adapterOf = (spoke: SpokeRegion): ResourceAdapter => new RdsStorages(spoke);

/**
 * The storage of the RDS instances of one account and region. It has no ARN, and goes by that of its instance. Each of
 * the three members of a Multi-AZ cluster has storage of its own, which together cost what the cluster's does.
 */
export class RdsStorages extends Uncontrollable {
  private readonly rds: Rds;

  constructor(spoke: SpokeRegion) {
    super(spoke);
    this.rds = new Rds(spoke);
  }

  async list(): Promise<readonly Observation[]> {
    const instances = await this.rds.instances();
    return instances
      .filter(({ Engine: engine = '' }) => !BY_USE.test(engine))
      .filter(({ DBInstanceStatus: status }) => !WITHOUT_STORAGE.has(status))
      .map(observationOf);
  }
}

function observationOf(instance: DBInstance): Observation {
  const { DBClusterIdentifier: cluster = '' } = instance;
  return uncontrolled({
    arn: `${instance.DBInstanceArn}/storage`,
    price: databaseStoragePrice({
      storageType: instance.StorageType ?? 'unknown',
      sizeGiB: instance.AllocatedStorage,
      iops: instance.Iops,
      throughputMiBps: instance.StorageThroughput,
      engine: instance.Engine ?? 'unknown',
      multiAz: instance.MultiAZ === true && cluster === '',
      zone: instance.AvailabilityZone,
      hasLogVolume: instance.DedicatedLogVolume === true,
    }),
    tags: tagsOf(instance.TagList),
    since: instance.InstanceCreateTime && instant(instance.InstanceCreateTime.getTime()),
  });
}
