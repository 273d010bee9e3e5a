import { formatUsd, parseUsd, roundToCents } from '../../../src/core/domain/money';
import { MS_PER_HOUR } from '../../../src/core/domain/time';
import { accrue, describeRate, ratePerHour } from '../../../src/ledger/domain/rate';
import type { Price } from '../../../src/metering/domain/price';
import { BoundPrices } from '../../../src/metering/prices/bound-prices';
import { BundledPrices } from '../../../src/metering/prices/bundled-prices';
import instanceTable from '../../../src/metering/tables/ec2-instance.json';
import databaseTable from '../../../src/metering/tables/rds-instance.json';
import { InstancePrice, type InstanceSpec } from '../../../src/metering/types/ec2-instance.price';
import { FargatePrice, type FargateSpec } from '../../../src/metering/types/ecs-service.price';
import { DatabasePrice } from '../../../src/metering/types/rds-instance.price';
import type { DatabaseSpec } from '../../../src/metering/types/rds-instance.query';

const prices = new BundledPrices(new BoundPrices());

const instance = (instanceType: string, other: Partial<InstanceSpec> = {}): InstancePrice =>
  new InstancePrice({ instanceType, platform: 'Linux/UNIX', tenancy: 'default', market: 'on-demand', ...other });
const database = (instanceClass: string, engine: string, other: Partial<DatabaseSpec> = {}): DatabasePrice =>
  new DatabasePrice({ instanceClass, engine, multiAz: false, licenseModel: 'general-public-license', ...other });
const fargate = (architecture: FargateSpec['architecture'], other: Partial<FargateSpec> = {}): FargatePrice =>
  new FargatePrice({ cpuUnits: 1_024, memoryMiB: 2_048, architecture, os: 'linux', ...other });

const hourly = async (price: Price, region = 'us-east-1') => {
  const { rate, certainty } = await prices.rateOf(price, region);
  return `${certainty} ${describeRate(rate)}`;
};

const ENGINES: Readonly<Record<string, readonly string[]>> = {
  mysql: ['mysql', 'mariadb'],
  postgres: ['postgres'],
  aurora: ['aurora-mysql', 'aurora-postgresql'],
};

const everything: readonly Price[] = [
  ...Object.keys(instanceTable.usd).map((type) => instance(type)),
  ...Object.keys(databaseTable.usd)
    .map((name) => name.split('/') as [string, string])
    .filter(([, instanceClass]) => instanceClass !== 'capacity-unit')
    .flatMap(([family, instanceClass]) =>
      (ENGINES[family] ?? []).flatMap((engine) =>
        [false, true].map((multiAz) => database(instanceClass, engine, { multiAz })),
      ),
    ),
  database('db.serverless', 'aurora-mysql', { maxCapacityUnits: 0.5 }),
  ...(['x86_64', 'arm64'] as const).map((architecture) => fargate(architecture)),
];

