import { GetProductsCommand, PricingClient, type GetProductsCommandInput } from '@aws-sdk/client-pricing';
import { mockClient } from 'aws-sdk-client-mock';
import { instant } from '../../../src/core/domain/time';
import { describeRate } from '../../../src/ledger/domain/rate';
import { BoundPrices } from '../../../src/metering/prices/bound-prices';
import { PriceListPrices } from '../../../src/metering/prices/price-list-prices';
import { InstancePrice, type InstanceSpec } from '../../../src/metering/types/ec2-instance.price';
import { DatabasePrice } from '../../../src/metering/types/rds-instance.price';
import type { DatabaseSpec } from '../../../src/metering/types/rds-instance.query';
import { listed, type ListedProduct } from '../../support/price-list';

const T3_MICRO: InstanceSpec = {
  instanceType: 't3.micro',
  platform: 'Linux/UNIX',
  tenancy: 'default',
  market: 'on-demand',
};

const OLD: DatabaseSpec = {
  instanceClass: 'db.t3.micro',
  engine: 'mysql',
  multiAz: false,
  licenseModel: 'general-public-license',
  engineVersion: '5.7.44',
  lifecycleSupport: 'open-source-rds-extended-support',
};

const aws = mockClient(PricingClient);
const clock = { at: instant(0), now: () => clock.at };
const newPrices = () => new PriceListPrices(new PricingClient({ region: 'us-east-1' }), clock, new BoundPrices());

beforeEach(() => aws.reset());

/** Rows with the attributes that tell them apart. As in the list, a filter lets no row through that has no such field. */
function listHas(...rows: readonly ListedProduct[]) {
  const fields = new Set(rows.flatMap(({ attributes = {} }) => Object.keys(attributes)));
  aws.on(GetProductsCommand).callsFake(({ Filters: filters = [] }: GetProductsCommandInput) => ({
    PriceList: rows
      .filter(({ attributes = {} }) =>
        filters
          .filter(({ Field: field = '' }) => fields.has(field))
          .every(({ Type: type, Field: field = '', Value: value = '' }) =>
            (type === 'ANY_OF' ? value.split(',') : [value]).includes(attributes[field] ?? ''),
          ),
      )
      .map(listed),
  }));
}

describe('a database whose version is old', () => {
  const vcpuHour = (usagetype: string, usd: string, years: string): ListedProduct => ({
    usagetype,
    usd,
    unit: 'vCPU-hour',
    attributes: { extendedSupportPricingYear: years },
  });

  beforeEach(() => {
    listHas(
      { usagetype: 'InstanceUsage:db.t3.micro', usd: '0.0170000000', attributes: { instanceType: 'db.t3.micro' } },
      vcpuHour('ExtendedSupport:Yr1-Yr2:MySQL5.7', '0.1000000000', 'Year 1, Year 2'),
      vcpuHour('ExtendedSupport:Yr1-Yr2:MySQL8.0', '0.1000000000', 'Year 1, Year 2'),
      vcpuHour('ExtendedSupport:Yr1-Yr2:AuroraMySQL2', '0.1000000000', 'Year 1, Year 2'),
      vcpuHour('ExtendedSupport:Yr3:MySQL5.7', '0.2000000000', 'Year 3'),
    );
  });

  test.each([
    ['2024-02-29', '0.017 USD/h'],
    ['2025-06-01', '0.217 USD/h'],
    ['2026-03-01', '0.417 USD/h'],
  ])('costs more from %s on: %s', async (day, hourly) => {
    clock.at = instant(Date.parse(day));
    const { rate, certainty } = await newPrices().rateOf(new DatabasePrice(OLD), 'us-east-1');
    expect([describeRate(rate), certainty]).toEqual([hourly, 'listed']);
  });

  test.each([
    ['in two zones, twice', { multiAz: true }, '0.817 USD/h'],
    ['by its vCPUs', { instanceClass: 'db.m5.2xlarge' }, '1.617 USD/h'],
    ['by the one that it has', { instanceClass: 'db.t2.micro' }, '0.217 USD/h'],
  ])('pays %s', async (_how, other, hourly) => {
    clock.at = instant(Date.parse('2026-11-28'));
    const spec = { ...OLD, ...other };
    listHas(
      { usagetype: 'Usage:it', usd: '0.0170000000', attributes: { instanceType: spec.instanceClass } },
      vcpuHour('EUW1-ExtendedSupport:Yr3:MySQL5.7', '0.2000000000', 'Year 3'),
    );
    const { rate } = await newPrices().rateOf(new DatabasePrice(spec), 'us-east-1');
    expect(describeRate(rate)).toBe(hourly);
  });

  test('pays by its highest capacity, where it is serverless', async () => {
    clock.at = instant(Date.parse('2026-11-28'));
    listHas(
      {
        usagetype: 'Aurora:ServerlessV2Usage',
        usd: '0.1200000000',
        unit: 'ACU-Hr',
        attributes: { productFamily: 'ServerlessV2' },
      },
      vcpuHour('ExtendedSupport:Yr1-Yr2:AuroraPostgreSQL13', '0.1000000000', 'Year 1, Year 2'),
      vcpuHour('ASv2-ExtendedSupport:Yr1-Yr2:AuroraPostgreSQL13', '0.0850000000', 'Year 1, Year 2'),
    );
    const spec = {
      ...OLD,
      engine: 'aurora-postgresql',
      engineVersion: '13.9',
      instanceClass: 'db.serverless',
      maxCapacityUnits: 2.5,
      storageType: 'aurora',
    };
    const { rate, certainty } = await newPrices().rateOf(new DatabasePrice(spec), 'us-east-1');
    expect([describeRate(rate), certainty]).toEqual(['0.5125 USD/h', 'listed']);
    const provisioned = { ...spec, instanceClass: 'db.r6g.large' };
    listHas(
      { usagetype: 'InstanceUsage:db.r6g.large', usd: '0.2600000000', attributes: { instanceType: 'db.r6g.large' } },
      vcpuHour('ExtendedSupport:Yr1-Yr2:AuroraPostgreSQL13', '0.1000000000', 'Year 1, Year 2'),
      vcpuHour('ASv2-ExtendedSupport:Yr1-Yr2:AuroraPostgreSQL13', '0.0850000000', 'Year 1, Year 2'),
    );
    expect(describeRate((await newPrices().rateOf(new DatabasePrice(provisioned), 'us-east-1')).rate)).toBe(
      '0.46 USD/h',
    );
  });

  test('counts at its bound, support among it, where its support is not listed', async () => {
    clock.at = instant(Date.parse('2026-11-28'));
    listHas({ usagetype: 'Usage:it', usd: '0.0170000000', attributes: { instanceType: 'db.t3.micro' } });
    const { rate, certainty, note } = await newPrices().rateOf(new DatabasePrice(OLD), 'us-east-1');
    expect([describeRate(rate), certainty]).toEqual(['1.1 USD/h', 'bound']);
    expect(note).toContain('db.t3.micro with mysql in extended support (Yr3)');
  });
});

