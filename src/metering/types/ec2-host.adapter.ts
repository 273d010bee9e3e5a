import { EC2Client, paginateDescribeHosts, type Host } from '@aws-sdk/client-ec2';
import { instant, type Instant } from '../../core/domain/time';
import type { Observation } from '../domain/resource';
import type { ResourceAdapter } from '../ports';
import { HOST_STATES } from './ec2-host.contract';
import { hostPrice } from './ec2-host.price';
import { everyItem, type SpokeRegion } from './spoke-region.adapter';
import { meaningOf } from './status.contract';
import { tagsOf } from './tags.adapter';
import { Uncontrollable, uncontrolled } from './uncontrollable.adapter';

const PAGE_SIZE = 500;

export const adapterOf = (spoke: SpokeRegion): ResourceAdapter => new Ec2Hosts(spoke);

/** The dedicated hosts of one account and region. Those that others share with it are theirs to pay. */
export class Ec2Hosts extends Uncontrollable {
  private readonly ec2: EC2Client;

  constructor(spoke: SpokeRegion) {
    super(spoke);
    this.ec2 = new EC2Client(spoke.config);
  }

  async list(): Promise<readonly Observation[]> {
    const hosts = await this.hosts('list the dedicated hosts');
    return hosts
      .filter(({ State: state, OutpostArn: outpost }) => meaningOf(HOST_STATES, state).billed && !outpost)
      .map((host) => this.observationOf(host));
  }

  async stopsOf(arns: readonly string[]): Promise<ReadonlyMap<string, Instant>> {
    const stops = new Map<string, Instant>();
    for (const host of await this.hosts('describe the dedicated hosts that are released')) {
      const arn = this.arnOf(host);
      if (host.ReleaseTime !== undefined && arns.includes(arn)) stops.set(arn, instant(host.ReleaseTime.getTime()));
    }
    return stops;
  }

  private async hosts(action: string): Promise<readonly Host[]> {
    const all = await this.spoke.attempt(action, (options) =>
      everyItem(paginateDescribeHosts({ client: this.ec2, pageSize: PAGE_SIZE }, {}, options), (page) => page.Hosts),
    );
    return all.filter(({ OwnerId: owner = this.spoke.account }) => owner === this.spoke.account);
  }

  private observationOf(host: Host): Observation {
    const { InstanceFamily: family, InstanceType: type = 'unknown' } = host.HostProperties ?? {};
    return uncontrolled({
      arn: this.arnOf(host),
      price: hostPrice(family ?? type.split('.')[0] ?? type, host.AvailabilityZone),
      tags: tagsOf(host.Tags),
      since: host.AllocationTime && instant(host.AllocationTime.getTime()),
    });
  }

  private arnOf({ HostId: id }: Host): string {
    const { partition, account, config } = this.spoke;
    return `arn:${partition}:ec2:${config.region}:${account}:dedicated-host/${id}`;
  }
}
