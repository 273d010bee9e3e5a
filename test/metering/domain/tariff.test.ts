import fc from 'fast-check';
import { formatUsd } from '../../../src/core/domain/money';
import { flat, NOTHING_FREE, tariffCost, type Tariff } from '../../../src/metering/domain/tariff';

const STEPS: Tariff = {
  per: 10n,
  tiers: [{ upTo: 100n, usd: '1' }, { upTo: 200n, usd: '0.5' }, { usd: '0.1' }],
  free: 20n,
};
const usd = (count: bigint, tariff = STEPS, freeTier = false) => formatUsd(tariffCost(count, tariff, { freeTier }));

test.each([
  [0n, '0'],
  [1n, '0.1'],
  [100n, '10'],
  [101n, '10.05'],
  [200n, '15'],
  [1_000n, '23'],
])('%s cost what each step makes of them: %s', (count, cost) => {
  expect(usd(count)).toBe(cost);
});

test('what is given away is taken from the first step, where it is the account’s own', () => {
  expect([usd(20n, STEPS, true), usd(30n, STEPS, true), usd(200n, STEPS, true)]).toEqual(['0', '1', '13']);
  expect(usd(150n, { ...STEPS, free: 120n }, true)).toBe('1.5');
});

test('a tariff of one price', () => {
  expect(usd(5n, flat('0.20', 1_000_000n))).toBe('0.000001');
});

test('a part of the smallest amount is a whole one: nothing is understated', () => {
  expect(tariffCost(1n, flat('0.0000000000000001', 3n), NOTHING_FREE)).toBe(1n);
});

test('more never costs less', () => {
  const count = fc.bigInt({ min: 0n, max: 400n });
  fc.assert(
    fc.property(count, count, fc.boolean(), (one, more, freeTier) => {
      expect(tariffCost(one + more, STEPS, { freeTier })).toBeGreaterThanOrEqual(tariffCost(one, STEPS, { freeTier }));
    }),
  );
});
