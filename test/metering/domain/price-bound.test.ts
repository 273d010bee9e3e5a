import * as fc from 'fast-check';
import { money, parseUsd } from '../../../src/core/domain/money';
import { describeRate, rate, ratePerHour } from '../../../src/ledger/domain/rate';
import { boundOf } from '../../../src/metering/domain/price-bound';
import type { DatabasePriceSpec, FargatePriceSpec, InstancePriceSpec } from '../../../src/metering/domain/price-spec';

const instance = (instanceType: string, other: Partial<InstancePriceSpec> = {}): InstancePriceSpec => ({
  kind: 'instance',
  instanceType,
  platform: 'Linux/UNIX',
  tenancy: 'default',
  market: 'on-demand',
  ...other,
});
const database = (
  instanceClass: string,
  engine = 'mysql',
  other: Partial<DatabasePriceSpec> = {},
): DatabasePriceSpec => ({
  kind: 'database',
  instanceClass,
  engine,
  multiAz: false,
  licenseModel: 'license-included',
  ...other,
});
const fargate = (cpuUnits: number, memoryMiB: number, other: Partial<FargatePriceSpec> = {}): FargatePriceSpec => ({
  kind: 'fargate',
  cpuUnits,
  memoryMiB,
  architecture: 'x86_64',
  os: 'linux',
  ...other,
});

const SIZES = [
  'nano',
  'micro',
  'small',
  'medium',
  'large',
  'xlarge',
  ...[2, 3, 4, 6, 8, 9, 12, 16, 18, 24, 32, 48, 56, 96, 112, 224].map((count) => `${count}xlarge`),
];
const FAMILIES = [
  't3',
  'm7i-flex',
  'c6gn',
  'r8gb',
  'x2iedn',
  'i4i',
  'p5en',
  'g6e',
  'trn1n',
  'u7in-32tb',
  'hpc7a',
  'q9',
];
const PLATFORMS = [
  'Linux/UNIX',
  'Windows',
  'Red Hat Enterprise Linux with HA',
  'Windows with SQL Server Enterprise',
  'BeOS',
];
const ENGINES = ['mysql', 'aurora-postgresql', 'sqlserver-ee', 'oracle-se2', 'db2-ae', 'neptune', 'made-up'];

const families = fc.constantFrom(...FAMILIES);
/** The smaller one first. */
const twoSizes = fc
  .tuple(fc.nat(SIZES.length - 1), fc.nat(SIZES.length - 1))
  .map((indexes) => indexes.sort((one, other) => one - other).map((index) => SIZES[index]));

