import { readdirSync, readFileSync } from 'node:fs';
import { formatTable, generateTables } from '../../../src/cli/prices/generate';
import { BUNDLED_KINDS, type BundledKind } from '../../../src/cli/prices/kinds';
import { pricesPage, priceTableDate } from '../../../src/cli/prices/page';
import { parseUsd } from '../../../src/core/domain/money';
import { inParts, offerFile, type OfferRow } from './offer';

const TABLES = 'src/metering/tables';

const LINUX: OfferRow = {
  'Product Family': 'Compute Instance',
  'Operating System': 'Linux',
  'License Model': 'No License required',
  Tenancy: 'Shared',
  'Pre Installed S/W': 'NA',
  CapacityStatus: 'Used',
  MarketOption: 'OnDemand',
};
const micro = (usd: string, more: OfferRow = {}): OfferRow => ({
  ...LINUX,
  'Instance Type': 't3.micro',
  usageType: 'BoxUsage:t3.micro',
  operation: 'RunInstances',
  PricePerUnit: usd,
  ...more,
});

/** What only looks like the row that is wanted. */
const OTHERS: readonly OfferRow[] = [
  micro('0.0000000000', { CapacityStatus: 'AllocatedCapacityReservation', usageType: 'Reservation:t3.micro' }),
  micro('0.0196000000', { 'Operating System': 'Windows', operation: 'RunInstances:0002' }),
  micro('0.0115000000', { Tenancy: 'Dedicated', usageType: 'DedicatedUsage:t3.micro' }),
  micro('0.0060000000', { TermType: 'Reserved', LeaseContractLength: '1yr' }),
  micro('53', { TermType: 'Reserved', Unit: 'Quantity' }),
  micro('0.0130000000', { 'Location Type': 'AWS Local Zone', usageType: 'BOS1-BoxUsage:t3.micro' }),
];

/** A kind with these names alone. */
function kindOf(name: string, usd: Readonly<Record<string, string>>): BundledKind {
  const kind = BUNDLED_KINDS.find((one) => one.name === name);
  if (kind === undefined) throw new Error(`there is no table ${name}`);
  return { ...kind, table: { ...kind.table, usd } };
}

/** A price list of files by service. */
const listOf =
  (files: Readonly<Record<string, string>>, size = 1_000) =>
  (path: string) => {
    const [, service = ''] = /^\/offers\/v1\.0\/aws\/(\w+)\/current\/us-east-1\/index\.csv$/.exec(path) ?? [];
    return Promise.resolve(inParts(files[service] ?? '', size));
  };

describe('the bundled tables, made of the price list', () => {
  test.each([7, 100, 1_000_000])(
    'have the one row that the product would ask for, read in parts of %i',
    async (size) => {
      const ec2 = offerFile('AmazonEC2', [...OTHERS, micro('0.0105000000')]);
      const [made] = await generateTables(
        [kindOf('ec2-instance', { 't3.micro': '0.0104' })],
        listOf({ AmazonEC2: ec2 }, size),
      );
      expect(made?.table).toEqual({
        date: '2026-11-20',
        source: "AWS's price list, /offers/v1.0/aws/AmazonEC2/current/us-east-1/index.csv, version 20261120165602",
        usd: { 't3.micro': '0.0105' },
      });
      expect(made?.changes).toEqual(['t3.micro: 0.0104, now 0.0105']);
    },
  );

  test('say of what is unchanged that nothing is', async () => {
    const ec2 = offerFile('AmazonEC2', [micro('0.0104000000')]);
    const [made] = await generateTables([kindOf('ec2-instance', { 't3.micro': '0.0104' })], listOf({ AmazonEC2: ec2 }));
    expect(made?.changes).toEqual([]);
  });

  test('have throughput by the MiB, and each line of a volume', async () => {
    const volume = (usageType: string, usd: string, unit: string): OfferRow => ({
      usageType,
      PricePerUnit: usd,
      Unit: unit,
      'Volume API Name': 'gp3',
    });
    const ec2 = offerFile('AmazonEC2', [
      volume('EBS:VolumeUsage.gp3', '0.0800000000', 'GB-Mo'),
      volume('EBS:VolumeP-IOPS.gp3', '0.0050000000', 'IOPS-Mo'),
      volume('EBS:VolumeP-Throughput.gp3', '40.9600000000', 'GiBps-mo'),
    ]);
    const names = { 'gp3/storage': '1', 'gp3/iops': '1', 'gp3/throughput': '1' };
    const kind = BUNDLED_KINDS.find(({ name }) => name === 'ebs-volume') as BundledKind;
    const [made] = await generateTables(
      [{ ...kind, table: { ...kind.table, usd: names } }],
      listOf({ AmazonEC2: ec2 }),
    );
    expect(made?.table.usd).toEqual({ 'gp3/storage': '0.08', 'gp3/iops': '0.005', 'gp3/throughput': '0.04' });
  });

  test('know endpoints and notebooks of SageMaker apart by the usage type alone', async () => {
    const row = (usageType: string, usd: string): OfferRow => ({ usageType, PricePerUnit: usd });
    const sageMaker = offerFile('AmazonSageMaker', [
      row('USE1-Host:ml.m5.xlarge', '0.2300000000'),
      row('USE1-Notebk:ml.m5.xlarge', '0.2310000000'),
      row('USE1-Train:ml.m5.xlarge', '0.2320000000'),
    ]);
    const kinds = ['sagemaker-endpoint', 'sagemaker-notebook'].map((name) => kindOf(name, { 'ml.m5.xlarge': '0' }));
    const made = await generateTables(kinds, listOf({ AmazonSageMaker: sageMaker }));
    expect(made.map(({ table }) => table.usd)).toEqual([{ 'ml.m5.xlarge': '0.23' }, { 'ml.m5.xlarge': '0.231' }]);
  });

  test('know engines of RDS apart, one zone from two, RDS from RDS Custom, and a capacity unit', async () => {
    const database = (engine: string, usd: string, more: OfferRow = {}): OfferRow => ({
      'Product Family': 'Database Instance',
      'Instance Type': 'db.m5.large',
      'Database Engine': engine,
      'License Model': 'No license required',
      'Deployment Option': 'Single-AZ',
      usageType: 'InstanceUsage:db.m5.large',
      PricePerUnit: usd,
      ...more,
    });
    const rds = offerFile('AmazonRDS', [
      database('MySQL', '0.1710000000'),
      database('MySQL', '0.3420000000', { 'Deployment Option': 'Multi-AZ', usageType: 'Multi-AZUsage:db.m5.large' }),
      database('MySQL', '0.2050000000', { 'Deployment Model': 'Custom' }),
      database('PostgreSQL', '0.1780000000'),
      database('Aurora MySQL', '0.1200000000', {
        'Product Family': 'ServerlessV2',
        Unit: 'ACU-Hr',
        usageType: 'Aurora:ServerlessV2Usage',
      }),
      database('Aurora MySQL', '0.1560000000', {
        'Product Family': 'ServerlessV2',
        Unit: 'ACU-Hr',
        usageType: 'Aurora:ServerlessV2IOOptimizedUsage',
      }),
    ]);
    const names = { 'mysql/db.m5.large': '0', 'postgres/db.m5.large': '0', 'aurora/capacity-unit': '0' };
    const [made] = await generateTables([kindOf('rds-instance', names)], listOf({ AmazonRDS: rds }));
    expect(made?.table.usd).toEqual({
      'mysql/db.m5.large': '0.171',
      'postgres/db.m5.large': '0.178',
      'aurora/capacity-unit': '0.12',
    });
  });
});

