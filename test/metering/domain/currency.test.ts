import { perUsd } from '../../../src/metering/domain/currency';

test('a dollar is a dollar everywhere, and at most ten yuan in China', () => {
  expect([perUsd('us-east-1'), perUsd('cn-north-1')]).toEqual([1n, 10n]);
});
