import { planServiceBill } from '../../../bench/position/bill';
import { HISTORY_STARTS, HOURS } from '../../../bench/position/calendar';
import { KINDS, type CostKind } from '../../../bench/position/kinds';
import { randomOf } from '../../../bench/position/organization';
import { useOf } from '../../../bench/position/use';
import { watchAccount } from '../../../bench/position/watch-account';
import { address } from '../../../src/core/domain/address';
import { parseUsd } from '../../../src/core/domain/money';

const LOGS = KINDS.find(({ name }) => name === 'logs-ingestion') as CostKind;
const speeds = Array.from({ length: HOURS }, () => parseUsd('0.0001'));
const uses = [useOf(LOGS, speeds)];
const ACCOUNT = {
  address: address('100000000000'),
  resources: [],
  uses: [],
  bills: [planServiceBill(LOGS.service, { resources: [], uses }, randomOf('plan', 1))],
  adoptedAt: HISTORY_STARTS,
  limit: parseUsd('100000'),
  samples: [],
  listPermille: new Map(),
};

const DAYS = 30;

test('an account that uses nothing is looked at as often as a region has its turn', async () => {
  const { looks, lists, metrics } = await watchAccount(ACCOUNT, randomOf('heard', 1), 10_000);
  // The own region every two and a half hours, the other sixteen once in 22.5 hours: 32 times in the month.
  expect([looks, lists, metrics]).toEqual([(DAYS * 24) / 2.5, (DAYS * 24) / 2.5 + 16 * 32, 0]);
});

test('one that uses something every hour, and five metrics are asked for', async () => {
  const { looks, lists, metrics, billed } = await watchAccount({ ...ACCOUNT, uses }, randomOf('heard', 1), 10_000);
  expect([looks, metrics]).toEqual([DAYS * 24, DAYS * 24 * 5]);
  expect(lists).toBeGreaterThan(looks + 16 * (DAYS - 1));
  expect(lists).toBeLessThan(looks + 16 * (DAYS + 3));
  expect(billed).toHaveLength(DAYS * 4);
  // Of the last day: thirty days, three of them and a sum.
  expect(billed.at(-4)).toEqual({ whole: DAYS - 1, parts: [] });
  expect(billed.at(-1)).toEqual({ whole: DAYS, parts: [3, 1] });
});