test('what runs in a capacity block has another row', async () => {
  listHas(
    { usagetype: 'BoxUsage:p5.48xlarge', usd: '57.8000000000', attributes: { marketoption: 'OnDemand' } },
    { usagetype: 'BoxUsage:p5.48xlarge', usd: '2.7600000000', attributes: { marketoption: 'CapacityBlock' } },
  );
  const spec = { ...T3_MICRO, instanceType: 'p5.48xlarge', platform: 'Red Hat Enterprise Linux' };
  const { rate, certainty } = await newPrices().rateOf(new InstancePrice(spec), 'us-east-1');
  expect([describeRate(rate), certainty]).toEqual(['57.8 USD/h', 'listed']);
});

test('what is in a Local Zone has the row of that zone', async () => {
  const ofZones = { locationType: 'AWS Local Zone', regionCode: 'us-west-2' };
  listHas(
    {
      usagetype: 'USW2-BoxUsage:c5.large',
      usd: '0.0850000000',
      attributes: { ...ofZones, locationType: 'AWS Region' },
    },
    { usagetype: 'LAX1-BoxUsage:c5.large', usd: '0.1020000000', attributes: ofZones },
    { usagetype: 'DEN1-BoxUsage:c5.large', usd: '0.0940000000', attributes: ofZones },
  );
  const c5 = { ...T3_MICRO, instanceType: 'c5.large' };
  const rates = await Promise.all(
    ['us-west-2a', 'us-west-2-lax-1a', 'us-west-2-phx-2a', 'us-west-2-wl1-las-wlz-1'].map(async (zone) => {
      const { rate, certainty } = await newPrices().rateOf(new InstancePrice({ ...c5, zone }), 'us-west-2');
      return `${certainty} ${describeRate(rate)}`;
    }),
  );
  expect(rates).toEqual(['listed 0.085 USD/h', 'listed 0.102 USD/h', 'bound 0.6 USD/h', 'bound 0.6 USD/h']);
});

test('a database in a Local Zone counts at its bound', async () => {
  aws
    .on(GetProductsCommand)
    .resolves({ PriceList: [listed({ usagetype: 'InstanceUsage:db.m5.large', usd: '0.171' })] });
  const spec = { ...OLD, instanceClass: 'db.m5.large', zone: 'us-west-2-lax-1a' };
  const { certainty, note } = await newPrices().rateOf(new DatabasePrice(spec), 'us-west-2');
  expect([certainty, note]).toEqual([
    'bound',
    expect.stringContaining('it is in us-west-2-lax-1a, which has prices of its own'),
  ]);
});
