import { publicIpv4Price } from '../../../src/metering/types/public-ipv4.price';
import { askedService, withList, withoutList } from '../../support/reserved-prices';

const ROWS = [
  { usagetype: 'USE1-PublicIPv4:InUseAddress', usd: '0.0050000000' },
  { usagetype: 'USE1-PublicIPv4:IdleAddress', usd: '0.0060000000' },
  { usagetype: 'USE1-PublicIPv4:ContiguousBlock', usd: '0.0080000000' },
];

test.each([
  ['use', '0.005'],
  ['idle', '0.006'],
] as const)('an address in %s costs what its own row says', async (by, usd) => {
  expect(await withList(publicIpv4Price(by), ROWS)).toBe(`listed ${usd} USD/h`);
  expect(askedService()).toBe('AmazonVPC');
  expect(await withoutList(publicIpv4Price(by))).toBe('bundled 0.005 USD/h');
  expect(await withList(publicIpv4Price(by), [])).toBe('bound 0.02 USD/h');
});