describe('the bound of an instance', () => {
  test('is the normalized size times the bound of its family', () => {
    expect(describeRate(boundOf(instance('t3.micro')))).toBe('0.05 USD/h');
    expect(describeRate(boundOf(instance('m5.large')))).toBe('0.4 USD/h');
  });

  test.each([
    ['t1.micro', '0.02'],
    ['m1.small', '0.044'],
    ['m5zn.xlarge', '0.3303'],
    ['m6idn.24xlarge', '7.63776'],
    ['m8i.metal-96xl', '20.32128'],
    ['c1.xlarge', '0.52'],
    ['c7gn.xlarge', '0.2496'],
    ['c5.metal', '4.08'],
    ['r6idn.32xlarge', '12.50496'],
    ['r8gb.metal-24xl', '18.53864'],
    ['z1d.large', '0.186'],
    ['i2.xlarge', '0.853'],
    ['d2.8xlarge', '5.52'],
    ['is4gen.medium', '0.14408'],
    ['im4gn.large', '0.1819'],
    ['h1.2xlarge', '0.468'],
    ['x1e.xlarge', '0.834'],
    ['x8i.96xlarge', '48.74438'],
    ['u-24tb1.112xlarge', '218.4'],
    ['u7in-32tb.224xlarge', '360.98695'],
    ['hpc7g.4xlarge', '1.6832'],
    ['f1.2xlarge', '1.65'],
    ['inf2.xlarge', '0.7582'],
    ['trn1n.32xlarge', '24.78'],
    ['dl1.24xlarge', '13.10904'],
    ['vt1.3xlarge', '0.65'],
    ['g6e.xlarge', '1.861'],
    ['gr6.4xlarge', '1.5392'],
    ['g7e.2xlarge', '3.36312'],
    ['p3.2xlarge', '3.06'],
    ['p5.48xlarge', '55.04'],
    ['p6-b200.48xlarge', '113.9328'],
    ['mac1.metal', '1.083'],
  ])('is at least twice the price of %s in us-east-1, %s USD an hour', (type, usd) => {
    expect(boundOf(instance(type))).toBeGreaterThanOrEqual(ratePerHour(money(2n * parseUsd(usd))));
  });

  test.each([
    ['m5.xlarge', 'Windows', '0.376'],
    ['m5.xlarge', 'Windows with SQL Server Standard', '0.856'],
    ['m5.xlarge', 'Windows with SQL Server Enterprise', '1.876'],
    ['t3.nano', 'Red Hat Enterprise Linux', '0.0652'],
  ])('covers %s with %s, %s USD an hour', (type, platform, usd) => {
    expect(boundOf(instance(type, { platform }))).toBeGreaterThan(ratePerHour(parseUsd(usd)));
  });

  test('has a surcharge for dedicated tenancy, and none for a host, which is billed as a host', () => {
    const dedicated = boundOf(instance('m5.large', { tenancy: 'dedicated' }));
    expect(describeRate(dedicated)).toBe('0.5 USD/h');
    expect(boundOf(instance('m5.large', { tenancy: 'host' }))).toBe(boundOf(instance('m5.large')));
  });

  test('of what is brought along has no licence in it', () => {
    for (const platform of ['Windows BYOL', 'Red Hat BYOL Linux']) {
      expect(boundOf(instance('m5.large', { platform }))).toBe(boundOf(instance('m5.large')));
    }
  });

  test('of an unknown platform is that of the dearest', () => {
    expect(boundOf(instance('m5.large', { platform: 'BeOS' }))).toBe(
      boundOf(instance('m5.large', { platform: 'Windows with SQL Server Enterprise' })),
    );
  });

  test('property: grows with the size, whatever runs on it', () => {
    fc.assert(
      fc.property(families, twoSizes, fc.constantFrom(...PLATFORMS), (family, [smaller, larger], platform) => {
        expect(boundOf(instance(`${family}.${larger}`, { platform }))).toBeGreaterThanOrEqual(
          boundOf(instance(`${family}.${smaller}`, { platform })),
        );
      }),
    );
  });

  test('property: a whole machine counts as the largest of the ordinary sizes', () => {
    fc.assert(
      fc.property(families, (family) => {
        expect(boundOf(instance(`${family}.metal`))).toBeGreaterThanOrEqual(boundOf(instance(`${family}.48xlarge`)));
        expect(boundOf(instance(`${family}.metal-24xl`))).toBe(boundOf(instance(`${family}.24xlarge`)));
      }),
    );
  });

  test('property: is positive for any text, and nothing exceeds what cannot be read', () => {
    const types = fc.oneof(
      fc.string(),
      fc.tuple(families, fc.constantFrom(...SIZES, 'metal', 'huge')).map((parts) => parts.join('.')),
    );
    fc.assert(
      fc.property(types, fc.oneof(fc.string(), fc.constantFrom(...PLATFORMS)), (instanceType, platform) => {
        const bound = boundOf(instance(instanceType, { platform }));
        expect(bound).toBeGreaterThan(0n);
        expect(bound).toBeLessThanOrEqual(boundOf(instance('unknown', { platform })));
      }),
    );
  });
});

