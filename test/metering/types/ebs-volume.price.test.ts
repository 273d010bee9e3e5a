import { ratePerHour } from '../../../src/ledger/domain/rate';
import { volumePrice, type VolumeSpec } from '../../../src/metering/types/ebs-volume.price';
import { askedService, NOVEMBER, OCTOBER, withList, withoutList } from '../../support/reserved-prices';

const GP3: VolumeSpec = { volumeType: 'gp3', sizeGiB: 100, iops: 3_000, throughputMiBps: 125, zone: 'us-east-1a' };
const row = (usagetype: string, usd: string, volumeApiName: string, unit = 'GB-Mo') => ({
  usagetype,
  usd,
  unit,
  attributes: { volumeApiName },
});

/** The rows of us-east-1, where those of the region itself have no prefix. */
const ROWS = [
  row('EBS:VolumeUsage.gp2', '0.1000000000', 'gp2'),
  row('EBS:VolumeUsage.gp3', '0.0800000000', 'gp3'),
  row('EBS:VolumeP-IOPS.gp3', '0.0050000000', 'gp3', 'IOPS-Mo'),
  row('EBS:VolumeP-Throughput.gp3', '40.9600000000', 'gp3', 'GiBps-mo'),
  row('EBS:VolumeUsage.piops', '0.1250000000', 'io1'),
  row('EBS:VolumeP-IOPS.piops', '0.0650000000', 'io1', 'IOPS-Mo'),
  row('EBS:VolumeUsage.io2', '0.1250000000', 'io2'),
  row('EBS:VolumeP-IOPS.io2', '0.0650000000', 'io2', 'IOPS-Mo'),
  row('EBS:VolumeP-IOPS.io2.tier2', '0.0455000000', 'io2', 'IOPS-Mo'),
  row('EBS:VolumeP-IOPS.io2.tier3', '0.0318500000', 'io2', 'IOPS-Mo'),
  row('EBS:VolumeUsage.st1', '0.0450000000', 'st1'),
  row('EBS:VolumeUsage.sc1', '0.0150000000', 'sc1'),
  row('EBS:VolumeUsage', '0.0500000000', 'standard'),
  row('EBS:VolumeIOUsage', '0.0500000000', 'standard', 'IOs'),
];

/** USD a month, and what that is an hour in November. */
describe.each([
  ['gp3 with what is included', GP3, '0.011111 USD/h'],
  ['gp3 with more IOPS', { ...GP3, iops: 10_000 }, '0.059722 USD/h'],
  ['gp3 with more throughput', { ...GP3, throughputMiBps: 500 }, '0.031944 USD/h'],
  ['gp2, whose IOPS come with it', { volumeType: 'gp2', sizeGiB: 1_000, iops: 3_000 }, '0.138889 USD/h'],
  ['io1', { volumeType: 'io1', sizeGiB: 100, iops: 1_000 }, '0.107639 USD/h'],
  ['io2 in the first tier', { volumeType: 'io2', sizeGiB: 100, iops: 32_000 }, '2.90625 USD/h'],
  ['io2 in the second tier', { volumeType: 'io2', sizeGiB: 100, iops: 60_000 }, '4.675694 USD/h'],
  ['io2 in the third tier', { volumeType: 'io2', sizeGiB: 100, iops: 100_000 }, '6.520972 USD/h'],
  ['st1', { volumeType: 'st1', sizeGiB: 2_000 }, '0.125 USD/h'],
  ['sc1', { volumeType: 'sc1', sizeGiB: 2_000 }, '0.041667 USD/h'],
  ['magnetic', { volumeType: 'standard', sizeGiB: 720 }, '0.05 USD/h'],
] as const)('a volume of %s', (_what, spec, hourly) => {
  test('costs by the list', async () => {
    expect(await withList(volumePrice(spec), ROWS)).toBe(`listed ${hourly}`);
    expect(askedService()).toBe('AmazonEC2');
  });

  test('costs the same by the table, and less than a third of the bound', async () => {
    const price = volumePrice(spec);
    expect(await withoutList(price)).toBe(`bundled ${hourly}`);
    expect(ratePerHour(price.bundled() ?? (0n as never)) * 3n < price.bound()).toBe(true);
  });
});

test('8 GB of gp3 cost 2,469.135802 revantios a second in a month of 30 days, and less in one of 31', async () => {
  const small = volumePrice({ ...GP3, sizeGiB: 8 });
  expect(ratePerHour(small.asOf(NOVEMBER).bundled() ?? (0n as never))).toBe(2_469_135_803n);
  expect(ratePerHour(small.asOf(OCTOBER).bundled() ?? (0n as never))).toBe(2_389_486_261n);
});

test.each([
  ['a kind that nobody knows', { ...GP3, volumeType: 'gp9' }],
  ['a name that every object has', { ...GP3, volumeType: 'constructor' }],
  ['no size', { ...GP3, sizeGiB: undefined }],
  ['a size of nothing', { ...GP3, sizeGiB: 0 }],
])('%s counts at a bound above everything that is sold', async (_what, spec) => {
  const price = volumePrice(spec);
  expect(await withList(price, ROWS)).toMatch(/^bound /);
  expect(price.bundled()).toBeUndefined();
  expect(price.bound() > volumePrice({ ...GP3, iops: 3_000 }).bound()).toBe(true);
});

test('says for people what it is', () => {
  expect(volumePrice(GP3).describe()).toBe('a volume of 100 GiB of gp3, 3000 IOPS, 125 MiB/s');
  expect(volumePrice({ volumeType: 'st1', sizeGiB: undefined }).describe()).toBe('a volume of unknown GiB of st1');
});
