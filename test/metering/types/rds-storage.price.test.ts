import { ratePerHour } from '../../../src/ledger/domain/rate';
import { databaseStoragePrice, type DatabaseStorageSpec } from '../../../src/metering/types/rds-storage.price';
import { askedService, withList, withoutList } from '../../support/reserved-prices';

const GP2: DatabaseStorageSpec = {
  storageType: 'gp2',
  sizeGiB: 720,
  engine: 'mysql',
  multiAz: false,
  zone: 'us-east-1a',
  hasLogVolume: false,
};
const GP3 = { ...GP2, storageType: 'gp3', iops: 12_000, throughputMiBps: 500 };
const row = (usagetype: string, usd: string, databaseEngine = 'Any', unit = 'GB-Mo') => ({
  usagetype,
  usd,
  unit,
  attributes: { databaseEngine },
});
const ROWS = [
  row('RDS:GP2-Storage', '0.1150000000'),
  row('RDS:GP2-Storage', '0.1200000000', 'MySQL'),
  row('RDS:Multi-AZ-GP2-Storage', '0.2300000000'),
  row('RDS:GP3-Storage', '0.1150000000'),
  row('RDS:GP3-PIOPS', '0.0200000000', 'Any', 'IOPS-Mo'),
  row('RDS:GP3-Throughput', '0.0800000000', 'Any', 'MBPS-Mo'),
  row('RDS:Multi-AZ-GP3-Storage', '0.2300000000'),
  row('RDS:Multi-AZ-GP3-PIOPS', '0.0400000000', 'Any', 'IOPS-Mo'),
  row('RDS:PIOPS-Storage', '0.1250000000'),
  row('RDS:PIOPS', '0.1000000000', 'Any', 'IOPS-Mo'),
  row('RDS:PIOPS-Storage-IO2', '0.1250000000'),
  row('RDS:IO2-PIOPS', '0.1000000000', 'Any', 'IOPS-Mo'),
  row('RDS:StorageUsage', '0.1000000000'),
];

/** 720 GiB in a month of 720 hours: by the hour, what a GiB costs by the month. */
describe.each([
  ['gp2', GP2, '0.115 USD/h'],
  ['gp2 of a pair', { ...GP2, multiAz: true }, '0.23 USD/h'],
  ['gp3 with what comes with 400 GiB', GP3, '0.115 USD/h'],
  ['gp3 with more', { ...GP3, iops: 12_720, throughputMiBps: 1_220 }, '0.215 USD/h'],
  ['small gp3, with which less comes', { ...GP3, sizeGiB: 360, iops: 3_720, throughputMiBps: 125 }, '0.0775 USD/h'],
  [
    'gp3 of SQL Server, with which less comes',
    { ...GP3, engine: 'sqlserver-se', iops: 3_720, throughputMiBps: 125 },
    '0.135 USD/h',
  ],
  ['gp3 of Oracle from 200 GiB on', { ...GP3, engine: 'oracle-se2', sizeGiB: 216, iops: 12_000 }, '0.0345 USD/h'],
  ['gp3 of a pair with more IOPS', { ...GP3, multiAz: true, iops: 12_720 }, '0.27 USD/h'],
  ['io1', { ...GP2, storageType: 'io1', iops: 7_200 }, '1.125 USD/h'],
  ['io2', { ...GP2, storageType: 'io2', iops: 7_200 }, '1.125 USD/h'],
  ['magnetic', { ...GP2, storageType: 'standard' }, '0.1 USD/h'],
])('storage of %s', (_what, spec, hourly) => {
  test('costs by the list', async () => {
    expect(await withList(databaseStoragePrice(spec), ROWS)).toBe(`listed ${hourly}`);
    expect(askedService()).toBe('AmazonRDS');
  });

  test('costs the same by the table, and less than a third of the bound', async () => {
    const price = databaseStoragePrice(spec);
    expect(await withoutList(price)).toBe(`bundled ${hourly}`);
    expect(ratePerHour(price.bundled() ?? (0n as never)) * 3n < price.bound()).toBe(true);
  });
});

test('60 GB of gp2 cost 6.90 USD a month, as in the example of AWS', async () => {
  expect(await withList(databaseStoragePrice({ ...GP2, sizeGiB: 60 }), ROWS)).toBe('listed 0.009583 USD/h');
});

test.each([
  ['a kind that nobody knows', { storageType: 'gp9' }],
  ['a name that every object has', { storageType: 'constructor' }],
  ['no size', { sizeGiB: undefined }],
  ['a volume of its own for logs', { hasLogVolume: true, storageType: 'io1', iops: 3_000 }],
  ['so many IOPS of io2 that they have tiers', { storageType: 'io2', iops: 40_000 }],
])('with %s it counts at a bound', async (_what, more) => {
  const price = databaseStoragePrice({ ...GP2, ...more });
  expect(await withList(price, ROWS)).toMatch(/^bound /);
  expect(price.bundled()).toBeUndefined();
});

test('a pair of SQL Server has rows of its own', () => {
  const [part] = databaseStoragePrice({ ...GP2, engine: 'sqlserver-se', multiAz: true }).listed('us-east-1').parts;
  expect(part?.usageTypes[0]?.test('USE1-RDS:Mirror-GP2-Storage')).toBe(true);
});

test('says for people what it is', () => {
  expect(databaseStoragePrice(GP3).describe()).toBe('720 GiB of gp3, 12000 IOPS for mysql (Single-AZ)');
});
