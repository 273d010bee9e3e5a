import { StartDBInstanceCommand, StopDBInstanceCommand, type DBInstance } from '@aws-sdk/client-rds';
import type { ControlState, Observation, ReportedChange } from '../domain/resource';
import type { ResourceAdapter, Unread } from '../ports';
import { controlStateOf, nameOf, Rds, SERVERLESS } from './rds.adapter';
import { readPart, type SpokeRegion } from './spoke-region.adapter';

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
    const eachUnread =
      unread &&
      (({ failure }: Unread) => {
        for (const { DBInstanceArn: arn = '' } of serverless) unread({ arn, failure });
      });
    const observations = [
      ...(await this.rds.observationsOf(instances.filter((instance) => !isServerless(instance)))),
      ...(await readPart('', () => this.rds.observationsOf(serverless), eachUnread)),
    ];
    return observations.filter(({ running }) => running);
  }

  async read(arn: string): Promise<ControlState | undefined> {
    const instance = await this.rds.instance(arn);
    return instance && controlStateOf(instance.DBInstanceStatus, instance.TagList);
  }

  /** Stops an instance that is not stopped yet: RDS takes a second stop for an error. */
  async disable(arn: string): Promise<void> {
    if ((await this.read(arn))?.kind !== 'active') return;
    const stop = new StopDBInstanceCommand({ DBInstanceIdentifier: nameOf(arn) });
    await this.spoke.attempt(`stop ${arn}`, (options) => this.rds.client.send(stop, options));
  }

  async restore(arn: string): Promise<void> {
    if ((await this.read(arn))?.kind !== 'disabled') return;
    const start = new StartDBInstanceCommand({ DBInstanceIdentifier: nameOf(arn) });
    await this.spoke.attempt(`start ${arn}`, (options) => this.rds.client.send(start, options));
  }

  async isRestored(arn: string): Promise<boolean> {
    return (await this.read(arn))?.kind === 'active';
  }
}
