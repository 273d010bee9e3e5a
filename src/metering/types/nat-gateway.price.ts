import { LinesPrice } from '../domain/lines-price';
import { usdIn } from '../domain/price-table';
import table from '../tables/nat-gateway.json';

/**
 * Returns the price of a NAT gateway, in each zone that it is in. São Paulo, the dearest, asks 0.093 USD.
 */
export function natGatewayPrice(zones: number): LinesPrice {
  return new LinesPrice(
    zones === 1 ? 'a NAT gateway' : `a NAT gateway in ${zones} zones`,
    { serviceCode: 'AmazonEC2', attributes: { productFamily: 'NAT Gateway' }, table },
    [{ usageType: 'NatGateway-Hours', units: BigInt(zones), per: 'hour', usd: usdIn(table, 'hour'), bound: '0.2' }],
  );
}
