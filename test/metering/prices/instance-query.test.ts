import type { InstancePriceSpec } from '../../../src/metering/domain/price-spec';
import { instanceQuery } from '../../../src/metering/prices/instance-query';

const T3_MICRO: InstancePriceSpec = {
  kind: 'instance',
  instanceType: 't3.micro',
  platform: 'Linux/UNIX',
  tenancy: 'default',
  market: 'on-demand',
};

const filtersOf = (other: Partial<InstancePriceSpec>, region = 'eu-west-1') =>
  Object.fromEntries(
    instanceQuery({ ...T3_MICRO, ...other }, region).filters.map(({ Field: field, Value: value }) => [field, value]),
  );

describe('the query for an instance', () => {
  test('asks for exactly one row', () => {
    expect(instanceQuery(T3_MICRO, 'eu-west-1').serviceCode).toBe('AmazonEC2');
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
