import { LinesPrice } from '../domain/lines-price';
import { usdIn } from '../domain/price-table';
import { own } from '../domain/size-prices';
import table from '../tables/load-balancer.json';

/** The kinds by Elastic Load Balancing's `Type`, and `classic`. */
export const CLASSIC = 'classic';

/** By kind. */
const FAMILIES: Readonly<Record<string, string>> = {
  application: 'Load Balancer-Application',
  network: 'Load Balancer-Network',
  gateway: 'Load Balancer-Gateway',
  [CLASSIC]: 'Load Balancer',
};

/** São Paulo, the dearest, asks 0.034 USD. */
const BOUND = '0.1';

/** Where a load balancer is, if not in the region's own zones: all its zones are of one type. */
export interface LoadBalancerPlace {
  /** One of its zones that has prices of its own. */
  readonly zone?: string | undefined;
  readonly isOnOutpost?: boolean;
}

/**
 * Returns the price of a load balancer, without its capacity units. Local and Wavelength Zones, and Outposts, have rows
 * of their own.
 */
export function loadBalancerPrice(kind: string, { zone, isOnOutpost = false }: LoadBalancerPlace = {}): LinesPrice {
  const productFamily = own(FAMILIES, kind);
  const unlisted =
    productFamily === undefined
      ? `nobody has told what the price list calls a load balancer of the type '${kind}'`
      : isOnOutpost
        ? 'nobody has told what the price list calls one on an Outpost'
        : undefined;
  return new LinesPrice(
    `a load balancer (${kind})${isOnOutpost ? ' on an Outpost' : ''}${zone === undefined ? '' : ` in ${zone}`}`,
    { serviceCode: 'AWSELB', attributes: { productFamily: productFamily ?? 'unknown' }, zone, table, unlisted },
    [{ usageType: 'LoadBalancerUsage', units: 1n, per: 'hour', usd: usdIn(table, kind), bound: BOUND }],
  );
}
