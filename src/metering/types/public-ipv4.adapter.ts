import {
  DescribeAddressesCommand,
  EC2Client,
  paginateDescribeNetworkInterfaces,
  type Address,
  type NetworkInterface,
} from '@aws-sdk/client-ec2';
import { instant } from '../../core/domain/time';
import type { Observation } from '../domain/resource';
import type { ResourceAdapter } from '../ports';
import { publicIpv4Price } from './public-ipv4.price';
import { everyItem, type SpokeRegion } from './spoke-region.adapter';
import { tagsOf } from './tags.adapter';
import { Uncontrollable, uncontrolled } from './uncontrollable.adapter';

const PAGE_SIZE = 1_000;

/** AWS's own pool. Addresses that somebody has brought along are free. */
const OF_AWS = 'amazon';

export const adapterOf = (spoke: SpokeRegion): ResourceAdapter => new PublicIpv4Addresses(spoke);

/**
 * The public IPv4 addresses of one account and region that AWS bills: Elastic IP addresses, and those that AWS gives to
 * network interfaces by itself, which have no ARN and go by that of their interface.
 */
export class PublicIpv4Addresses extends Uncontrollable {
  private readonly ec2: EC2Client;

  constructor(spoke: SpokeRegion) {
    super(spoke);
    this.ec2 = new EC2Client(spoke.config);
  }

  async list(): Promise<readonly Observation[]> {
    const { Addresses: elastic = [] } = await this.spoke.attempt('list the Elastic IP addresses', (options) =>
      this.ec2.send(new DescribeAddressesCommand({}), options),
    );
    const known = new Set(elastic.map(({ PublicIp: ip }) => ip));
    const interfaces = await this.spoke.attempt('list the network interfaces with public addresses', (options) =>
      everyItem(
        paginateDescribeNetworkInterfaces(
          { client: this.ec2, pageSize: PAGE_SIZE },
          { Filters: [{ Name: 'addresses.association.public-ip', Values: ['*'] }] },
          options,
        ),
        (page) => page.NetworkInterfaces,
      ),
    );
    return [
      ...elastic.filter(isBilled).map((address) => this.elastic(address)),
      ...interfaces.flatMap((each) => this.given(each, known)),
    ];
  }

  private elastic({ AllocationId: id, PublicIp: ip, AssociationId: association, Tags: tags }: Address): Observation {
    return uncontrolled({
      arn: this.arnOf(`elastic-ip/${id ?? ip}`),
      price: publicIpv4Price(association === undefined ? 'idle' : 'use'),
      tags: tagsOf(tags),
    });
  }

  /** AWS tells no time of an address. It was not there before its interface was attached. */
  private given(found: NetworkInterface, known: ReadonlySet<string | undefined>): readonly Observation[] {
    const { NetworkInterfaceId: id, PrivateIpAddresses: addresses = [], TagSet: tags, Attachment: attachment } = found;
    const associations = addresses.flatMap(({ Association: association }) => association ?? []);
    return associations
      .filter(({ PublicIp: ip, CarrierIp: carrier, CustomerOwnedIp: own }) => ip !== undefined && !carrier && !own)
      .filter(({ PublicIp: ip }) => !known.has(ip))
      .map(({ PublicIp: ip }) =>
        uncontrolled({
          arn: this.arnOf(`network-interface/${id}/${ip}`),
          price: publicIpv4Price('use'),
          tags: tagsOf(tags),
          createdAt: attachment?.AttachTime && instant(attachment.AttachTime.getTime()),
        }),
      );
  }

  private arnOf(rest: string): string {
    const { partition, account, config } = this.spoke;
    return `arn:${partition}:ec2:${config.region}:${account}:${rest}`;
  }
}

function isBilled({ PublicIp: ip, PublicIpv4Pool: pool = OF_AWS }: Address): boolean {
  return ip !== undefined && pool === OF_AWS;
}
