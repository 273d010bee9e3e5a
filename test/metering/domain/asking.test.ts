import { formatUsd } from '../../../src/core/domain/money';
import { askingCost, askingUsage, NOTHING_ASKED } from '../../../src/metering/domain/asking';
import { counts } from '../../support/usage';

test('a thousand metrics cost a cent, and as much a thousand lists beyond an account’s share of a million', () => {
  const asked = askingUsage([NOTHING_ASKED, { metrics: 500, requests: 1_000 }, { metrics: 500, requests: 1 }]);
  expect(counts(asked)).toEqual({ metrics: 1_000n, requests: 1_001n });
  expect(formatUsd(askingCost(asked, 1_000_000))).toBe('0.02');
  expect(formatUsd(askingCost(asked, 1_000))).toBe('0.01001');
  expect(formatUsd(askingCost(asked, 0))).toBe('0.01');
});
