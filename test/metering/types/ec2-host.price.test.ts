import { hostPrice } from '../../../src/metering/types/ec2-host.price';
import { withList, withoutList } from '../../support/reserved-prices';

const row = (family: string, usd: string) => ({
  usagetype: `HostUsage:${family}`,
  usd,
  attributes: { productFamily: 'Dedicated Host', instanceType: family },
});
const ROWS = [row('m5', '5.0690000000'), row('m5d', '5.9660000000'), row('c5', '4.4880000000')];

test('a host costs what the list has for its family', async () => {
  expect(await withList(hostPrice('m5', 'us-east-1a'), ROWS)).toBe('listed 5.069 USD/h');
  expect(await withList(hostPrice('c5', undefined), ROWS)).toBe('listed 4.488 USD/h');
  expect(await withoutList(hostPrice('m5', 'us-east-1a'))).toBe('bundled 5.069 USD/h');
});

test.each([
  ['m5', 'us-east-1-bos-1a', '48'],
  ['c6g', undefined, '72'],
  ['unknown', undefined, '480'],
])('of %s in %s it counts at a bound above the whole machine', async (family, zone, usd) => {
  expect(await withList(hostPrice(family, zone), [])).toBe(`bound ${usd} USD/h`);
  expect(await withoutList(hostPrice(family, zone))).toBe(`bound ${usd} USD/h`);
});
