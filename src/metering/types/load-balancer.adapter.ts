import {
  DescribeTagsCommand as DescribeClassicTagsCommand,
  ElasticLoadBalancingClient,
  paginateDescribeLoadBalancers as paginateClassicLoadBalancers,
} from '@aws-sdk/client-elastic-load-balancing';
import {
  DescribeTagsCommand,
  ElasticLoadBalancingV2Client,
  paginateDescribeLoadBalancers,
  type AvailabilityZone,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { instant } from '../../core/domain/time';
import type { Observation } from '../domain/resource';
import { isApart } from '../domain/zone';
import type { ResourceAdapter, Unread } from '../ports';
import { LOAD_BALANCER_STATES } from './load-balancer.contract';
import { CLASSIC, loadBalancerPrice, type LoadBalancerPlace } from './load-balancer.price';
import { everyItem, inParts, readTogether, type SpokeRegion } from './spoke-region.adapter';
import { meaningOf } from './status.contract';
import { tagsOf } from './tags.adapter';
import { Uncontrollable, uncontrolled } from './uncontrollable.adapter';

/** The number of load balancers whose tags one call tells. */
const TAGS_PER_CALL = 20;

/** A load balancer of any kind. */
interface Found {
  /** An ARN, or the name of a classic one. */
  readonly key: string;
  readonly arn: string;
  readonly kind: string;
  readonly place: LoadBalancerPlace;
  readonly createdAt: Date | undefined;
}

type Tags = Readonly<Record<string, string>>;

export const adapterOf = (spoke: SpokeRegion): ResourceAdapter => new LoadBalancers(spoke);

/** The load balancers of one account and region: application, network and gateway ones, and classic ones. */
export class LoadBalancers extends Uncontrollable {
  private readonly elb: ElasticLoadBalancingV2Client;
  private readonly classic: ElasticLoadBalancingClient;

  constructor(spoke: SpokeRegion) {
    super(spoke);
    this.elb = new ElasticLoadBalancingV2Client(spoke.config);
    this.classic = new ElasticLoadBalancingClient(spoke.config);
  }

  async list(unread?: (part: Unread) => void): Promise<readonly Observation[]> {
    return [
      ...(await this.observed(await this.newer(), (keys) => this.newerTags(keys), unread)),
      ...(await this.observed(await this.classics(), (keys) => this.classicTags(keys), unread)),
    ];
  }

  private async newer(): Promise<readonly Found[]> {
    const all = await this.spoke.attempt('list the load balancers', (options) =>
      everyItem(paginateDescribeLoadBalancers({ client: this.elb }, {}, options), (page) => page.LoadBalancers),
    );
    return all
      .filter(({ State: state }) => meaningOf(LOAD_BALANCER_STATES, state?.Code).billed)
      .map(
        ({ LoadBalancerArn: arn = '', Type: kind = 'unknown', CreatedTime: createdAt, AvailabilityZones: zones }) => ({
          key: arn,
          arn,
          kind,
          place: placeOf(zones),
          createdAt,
        }),
      );
  }

  private async classics(): Promise<readonly Found[]> {
    const { partition, account, config } = this.spoke;
    const all = await this.spoke.attempt('list the classic load balancers', (options) =>
      everyItem(
        paginateClassicLoadBalancers({ client: this.classic }, {}, options),
        (page) => page.LoadBalancerDescriptions,
      ),
    );
    return all.map(({ LoadBalancerName: name = '', CreatedTime: createdAt }) => ({
      key: name,
      arn: `arn:${partition}:elasticloadbalancing:${config.region}:${account}:loadbalancer/${name}`,
      kind: CLASSIC,
      place: {},
      createdAt,
    }));
  }

  private async observed(
    all: readonly Found[],
    tagsOfKeys: (keys: readonly string[]) => Promise<ReadonlyMap<string, Tags>>,
    unread: ((part: Unread) => void) | undefined,
  ): Promise<readonly Observation[]> {
    const observations: Observation[] = [];
    for (const part of inParts(all, TAGS_PER_CALL)) {
      const read = async () => {
        const tags = await tagsOfKeys(part.map(({ key }) => key));
        return part.map((found) => observationOf(found, tags.get(found.key) ?? {}));
      };
      const arns = part.map(({ arn }) => arn);
      observations.push(...(await readTogether(arns, read, unread)));
    }
    return observations;
  }

  private async newerTags(arns: readonly string[]): Promise<ReadonlyMap<string, Tags>> {
    const describe = new DescribeTagsCommand({ ResourceArns: [...arns] });
    const { TagDescriptions: found = [] } = await this.spoke.attempt('read the tags of load balancers', (options) =>
      this.elb.send(describe, options),
    );
    return new Map(found.map(({ ResourceArn: arn = '', Tags: tags }) => [arn, tagsOf(tags)]));
  }

  private async classicTags(names: readonly string[]): Promise<ReadonlyMap<string, Tags>> {
    const describe = new DescribeClassicTagsCommand({ LoadBalancerNames: [...names] });
    const { TagDescriptions: found = [] } = await this.spoke.attempt(
      'read the tags of classic load balancers',
      (options) => this.classic.send(describe, options),
    );
    return new Map(found.map(({ LoadBalancerName: name = '', Tags: tags }) => [name, tagsOf(tags)]));
  }
}

function placeOf(zones: readonly AvailabilityZone[] = []): LoadBalancerPlace {
  const zone = zones.map(({ ZoneName: name }) => name).find(isApart);
  return { zone, isOnOutpost: zones.some(({ OutpostId: outpost = '' }) => outpost !== '') };
}

function observationOf({ arn, kind, place, createdAt }: Found, tags: Tags): Observation {
  return uncontrolled({
    arn,
    price: loadBalancerPrice(kind, place),
    tags,
    since: createdAt && instant(createdAt.getTime()),
  });
}
