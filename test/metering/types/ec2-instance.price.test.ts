import * as fc from 'fast-check';
import { money, parseUsd } from '../../../src/core/domain/money';
import { describeRate, ratePerHour } from '../../../src/ledger/domain/rate';
import type { Price } from '../../../src/metering/domain/price';
import { InstancePrice, type InstanceSpec } from '../../../src/metering/types/ec2-instance.price';
import { families, SIZES, twoSizes } from '../../support/instance-types';

const instance = (instanceType: string, other: Partial<InstanceSpec> = {}): InstancePrice =>
  new InstancePrice({ instanceType, platform: 'Linux/UNIX', tenancy: 'default', market: 'on-demand', ...other });
const boundOf = (price: Price) => price.bound();

const PLATFORMS = [
  'Linux/UNIX',
  'Windows',
  'Red Hat Enterprise Linux with HA',
  'Windows with SQL Server Enterprise',
  'BeOS',
];

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

const T3_MICRO: InstanceSpec = {
  instanceType: 't3.micro',
  platform: 'Linux/UNIX',
  tenancy: 'default',
  market: 'on-demand',
};

const filtersOf = (other: Partial<InstanceSpec>, region = 'eu-west-1') =>
  Object.fromEntries(
    new InstancePrice({ ...T3_MICRO, ...other })
      .listed(region)
      .filters.map(({ Field: field, Value: value }) => [field, value]),
  );

describe('the query for an instance', () => {
  test('asks for exactly one row', () => {
    expect(new InstancePrice(T3_MICRO).listed('eu-west-1').serviceCode).toBe('AmazonEC2');
    expect(filtersOf({})).toEqual({
      regionCode: 'eu-west-1',
      locationType: 'AWS Region',
      productFamily: 'Compute Instance',
      instanceType: 't3.micro',
      tenancy: 'Shared',
      operatingSystem: 'Linux',
      preInstalledSw: 'NA',
      licenseModel: 'No License required',
      capacitystatus: 'Used',
      marketoption: 'OnDemand',
    });
  });

  // All that https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/billing-info-fields.html lists.
  test.each([
    ['Linux/UNIX', 'Linux', 'NA'],
    ['Red Hat BYOL Linux', 'Linux', 'NA'],
    ['Red Hat Enterprise Linux', 'RHEL', 'NA'],
    ['Red Hat Enterprise Linux with HA', 'Red Hat Enterprise Linux with HA', 'NA'],
    ['Red Hat Enterprise Linux with SQL Server Standard and HA', 'Red Hat Enterprise Linux with HA', 'SQL Std'],
    ['Red Hat Enterprise Linux with SQL Server Enterprise and HA', 'Red Hat Enterprise Linux with HA', 'SQL Ent'],
    ['Red Hat Enterprise Linux with SQL Server Standard', 'RHEL', 'SQL Std'],
    ['Red Hat Enterprise Linux with SQL Server Web', 'RHEL', 'SQL Web'],
    ['Red Hat Enterprise Linux with SQL Server Enterprise', 'RHEL', 'SQL Ent'],
    ['SQL Server Enterprise', 'Linux', 'SQL Ent'],
    ['SQL Server Standard', 'Linux', 'SQL Std'],
    ['SQL Server Web', 'Linux', 'SQL Web'],
    ['SUSE Linux', 'SUSE', 'NA'],
    ['Ubuntu Pro', 'Ubuntu Pro', 'NA'],
    ['Windows', 'Windows', 'NA'],
    ['Windows with SQL Server Enterprise', 'Windows', 'SQL Ent'],
    ['Windows with SQL Server Standard', 'Windows', 'SQL Std'],
    ['Windows with SQL Server Web', 'Windows', 'SQL Web'],
  ])("'%s' is %s with %s in the list", (platform, operatingSystem, preInstalledSw) => {
    expect(filtersOf({ platform })).toMatchObject({
      operatingSystem,
      preInstalledSw,
      licenseModel: 'No License required',
    });
  });

  test('Windows that is brought along has a row of its own', () => {
    expect(filtersOf({ platform: 'Windows BYOL' })).toMatchObject({
      operatingSystem: 'Windows',
      licenseModel: 'Bring your own license',
    });
  });

  test.each(['', 'Windows with SQL Server', 'Windows with SQL Server Standard and HA', 'constructor'])(
    "'%s' is not guessed",
    (platform) => {
      expect(() => filtersOf({ platform })).toThrow(
        `nobody has told what the price list calls the platform '${platform}'`,
      );
    },
  );

  test.each([
    ['default', 'Shared'],
    ['dedicated', 'Dedicated'],
    ['host', 'Shared'],
  ] as const)('tenancy %s counts as %s', (tenancy, counted) => {
    expect(filtersOf({ tenancy }).tenancy).toBe(counted);
  });

  test('spot counts as on demand', () => {
    expect(filtersOf({ market: 'spot' })).toEqual(filtersOf({}));
  });

  test.each([
    ['m5.metal', 'Compute Instance (bare metal)'],
    ['m7i.metal-24xl', 'Compute Instance (bare metal)'],
    ['m5.24xlarge', 'Compute Instance'],
  ])('%s is a %s', (instanceType, productFamily) => {
    expect(filtersOf({ instanceType }).productFamily).toBe(productFamily);
  });
});
