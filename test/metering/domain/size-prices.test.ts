import { own, splitAtLastDot } from '../../../src/metering/domain/size-prices';

test('a type is split at its last dot', () => {
  expect(['t3.micro', 'db.t3.micro', 'micro'].map(splitAtLastDot)).toEqual([
    ['t3', 'micro'],
    ['db.t3', 'micro'],
    ['', 'micro'],
  ]);
});

test('what objects are born with is in no table', () => {
  expect([own({ micro: '0.0104' }, 'micro'), own({ micro: '0.0104' }, 'toString')]).toEqual(['0.0104', undefined]);
});
