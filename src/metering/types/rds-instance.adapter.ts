import { StartDBInstanceCommand, StopDBInstanceCommand, type DBInstance } from '@aws-sdk/client-rds';
import type { ControlState, Observation, ReportedChange } from '../domain/resource';
import type { ResourceAdapter, Unread } from '../ports';
import { stateByStatus } from './control-state.adapter';
import { landingZoneOf } from './owner.table';
import { DB_INSTANCE_STATUSES } from './rds-instance.contract';
import { SERVERLESS } from './rds-instance.query';
import { nameOf, Rds } from './rds.adapter';
import { readTogether, type SpokeRegion } from './spoke-region.adapter';
import { runs } from './status.contract';
import { tagsOf } from './tags.adapter';

export const adapterOf = (spoke: SpokeRegion): ResourceAdapter => new RdsInstances(spoke);

/** The RDS instances of one account and region, members of clusters among them. */
export class RdsInstances implements ResourceAdapter {
  private readonly rds: Rds;

  constructor(private readonly spoke: SpokeRegion) {
    this.rds = new Rds(spoke);
  }

  async observe({ about }: ReportedChange): Promise<readonly Observation[]> {
    const instance = await this.rds.instance(about.arn);
    return instance === undefined ? [] : this.rds.observationsOf([instance]);
  }

  async list(unread?: (part: Unread) => void): Promise<readonly Observation[]> {
    const instances = await this.rds.instances();
    // Of serverless ones, their clusters have to be asked as well.
    const isServerless = ({ DBInstanceClass: instanceClass }: DBInstance) => instanceClass === SERVERLESS;
    const serverless = instances.filter(isServerless);
    const arns = serverless.map(({ DBInstanceArn: arn = '' }) => arn);
    const observations = [
      ...(await this.rds.observationsOf(instances.filter((instance) => !isServerless(instance)))),
      ...(await readTogether(arns, () => this.rds.observationsOf(serverless), unread)),
    ];
    return observations.filter(({ running }) => running);
  }

  async read(arn: string): Promise<ControlState | undefined> {
    const instance = await this.rds.instance(arn);
    if (instance === undefined) return undefined;
    const tags = tagsOf(instance.TagList);
    const spared = landingZoneOf(tags, instance.DBInstanceIdentifier) ?? sparedBy(instance);
    return stateByStatus(DB_INSTANCE_STATUSES, instance.DBInstanceStatus, tags, { spared });
  }

  /** Stops an instance that is not stopped yet: RDS takes a second stop for an error. */
  async disable(arn: string): Promise<void> {
    const found = await this.read(arn);
    if (found?.kind !== 'active') return;
    this.spoke.requireUnspared(arn, found);
    const stop = new StopDBInstanceCommand({ DBInstanceIdentifier: nameOf(arn) });
    await this.spoke.attempt(`stop ${arn}`, (options) => this.rds.client.send(stop, options));
  }

  async restore(arn: string): Promise<void> {
    if ((await this.read(arn))?.kind !== 'disabled') return;
    const start = new StartDBInstanceCommand({ DBInstanceIdentifier: nameOf(arn) });
    await this.spoke.attempt(`start ${arn}`, (options) => this.rds.client.send(start, options));
  }

  /** Returns whether it runs. One that starts may fall back, for want of a key or of capacity. */
  async isRestored(arn: string): Promise<boolean> {
    return runs(DB_INSTANCE_STATUSES, (await this.rds.instance(arn))?.DBInstanceStatus);
  }
}

/**
 * Returns the words for why RDS never stops an instance.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_StopInstance.html
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_StopDBInstance.html
 */
function sparedBy(instance: DBInstance): string | undefined {
  const { DBClusterIdentifier: cluster, Engine: engine = '' } = instance;
  if (cluster !== undefined && cluster !== '') return `it stops with its cluster ${cluster} only`;
  const source = instance.ReadReplicaSourceDBInstanceIdentifier ?? instance.ReadReplicaSourceDBClusterIdentifier;
  if (source !== undefined && source !== '') return `RDS does not stop a read replica: it follows ${source}`;
  const replicas = [
    ...(instance.ReadReplicaDBInstanceIdentifiers ?? []),
    ...(instance.ReadReplicaDBClusterIdentifiers ?? []),
  ];
  if (replicas.length > 0) return `RDS does not stop what has read replicas: ${replicas.join(', ')}`;
  if (engine.startsWith('custom-oracle')) return 'RDS does not stop RDS Custom for Oracle';
  return engine.includes('sqlserver') && instance.MultiAZ === true
    ? 'RDS does not stop SQL Server in more than one Availability Zone'
    : undefined;
}
