import { formatUsd } from '../../../src/core/domain/money';
import { askingCost, askingUsage, NOTHING_ASKED } from '../../../src/metering/domain/asking';
import { counts } from '../../support/usage';

test('a thousand metrics, or a thousand lists, cost a cent', () => {
  const asked = askingUsage([NOTHING_ASKED, { metrics: 500, requests: 1_000 }, { metrics: 500, requests: 1 }]);
  expect(counts(asked)).toEqual({ metrics: 1_000n, requests: 1_001n });
  expect(formatUsd(askingCost(asked))).toBe('0.02001');
});