describe('BundledPrices', () => {
  test('a t3.micro with Linux in us-east-1 costs 0.0104 USD an hour, and the note says by what', async () => {
    expect(await prices.rateOf(instance('t3.micro'), 'us-east-1')).toEqual({
      rate: ratePerHour(parseUsd('0.0104')),
      certainty: 'bundled',
      note: 't3.micro with Linux/UNIX in us-east-1 counts at 0.0104 USD/h by the bundled table of 2026-02-09',
    });
  });

  // As AWS's price list had them on 2026-02-09.
  test.each([
    ['t2.small', '0.023'],
    ['t3.nano', '0.0052'],
    ['t3a.2xlarge', '0.3008'],
    ['t4g.small', '0.0168'],
    ['m5.24xlarge', '4.608'],
    ['m6g.medium', '0.0385'],
    ['m7i.48xlarge', '9.6768'],
    ['m7g.xlarge', '0.1632'],
    ['c5.9xlarge', '1.53'],
    ['c7i.xlarge', '0.1785'],
    ['c7g.16xlarge', '2.32'],
    ['r6i.32xlarge', '8.064'],
    ['r7g.16xlarge', '3.4272'],
    ['g4dn.xlarge', '0.526'],
    ['g5.48xlarge', '16.288'],
    ['p4d.24xlarge', '21.957642'],
    ['p5.48xlarge', '55.04'],
  ])('a %s costs %s USD an hour', async (type, usd) => {
    expect(await hourly(instance(type))).toBe(`bundled ${usd} USD/h`);
  });

  test.each([
    [instance('t3.micro', { market: 'spot' }), 'bundled 0.0104 USD/h'],
    [instance('t3.micro', { tenancy: 'host' }), 'bundled 0.0104 USD/h'],
    [instance('t3.micro', { tenancy: 'dedicated' }), 'bound 0.0625 USD/h'],
    [instance('t3.micro', { zone: 'us-west-2a' }), 'bundled 0.0104 USD/h'],
    [instance('t3.micro', { zone: 'us-west-2-lax-1a' }), 'bound 0.05 USD/h'],
    [database('db.t3.micro', 'mysql', { zone: 'us-west-2-lax-1a' }), 'bound 0.1 USD/h'],
    [instance('t3.micro', { platform: 'Windows' }), 'bound 0.25 USD/h'],
    [instance('t3.24xlarge'), 'bound 19.2 USD/h'],
    [instance('constructor.micro'), 'bound 0.5 USD/h'],
    [database('db.t3.micro', 'oracle-se2'), 'bound 3.3 USD/h'],
    [database('db.m8g.large', 'mysql'), 'bound 0.8 USD/h'],
    [fargate('x86_64', { storageGiB: 120 }), 'bundled 0.06047 USD/h'],
    [fargate('x86_64', { storageGiB: 0 }), 'bound 0.244 USD/h'],
    [fargate('x86_64', { os: 'windows' }), 'bound 0.35 USD/h'],
  ])('%j: %s', async (spec, price) => {
    expect(await hourly(spec)).toBe(price);
  });

  // m5.large costs 1.013 CNY in cn-north-1.
  test.each(['cn-north-1', 'cn-northwest-1'])(
    'in %s, amounts are in CNY, and bounds are some there, too',
    async (region) => {
      expect(await hourly(instance('m5.large'), region)).toBe('bundled 1.92 USD/h');
      expect(await hourly(instance('m5.large', { platform: 'BeOS' }), 'us-east-1')).toBe('bound 3.8 USD/h');
      expect(await hourly(instance('m5.large', { platform: 'BeOS' }), region)).toBe('bound 38 USD/h');
    },
  );

  test('a pair in two zones costs twice as much, and the tenth of a cent that AWS may have rounded down', async () => {
    expect(await hourly(database('db.t4g.small', 'mysql'))).toBe('bundled 0.032 USD/h');
    expect(await hourly(database('db.t4g.small', 'mysql', { multiAz: true }))).toBe('bundled 0.065 USD/h');
  });

  test('Aurora counts with its I/O', async () => {
    expect(await hourly(database('db.r6g.large', 'aurora-postgresql'))).toBe('bundled 0.339 USD/h');
    expect(await hourly(database('db.serverless', 'aurora-postgresql', { maxCapacityUnits: 2.5 }))).toBe(
      'bundled 0.39 USD/h',
    );
    expect(await hourly(database('db.serverless', 'aurora-postgresql'))).toBe('bound 128 USD/h');
  });

  test('Aurora Standard counts without it, which is billed by the request', async () => {
    const standard = { storageType: 'aurora', maxCapacityUnits: 2.5 };
    expect(await hourly(database('db.r6g.large', 'aurora-postgresql', standard))).toBe('bundled 0.26 USD/h');
    expect(await hourly(database('db.serverless', 'aurora-postgresql', standard))).toBe('bundled 0.3 USD/h');
    // A database that is not Aurora's has no such storage.
    expect(await hourly(database('db.t4g.small', 'mysql', { storageType: 'gp3' }))).toBe('bundled 0.032 USD/h');
  });

  test('another region counts at a multiple, and the note says so', async () => {
    expect(await hourly(instance('t3.micro'), 'eu-west-1')).toBe('bundled 0.0208 USD/h');
    expect(await hourly(instance('t3.micro'), 'sa-east-1')).toBe('bundled 0.026 USD/h');
    expect((await prices.rateOf(instance('t3.micro'), 'eu-west-1')).note).toContain('2 times the price of us-east-1');
  });

  // Infracost's golden files, from AWS's price list of 2026-08: 730 hours.
  test.each([
    [database('db.t3.large', 'mysql'), '99.28'],
    [database('db.t3.large', 'mariadb'), '99.28'],
    [database('db.t3.large', 'postgres'), '105.85'],
    [database('db.m5.large', 'mysql'), '124.83'],
  ])('a month of %j costs %s USD', async (spec, usd) => {
    const { rate } = await prices.rateOf(spec, 'us-east-1');
    expect(formatUsd(roundToCents(accrue(rate, 730 * MS_PER_HOUR)))).toBe(usd);
  });

  test.each(['us-east-1', 'eu-west-1', 'sa-east-1'])(
    'no price of the table exceeds its bound in %s',
    async (region) => {
      for (const price of everything) {
        const { rate, certainty, note } = await prices.rateOf(price, region);
        expect({ note, certainty, isPositive: rate > 0n, isBounded: rate <= price.bound() }).toEqual({
          note,
          certainty: 'bundled',
          isPositive: true,
          isBounded: true,
        });
      }
    },
  );
});
