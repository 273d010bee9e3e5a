import { parseUsd } from '../../../src/core/domain/money';
import { own, priceIn, splitAtLastDot } from '../../../src/metering/domain/size-prices';

test('a type is split at its last dot', () => {
  expect(['t3.micro', 'db.t3.micro', 'micro'].map(splitAtLastDot)).toEqual([
    ['t3', 'micro'],
    ['db.t3', 'micro'],
    ['', 'micro'],
  ]);
});

test('a size has a price or none, and what objects are born with is none', () => {
  const prices = { micro: '0.0104' };
  expect([priceIn(prices, 'micro'), priceIn(prices, 'constructor'), priceIn(undefined, 'micro')]).toEqual([
    parseUsd('0.0104'),
    undefined,
    undefined,
  ]);
  expect(own(prices, 'toString')).toBeUndefined();
});
