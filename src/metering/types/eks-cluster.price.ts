import type { Instant } from '../../core/domain/time';
import { LinesPrice, type PriceLine } from '../domain/lines-price';
import type { Price, PriceListQuery } from '../domain/price';
import { usdIn } from '../domain/price-table';
import table from '../tables/eks-cluster.json';

/** A control plane of EKS. */
export interface ClusterSpec {
  readonly version: string;
  /** The instant from which on its version costs more. Undefined: nobody tells, so it does already. */
  readonly standardSupportEnds: Instant | undefined;
  /** As EKS's `controlPlaneScalingConfig.tier`: `standard`, or a larger one that has a price of its own. */
  readonly tier: string;
}

/** It costs the same in every region. */
const CLUSTER: PriceLine = {
  usageType: 'AmazonEKS-Hours:perCluster',
  units: 1n,
  per: 'hour',
  usd: usdIn(table, 'cluster'),
  bound: '0.3',
};
/** On top of it. */
const EXTENDED: PriceLine = {
  usageType: 'AmazonEKS-Hours:extendedSupport',
  units: 1n,
  per: 'hour',
  usd: usdIn(table, 'extended support'),
  bound: '1.5',
};
/** The largest tier costs 6.90 USD more. https://aws.amazon.com/eks/pricing/ */
const LARGER_TIER: PriceLine = { usageType: 'unknown', units: 1n, per: 'hour', bound: '20' };
const STANDARD = 'standard';

/** The price of a control plane, which is another when the standard support of its version has ended. */
export class ClusterPrice implements Price {
  private readonly lines: LinesPrice;

  constructor(
    readonly spec: ClusterSpec,
    isExtended = true,
  ) {
    const { version, tier } = spec;
    const isStandard = tier === STANDARD;
    this.lines = new LinesPrice(
      `an EKS control plane of version ${version}${isExtended ? ' in extended support' : ''}`,
      {
        serviceCode: 'AmazonEKS',
        attributes: {},
        table,
        unlisted: isStandard ? undefined : `nobody has told what the price list calls the tier '${tier}'`,
      },
      [CLUSTER, ...(isExtended ? [EXTENDED] : []), ...(isStandard ? [] : [LARGER_TIER])],
    );
  }

  asOf(now: Instant): ClusterPrice {
    const { standardSupportEnds: end } = this.spec;
    return new ClusterPrice(this.spec, end === undefined || now >= end);
  }

  describe(): string {
    return this.lines.describe();
  }

  listed(region: string): PriceListQuery {
    return this.lines.listed(region);
  }

  get bundledOn(): string {
    return table.date;
  }

  bundled() {
    return this.lines.bundled();
  }

  bound() {
    return this.lines.bound();
  }
}
