import { LinesPrice } from '../domain/lines-price';
import { usdIn } from '../domain/price-table';
import table from '../tables/public-ipv4.json';

const USAGE = { use: 'PublicIPv4:InUseAddress', idle: 'PublicIPv4:IdleAddress' } as const;

/**
 * Returns the price of an address of AWS's. It is the same in every region.
 */
export function publicIpv4Price(by: keyof typeof USAGE): LinesPrice {
  return new LinesPrice(
    by === 'use' ? 'a public IPv4 address in use' : 'an idle public IPv4 address',
    { serviceCode: 'AmazonVPC', attributes: {}, table },
    [{ usageType: USAGE[by], units: 1n, per: 'hour', usd: usdIn(table, by), bound: '0.02' }],
  );
}
