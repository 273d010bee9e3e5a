import type { DatabasePriceSpec } from '../../../src/metering/domain/price-spec';
import { databaseQuery } from '../../../src/metering/prices/database-query';

const ORDERS: DatabasePriceSpec = {
  kind: 'database',
  instanceClass: 'db.m5.large',
  engine: 'mysql',
  multiAz: false,
  licenseModel: 'general-public-license',
};

const queryOf = (other: Partial<DatabasePriceSpec>) => databaseQuery({ ...ORDERS, ...other }, 'eu-west-1');
const filtersOf = (other: Partial<DatabasePriceSpec>) =>
  Object.fromEntries(queryOf(other).filters.map(({ Field: field, Value: value }) => [field, value]));

describe('the query for a database', () => {
  test('asks for exactly one row', () => {
    expect(queryOf({}).serviceCode).toBe('AmazonRDS');
    expect(filtersOf({})).toEqual({
      regionCode: 'eu-west-1',
      locationType: 'AWS Region',
      productFamily: 'Database Instance',
      instanceType: 'db.m5.large',
      databaseEngine: 'MySQL',
      licenseModel: 'No license required',
      deploymentOption: 'Single-AZ',
    });
  });

  test.each([
    ['mysql', 'general-public-license', 'MySQL', undefined, 'No license required'],
    ['mariadb', 'general-public-license', 'MariaDB', undefined, 'No license required'],
    ['postgres', 'postgresql-license', 'PostgreSQL', undefined, 'No license required'],
    ['aurora-mysql', 'general-public-license', 'Aurora MySQL', undefined, 'No license required'],
    ['aurora-postgresql', 'postgresql-license', 'Aurora PostgreSQL', undefined, 'No license required'],
    ['oracle-ee', 'bring-your-own-license', 'Oracle', 'Enterprise', 'Bring your own license'],
    ['oracle-se2-cdb', 'license-included', 'Oracle', 'Standard Two', 'License included'],
    ['sqlserver-ee', 'license-included', 'SQL Server', 'Enterprise', 'License included'],
    ['sqlserver-se', 'license-included', 'SQL Server', 'Standard', 'License included'],
    ['sqlserver-web', 'license-included', 'SQL Server', 'Web', 'License included'],
    ['sqlserver-ex', 'license-included', 'SQL Server', 'Express', 'License included'],
    ['db2-se', 'bring-your-own-license', 'Db2', 'Standard', 'Bring your own license'],
    ['db2-ae', 'bring-your-own-license', 'Db2', 'Advanced', 'Bring your own license'],
  ])(
    '%s with %s is %s %s with %s in the list',
    (engine, licenseModel, databaseEngine, databaseEdition, listedLicence) => {
      const filters = filtersOf({ engine, licenseModel });
      expect([filters.databaseEngine, filters.databaseEdition, filters.licenseModel]).toEqual([
        databaseEngine,
        databaseEdition,
        listedLicence,
      ]);
    },
  );

  test.each([
    ['neptune', 'amazon-license', "nobody has told what the price list calls the engine 'neptune'"],
    ['constructor', 'amazon-license', "nobody has told what the price list calls the engine 'constructor'"],
    ['db2-se', 'marketplace-license', "the price list has no licence model 'marketplace-license'"],
  ])('%s with %s is not guessed', (engine, licenseModel, reason) => {
    expect(() => queryOf({ engine, licenseModel })).toThrow(reason);
  });

  test.each([
    ['db.m7i.large', true],
    ['db.r8i.large', true],
    ['db.m6i.large', false],
    ['db.x2iedn.xlarge', false],
  ])('the row of SQL Server on %s is without its licence: %p', (instanceClass, isWithout) => {
    const query = () => queryOf({ instanceClass, engine: 'sqlserver-se', licenseModel: 'license-included' });
    if (isWithout) expect(query).toThrow('its licence is billed apart from its instance');
    else expect(query).not.toThrow();
  });

  test('a pair in two zones is one row, which SQL Server calls by two names', () => {
    expect(filtersOf({ multiAz: true }).deploymentOption).toBe('Multi-AZ');
    expect(queryOf({ multiAz: true, engine: 'sqlserver-se', licenseModel: 'license-included' }).filters).toContainEqual(
      { Type: 'ANY_OF', Field: 'deploymentOption', Value: 'Multi-AZ,Multi-AZ (SQL Server Mirror)' },
    );
  });

  test('a member of an Aurora cluster is billed by itself, in however many zones the cluster is', () => {
    expect(filtersOf({ engine: 'aurora-mysql', multiAz: true }).deploymentOption).toBe('Single-AZ');
  });

  test('serverless is priced by halves of its highest number of capacity units', () => {
    const query = queryOf({ engine: 'aurora-postgresql', instanceClass: 'db.serverless', maxCapacityUnits: 2.5 });
    expect(Object.fromEntries(query.filters.map(({ Field: field, Value: value }) => [field, value]))).toEqual({
      regionCode: 'eu-west-1',
      locationType: 'AWS Region',
      productFamily: 'ServerlessV2',
      databaseEngine: 'Aurora PostgreSQL',
    });
    expect([query.parts.map(({ units }) => units), query.unitsPerPrice]).toEqual([[5n], 2n]);
  });

  test('serverless without a highest capacity is not guessed', () => {
    expect(() => queryOf({ engine: 'aurora-mysql', instanceClass: 'db.serverless' })).toThrow(
      'its highest capacity is not known',
    );
  });
});
