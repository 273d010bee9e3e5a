import { throughputPrice } from '../../../src/metering/types/bedrock-throughput.price';
import { withList, withoutList } from '../../support/reserved-prices';

const SPEC = { model: 'arn:aws:bedrock:eu-west-1::foundation-model/m', units: 3, commitment: undefined };

test.each([
  [3, '600'],
  [undefined, '10000'],
  [0, '10000'],
])('%p model units count at a bound', async (units, usd) => {
  expect(await withList(throughputPrice({ ...SPEC, units }), [])).toBe(`bound ${usd} USD/h`);
  expect(await withoutList(throughputPrice({ ...SPEC, units }))).toBe(`bound ${usd} USD/h`);
});
