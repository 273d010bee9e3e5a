import { parseUsd } from '../../../src/core/domain/money';
import { parseEntry } from '../../../src/metering/prices/price-list-row';
import { listed } from '../../support/price-list';

/** As GetProducts answered for us-east-1 on 2022-11-21. */
const RECORDED =
  '{"product":{"productFamily":"Compute","attributes":{"regionCode":"us-east-1","servicecode":"AmazonECS","tenancy":"Shared",' +
  '"usagetype":"USE1-Fargate-GB-Hours","locationType":"AWS Region","location":"US East (N. Virginia)",' +
  '"servicename":"Amazon Elastic Container Service","memorytype":"perGB","operation":""},"sku":"PBZNQUSEXZUC34C9"},' +
  '"serviceCode":"AmazonECS","terms":{"OnDemand":{"PBZNQUSEXZUC34C9.JRTCKXETXF":{"priceDimensions":' +
  '{"PBZNQUSEXZUC34C9.JRTCKXETXF.6YS6EN2CT7":{"unit":"hours","endRange":"Inf","description":"AWS Fargate - Memory","appliesTo":[],' +
  '"rateCode":"PBZNQUSEXZUC34C9.JRTCKXETXF.6YS6EN2CT7","beginRange":"0","pricePerUnit":{"USD":"0.0044450000"}}},' +
  '"sku":"PBZNQUSEXZUC34C9","effectiveDate":"2022-11-01T00:00:00Z","offerTermCode":"JRTCKXETXF","termAttributes":{}}}},' +
  '"version":"20221121182130","publicationDate":"2022-11-21T18:21:30Z"}';

describe('an entry of the price list', () => {
  test('has its price on demand by the hour', () => {
    expect(parseEntry(RECORDED)).toEqual([
      { usageType: 'USE1-Fargate-GB-Hours', per: 'hour', price: parseUsd('0.004445') },
    ]);
  });

  test('keeps every decimal, and nothing of a reservation', () => {
    expect(parseEntry(listed({ usagetype: 'BoxUsage', usd: '0.1234567891' }))).toEqual([
      { usageType: 'BoxUsage', per: 'hour', price: parseUsd('0.1234567891') },
    ]);
  });

  test.each(['Hrs', 'hours', 'vCPU-Hours', 'GB-Hours', 'ACU-Hr'])('%s are hours', (unit) => {
    expect(parseEntry(listed({ usagetype: 'Usage', usd: '1', unit }))).toHaveLength(1);
  });

  test.each(['GB-Mo', 'IOPS-Mo', 'MBPS-Mo', 'MiBps-mo'])('%s are months', (unit) => {
    expect(parseEntry(listed({ usagetype: 'EBS', usd: '0.08', unit }))).toEqual([
      { usageType: 'EBS', per: 'month', price: parseUsd('0.08') },
    ]);
  });

  test('lists the throughput of volumes by the GiB, and sells it by the MiB', () => {
    const row = { usagetype: 'EBS:VolumeP-Throughput.gp3', usd: '40.9600000000', unit: 'GiBps-mo' };
    expect(parseEntry(listed(row))).toEqual([{ usageType: row.usagetype, per: 'month', price: parseUsd('0.04') }]);
  });

  test.each([
    ['a price of zero', { usagetype: 'BoxUsage:p5.48xlarge', usd: '0.0000000000' }],
    ['a price by something else than the hour', { usagetype: 'Usage', usd: '1', unit: 'Quantity' }],
    [
      'RDS Custom',
      { usagetype: 'InstanceUsage:db.m5.large', usd: '0.2050000000', attributes: { deploymentModel: 'Custom' } },
    ],
  ])('does not count with %s', (_what, product) => {
    expect(parseEntry(listed(product))).toEqual([]);
  });

  test('has no price where it is only reserved, or paid in another currency', () => {
    const product = { attributes: { usagetype: 'BoxUsage:t3.micro' } };
    const inYuan = { a: { priceDimensions: { b: { unit: 'Hrs', pricePerUnit: { CNY: '0.0733000000' } } } } };
    expect(parseEntry(JSON.stringify({ product, terms: { Reserved: {} } }))).toEqual([]);
    expect(parseEntry(JSON.stringify({ product, terms: { OnDemand: inYuan } }))).toEqual([]);
  });

  test.each([
    ['2.0E-7', '0.0000002'],
    ['+0.0416', '0.0416'],
    ['.0960000000', '0.096'],
  ])('reads a price in every form of a number: %s', (usd, plain) => {
    expect(parseEntry(listed({ usagetype: 'BoxUsage', usd }))).toMatchObject([{ price: parseUsd(plain) }]);
  });

  test.each(['', '{}', listed({ usagetype: 'BoxUsage', usd: '0x10' }), listed({ usagetype: 'BoxUsage', usd: '1,5' })])(
    'is refused when it is something else: %s',
    (json) => {
      expect(() => parseEntry(json)).toThrow();
    },
  );
});
