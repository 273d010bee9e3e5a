import { endpointPrice } from '../../../src/metering/types/sagemaker-endpoint.price';
import { askedService, withList, withoutList } from '../../support/reserved-prices';

const row = (usagetype: string, usd: string, instanceName: string) => ({
  usagetype,
  usd,
  attributes: { instanceName },
});
const ROWS = [
  row('USE1-Host:ml.m5.xlarge', '0.2300000000', 'ml.m5.xlarge'),
  row('USE1-Notebk:ml.m5.xlarge', '0.2400000000', 'ml.m5.xlarge'),
  row('USE1-Host:ml.g5.xlarge', '1.4080000000', 'ml.g5.xlarge'),
];
const M5 = { instanceType: 'ml.m5.xlarge', instances: 2 };
const G5 = { instanceType: 'ml.g5.xlarge', instances: 1 };

test('an endpoint costs the instances of its variants, as hosts', async () => {
  expect(await withList(endpointPrice([M5]), ROWS)).toBe('listed 0.46 USD/h');
  expect(askedService()).toBe('AmazonSageMaker');
  expect(await withList(endpointPrice([M5, G5]), ROWS)).toBe('listed 1.868 USD/h');
  expect(await withoutList(endpointPrice([M5, G5]))).toBe('bundled 1.868 USD/h');
});

test.each([
  ['a type that nobody knows', [{ ...M5, instanceType: 'unknown' }], '7168'],
  ['no number of instances', [{ ...M5, instances: undefined }], '160'],
])('with %s it counts at a bound', async (_what, variants, usd) => {
  expect(await withList(endpointPrice(variants), ROWS)).toBe(`bound ${usd} USD/h`);
  expect(await withoutList(endpointPrice(variants))).toBe(`bound ${usd} USD/h`);
});

test('without instances there is no price', () => {
  expect(() => endpointPrice([])).toThrow('costs nothing by the hour');
});
