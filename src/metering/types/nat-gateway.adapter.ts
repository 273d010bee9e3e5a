import {
  EC2Client,
  paginateDescribeNatGateways,
  type DescribeNatGatewaysCommandInput,
  type NatGateway,
} from '@aws-sdk/client-ec2';
import { instant, type Instant } from '../../core/domain/time';
import type { Observation } from '../domain/resource';
import type { ResourceAdapter } from '../ports';
import { NAT_GATEWAY_STATES } from './nat-gateway.contract';
import { natGatewayPrice } from './nat-gateway.price';
import { everyItem, inParts, type SpokeRegion } from './spoke-region.adapter';
import { meaningOf } from './status.contract';
import { tagsOf } from './tags.adapter';
import { Uncontrollable, uncontrolled } from './uncontrollable.adapter';

const PAGE_SIZE = 1_000;
/** The number of values that a filter takes. */
const VALUES_PER_FILTER = 200;

export const adapterOf = (spoke: SpokeRegion): ResourceAdapter => new NatGateways(spoke);

/** The NAT gateways of one account and region. A deleted one is described for about an hour. */
export class NatGateways extends Uncontrollable {
  private readonly ec2: EC2Client;

  constructor(spoke: SpokeRegion) {
    super(spoke);
    this.ec2 = new EC2Client(spoke.config);
  }

  async list(): Promise<readonly Observation[]> {
    return this.observationsOf(await this.describe('list the NAT gateways', { MaxResults: PAGE_SIZE }));
  }

  async stopsOf(arns: readonly string[]): Promise<ReadonlyMap<string, Instant>> {
    const stops = new Map<string, Instant>();
    for (const part of inParts(arns, VALUES_PER_FILTER)) {
      for (const gateway of await this.byIds('describe the NAT gateways that are gone', part)) {
        if (gateway.DeleteTime !== undefined) stops.set(this.arnOf(gateway), instant(gateway.DeleteTime.getTime()));
      }
    }
    return stops;
  }

  protected override async find(arn: string): Promise<readonly Observation[]> {
    return this.observationsOf(await this.byIds(`describe ${arn}`, [arn]));
  }

  /** A filter, unlike ids, asks for nothing that must be there still. */
  private byIds(action: string, arns: readonly string[]): Promise<readonly NatGateway[]> {
    const Values = arns.map((arn) => arn.slice(arn.indexOf('/') + 1));
    return this.describe(action, { Filter: [{ Name: 'nat-gateway-id', Values }] });
  }

  private describe(action: string, input: DescribeNatGatewaysCommandInput): Promise<readonly NatGateway[]> {
    return this.spoke.attempt(action, (options) =>
      everyItem(paginateDescribeNatGateways({ client: this.ec2 }, input, options), (page) => page.NatGateways),
    );
  }

  private observationsOf(gateways: readonly NatGateway[]): readonly Observation[] {
    return gateways
      .filter(({ State: state }) => meaningOf(NAT_GATEWAY_STATES, state).billed)
      .map((gateway) =>
        uncontrolled({
          arn: this.arnOf(gateway),
          price: natGatewayPrice(zonesOf(gateway)),
          tags: tagsOf(gateway.Tags),
          since: gateway.CreateTime && instant(gateway.CreateTime.getTime()),
        }),
      );
  }

  private arnOf({ NatGatewayId: id }: NatGateway): string {
    const { partition, account, config } = this.spoke;
    return `arn:${partition}:ec2:${config.region}:${account}:natgateway/${id}`;
  }
}

/** Returns in how many zones a gateway is billed: a regional one in each that it has an address in. */
function zonesOf({ AvailabilityMode: mode, NatGatewayAddresses: addresses = [] }: NatGateway): number {
  if (mode !== 'regional') return 1;
  return Math.max(1, new Set(addresses.map(({ AvailabilityZoneId: zone }) => zone)).size);
}
