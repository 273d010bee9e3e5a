import { LinesPrice } from '../domain/lines-price';

/**
 * Returns the price of a NAT gateway, in each zone that it is in: https://aws.amazon.com/vpc/pricing/, and AWS's price
 * list of 2026-09-24. São Paulo, the dearest, asks 0.093 USD.
 */
export function natGatewayPrice(zones: number): LinesPrice {
  return new LinesPrice(
    zones === 1 ? 'a NAT gateway' : `a NAT gateway in ${zones} zones`,
    { serviceCode: 'AmazonEC2', attributes: { productFamily: 'NAT Gateway' } },
    [{ usageType: 'NatGateway-Hours', units: BigInt(zones), per: 'hour', usd: '0.045', bound: '0.2' }],
  );
}
