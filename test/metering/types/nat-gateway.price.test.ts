import { natGatewayPrice } from '../../../src/metering/types/nat-gateway.price';
import { withList, withoutList } from '../../support/reserved-prices';

const ROWS = [
  { usagetype: 'NatGateway-Hours', usd: '0.0450000000', attributes: { productFamily: 'NAT Gateway' } },
  { usagetype: 'NatGateway-Bytes', usd: '0.0450000000', unit: 'GB', attributes: { productFamily: 'NAT Gateway' } },
];

test('a NAT gateway costs its hours', async () => {
  expect(await withList(natGatewayPrice(1), ROWS)).toBe('listed 0.045 USD/h');
  expect(await withoutList(natGatewayPrice(1))).toBe('bundled 0.045 USD/h');
  expect(await withoutList(natGatewayPrice(3))).toBe('bundled 0.135 USD/h');
});

test('its bound is above the dearest region', () => {
  const bundled = natGatewayPrice(1).bundled() ?? 0n;
  expect(natGatewayPrice(1).bound() * 3_600n > bundled * 3n).toBe(true);
});
