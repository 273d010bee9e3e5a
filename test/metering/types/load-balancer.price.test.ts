import { loadBalancerPrice } from '../../../src/metering/types/load-balancer.price';
import { askedService, withList, withoutList } from '../../support/reserved-prices';

const row = (productFamily: string, usagetype: string, usd: string) => ({
  usagetype,
  usd,
  attributes: { productFamily, locationType: 'AWS Region' },
});
const ROWS = [
  row('Load Balancer-Application', 'LoadBalancerUsage', '0.0225000000'),
  row('Load Balancer-Application', 'LCUUsage', '0.0080000000'),
  row('Load Balancer-Application', 'Outposts-LoadBalancerUsage', '0.0300000000'),
  row('Load Balancer-Network', 'LoadBalancerUsage', '0.0225000000'),
  row('Load Balancer-Gateway', 'LoadBalancerUsage', '0.0125000000'),
  row('Load Balancer', 'LoadBalancerUsage', '0.0250000000'),
];

test.each([
  ['application', '0.0225'],
  ['network', '0.0225'],
  ['gateway', '0.0125'],
  ['classic', '0.025'],
])('a load balancer (%s) costs %s USD an hour', async (kind, usd) => {
  expect(await withList(loadBalancerPrice(kind), ROWS)).toBe(`listed ${usd} USD/h`);
  expect(askedService()).toBe('AWSELB');
  expect(await withoutList(loadBalancerPrice(kind))).toBe(`bundled ${usd} USD/h`);
});

test.each(['quantum', 'constructor'])('of the type %s it counts at a bound', async (kind) => {
  expect(await withList(loadBalancerPrice(kind), ROWS)).toBe('bound 0.1 USD/h');
  expect(await withoutList(loadBalancerPrice(kind))).toBe('bound 0.1 USD/h');
});

describe('in a place with prices of its own', () => {
  const inLosAngeles = {
    usagetype: 'LAX1-LoadBalancerUsage',
    usd: '0.0270000000',
    attributes: {
      productFamily: 'Load Balancer-Application',
      regionCode: 'us-west-2-lax-1',
      locationType: 'AWS Local Zone',
    },
  };

  test('it has the row of its Local Zone, and never that of the region', async () => {
    const price = loadBalancerPrice('application', { zone: 'us-west-2-lax-1a' });
    expect(await withList(price, [...ROWS, inLosAngeles])).toBe('listed 0.027 USD/h');
    expect(await withoutList(price)).toBe('bound 0.1 USD/h');
  });

  test.each([{ zone: 'us-east-1-wl1-was-wlz-1' }, { isOnOutpost: true }])('it counts at a bound: %j', async (place) => {
    expect(await withList(loadBalancerPrice('application', place), ROWS)).toBe('bound 0.1 USD/h');
  });
});