describe('the bound of a database', () => {
  test.each([
    ['db.t3.micro', 'postgres', '0.018'],
    ['db.r5.large', 'aurora-mysql', '0.377'],
    ['db.m5.xlarge', 'sqlserver-ee', '2.336'],
    ['db.m5.large', 'sqlserver-ee', '1.74'],
    ['db.m5.xlarge', 'sqlserver-se', '1.224'],
    ['db.t3.large', 'oracle-se2', '0.3'],
    ['db.t3.large', 'sqlserver-ex', '0.162'],
  ])('is at least twice the price of %s with %s in us-east-1, %s USD an hour', (instanceClass, engine, usd) => {
    expect(boundOf(database(instanceClass, engine))).toBeGreaterThanOrEqual(ratePerHour(money(2n * parseUsd(usd))));
  });

  test.each(ENGINES)('with %s doubles in two zones, licence and all', (engine) => {
    const pair = boundOf(database('db.m5.large', engine, { multiAz: true }));
    expect(describeRate(pair)).toBe(describeRate(rate(2n * boundOf(database('db.m5.large', engine)))));
  });

  test('has no licence in it where one is brought along', () => {
    expect(boundOf(database('db.m5.large', 'oracle-ee', { licenseModel: 'bring-your-own-license' }))).toBe(
      boundOf(database('db.m5.large')),
    );
  });

  test('of a serverless one is by its highest capacity, and by the highest there is where nobody knows', () => {
    const serverless = (maxCapacityUnits?: number) =>
      boundOf(database('db.serverless', 'aurora-mysql', { maxCapacityUnits }));
    expect(describeRate(serverless(0.5))).toBe('0.25 USD/h');
    expect(serverless()).toBe(serverless(256));
    expect(serverless(0)).toBe(serverless(256));
  });

  test('property: grows with the size, whatever the engine', () => {
    fc.assert(
      fc.property(families, twoSizes, fc.constantFrom(...ENGINES), (family, [smaller, larger], engine) => {
        expect(boundOf(database(`db.${family}.${larger}`, engine))).toBeGreaterThanOrEqual(
          boundOf(database(`db.${family}.${smaller}`, engine)),
        );
      }),
    );
  });

  test('property: is positive for any text, and nothing exceeds what cannot be read', () => {
    const classes = fc.oneof(
      fc.string(),
      fc.tuple(families, fc.constantFrom(...SIZES)).map((parts) => `db.${parts.join('.')}`),
    );
    fc.assert(
      fc.property(
        classes,
        fc.oneof(fc.string(), fc.constantFrom(...ENGINES)),
        fc.string(),
        (instanceClass, engine, licenseModel) => {
          const bound = boundOf(database(instanceClass, engine, { licenseModel }));
          expect(bound).toBeGreaterThan(0n);
          expect(bound).toBeLessThanOrEqual(boundOf(database('unknown', engine, { licenseModel })));
        },
      ),
    );
  });
});

describe('the bound of a Fargate task', () => {
  test.each([
    ['linux', 'us-east-1', '0.04937'],
    ['linux', 'sa-east-1', '0.0848'],
    ['windows', 'us-east-1', '0.15758'],
  ] as const)('covers 1 vCPU and 2 GB of %s in %s, %s USD an hour', (os, _region, usd) => {
    expect(boundOf(fargate(1_024, 2_048, { os }))).toBeGreaterThan(ratePerHour(parseUsd(usd)));
  });

  test('of unknown size is that of the largest', () => {
    expect(boundOf(fargate(Number.NaN, 0))).toBe(boundOf(fargate(16_384, 122_880)));
  });

  test('property: grows with vCPUs and memory, and is never zero', () => {
    const size = () => fc.integer({ min: 1, max: 122_880 });
    fc.assert(
      fc.property(size(), size(), size(), fc.constantFrom('linux', 'windows'), (cpu, memory, more, os) => {
        const bound = boundOf(fargate(cpu, memory, { os }));
        expect(bound).toBeGreaterThan(0n);
        expect(boundOf(fargate(cpu + more, memory, { os }))).toBeGreaterThan(bound);
        expect(boundOf(fargate(cpu, memory + more, { os }))).toBeGreaterThan(bound);
      }),
    );
  });
});