describe('a price list that does not say each price', () => {
  const kind = kindOf('ec2-instance', { 't3.micro': '0.0104', 'm1.gone': '0.04' });

  test('is refused as a whole, with every name', async () => {
    const ec2 = offerFile('AmazonEC2', [micro('0.0104'), micro('0.0105', { usageType: 'USE1-BoxUsage:t3.micro' })]);
    await expect(generateTables([kind], listOf({ AmazonEC2: ec2 }))).rejects.toThrow(
      'ec2-instance.json: t3.micro: 2 rows have a price: BoxUsage:t3.micro, USE1-BoxUsage:t3.micro\n' +
        'ec2-instance.json: m1.gone: no row has a price by the hour',
    );
  });

  test.each([
    ['an empty file', '', 'it has no names of columns'],
    ['another file', 'a\nb\nc\nd\ne\nf\n', 'it does not say when it was published'],
    [
      'a file without a column that is asked for',
      offerFile('AmazonEC2', [], ['TermType', 'Unit', 'PricePerUnit', 'Currency', 'usageType', 'Region Code']),
      'it has no columns for locationtype, productfamily',
    ],
    ['a broken row', `${offerFile('AmazonEC2', [])}"a","b"\n`, 'line 7: it has 2 cells'],
  ])('%s is told', async (_what, text, message) => {
    await expect(generateTables([kind], listOf({ AmazonEC2: text }))).rejects.toThrow(
      `/offers/v1.0/aws/AmazonEC2/current/us-east-1/index.csv: ${message}`,
    );
  });
});

describe('the tables in the repository', () => {
  test('are those that the command knows, each written as it writes them, with a day and a source', () => {
    expect(readdirSync(TABLES).sort()).toEqual(BUNDLED_KINDS.map(({ name }) => `${name}.json`).sort());
    for (const { name, table } of BUNDLED_KINDS) {
      expect(readFileSync(`${TABLES}/${name}.json`, 'utf8')).toBe(formatTable(table));
      expect(table.date).toMatch(/^\d{4}-\d\d(-\d\d)?$/);
      expect(table.source).not.toBe('');
    }
  });

  test('have one question for each name, and a price above zero', () => {
    for (const { table, queryOf } of BUNDLED_KINDS) {
      for (const [name, usd] of Object.entries(table.usd)) {
        expect(queryOf(name).filters.length).toBeGreaterThan(0);
        expect(parseUsd(usd)).toBeGreaterThan(0n);
      }
    }
  });

  test('are on the page, and the oldest day is known (`npx projen prices` writes it)', () => {
    expect(readFileSync('docs/prices.md', 'utf8')).toBe(pricesPage());
    expect(BUNDLED_KINDS.every(({ table }) => priceTableDate() <= table.date)).toBe(true);
  });
});
