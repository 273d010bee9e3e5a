import { LinesPrice } from '../domain/lines-price';
import { own } from '../domain/size-prices';

/** The kinds by Elastic Load Balancing's `Type`, and `classic`. */
export const CLASSIC = 'classic';

/**
 * USD an hour in us-east-1, as on https://aws.amazon.com/elasticloadbalancing/pricing/ of 2026-09. Application and
 * classic ones agree with Infracost's golden files of 2026-08, and with a bill of 2024 (FOCUS sample).
 */
const KINDS: Readonly<Record<string, { readonly productFamily: string; readonly usd: string }>> = {
  application: { productFamily: 'Load Balancer-Application', usd: '0.0225' },
  network: { productFamily: 'Load Balancer-Network', usd: '0.0225' },
  gateway: { productFamily: 'Load Balancer-Gateway', usd: '0.0125' },
  [CLASSIC]: { productFamily: 'Load Balancer', usd: '0.025' },
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
  const known = own(KINDS, kind);
  const unlisted =
    known === undefined
      ? `nobody has told what the price list calls a load balancer of the type '${kind}'`
      : isOnOutpost
        ? 'nobody has told what the price list calls one on an Outpost'
        : undefined;
  return new LinesPrice(
    `a load balancer (${kind})${isOnOutpost ? ' on an Outpost' : ''}${zone === undefined ? '' : ` in ${zone}`}`,
    { serviceCode: 'AWSELB', attributes: { productFamily: known?.productFamily ?? 'unknown' }, zone, unlisted },
    [{ usageType: 'LoadBalancerUsage', units: 1n, per: 'hour', usd: known?.usd, bound: BOUND }],
  );
}
