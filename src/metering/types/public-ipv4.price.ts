import { LinesPrice } from '../domain/lines-price';

const USAGE = { use: 'PublicIPv4:InUseAddress', idle: 'PublicIPv4:IdleAddress' } as const;

/**
 * Returns the price of an address of AWS's: https://aws.amazon.com/vpc/pricing/, and AWS's price list of 2026-09-17. It
 * is the same in every region.
 */
export function publicIpv4Price(by: keyof typeof USAGE): LinesPrice {
  return new LinesPrice(
    by === 'use' ? 'a public IPv4 address in use' : 'an idle public IPv4 address',
    { serviceCode: 'AmazonVPC', attributes: {} },
    [{ usageType: USAGE[by], units: 1n, per: 'hour', usd: '0.005', bound: '0.02' }],
  );
}
