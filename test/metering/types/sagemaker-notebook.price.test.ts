import { money, parseUsd } from '../../../src/core/domain/money';
import { ratePerHour } from '../../../src/ledger/domain/rate';
import { Unpriced } from '../../../src/metering/domain/price';
import { NotebookPrice } from '../../../src/metering/types/sagemaker-notebook.price';

const priceOf = (instanceType: string) => new NotebookPrice({ instanceType });

test('says for people what it is the price of', () => {
  expect(priceOf('ml.t3.medium').describe()).toBe('ml.t3.medium as a notebook');
});

describe('the question to the price list', () => {
  const { serviceCode, filters, parts, unitsPerPrice } = priceOf('ml.t3.medium').listed('eu-west-1');
  const [{ usageTypes: [usageType = /never/] = [], units } = { units: 0n }, ...others] = parts;

  test('is about the instance type in the region', () => {
    expect(serviceCode).toBe('AmazonSageMaker');
    expect(filters.map(({ Field, Value }) => [Field, Value])).toEqual([
      ['regionCode', 'eu-west-1'],
      ['locationType', 'AWS Region'],
      ['instanceName', 'ml.t3.medium'],
    ]);
  });

  test('takes one row, for one whole notebook', () => {
    expect([others, units, unitsPerPrice]).toEqual([[], 1n, 1n]);
  });

  test.each(['EU-Notebk:ml.t3.medium', 'USE1-Notebk:ml.t3.medium', 'Notebk:ml.t3.medium'])(
    'which is the row of notebooks, under any prefix: %s',
    (text) => {
      expect(usageType.test(text)).toBe(true);
    },
  );

  test.each([
    'EU-Host:ml.t3.medium',
    'EU-Train:ml.t3.medium',
    'EU-Studio:JupyterLab-ml.t3.medium',
    'EU-Notebk:ml.t3.mediumer',
    'EU-Notebk:ml-t3-medium',
    'EU-Notebk:VolumeUsage.gp2',
  ])('not the row of another use or type: %s', (text) => {
    expect(usageType.test(text)).toBe(false);
  });

  test.each(['unknown', 't3.medium', 'ml.t3', 'ml.t3.medium|.*', ''])('is none about what is no type: %s', (text) => {
    expect(() => priceOf(text).listed('eu-west-1')).toThrow(Unpriced);
  });
});

test.each([
  ['ml.t3.medium', '0.05'],
  ['ml.m5.xlarge', '0.23'],
  ['ml.g5.xlarge', '1.41'],
])('the bundled price of %s is %s USD an hour', (type, usd) => {
  expect(priceOf(type).bundled()).toBe(parseUsd(usd));
});

test.each(['ml.t3.nano', 't3.medium', 'ml.constructor.medium', 'constructor', ''])('%s is in no table', (type) => {
  expect(priceOf(type).bundled()).toBeUndefined();
});

describe('the bound', () => {
  test.each([
    ['ml.t3.medium', '0.4'],
    ['ml.m5.xlarge', '1.6'],
    ['ml.g5.xlarge', '8'],
    ['ml.p5.48xlarge', '768'],
  ])('of %s is %s USD an hour, twice that of EC2', (type, usd) => {
    expect(priceOf(type).bound()).toBe(ratePerHour(parseUsd(usd)));
  });

  test('is above every bundled price, in the dearest region, too', () => {
    for (const type of ['ml.t3.2xlarge', 'ml.m5.4xlarge', 'ml.c5.9xlarge', 'ml.r5.16xlarge', 'ml.p3.8xlarge']) {
      const bundled = priceOf(type).bundled() ?? 0n;
      expect(priceOf(type).bound() > ratePerHour(money((bundled * 17n) / 10n))).toBe(true);
    }
  });

  test('of what nobody knows is that of the largest and dearest', () => {
    const dearest = ratePerHour(parseUsd('3584'));
    expect(['unknown', 'ml.new9.224xlarge', ''].map((type) => priceOf(type).bound())).toEqual([
      dearest,
      dearest,
      dearest,
    ]);
  });
});
