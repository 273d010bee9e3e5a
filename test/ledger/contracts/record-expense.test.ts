import * as fc from 'fast-check';
import { formatUsd, money, parseUsd } from '../../../src/core/domain/money';
import { ExpenseCall } from '../../../src/ledger/contracts/record-expense';

const call = (usd: unknown) => ({ address: '222222222222', usd });

test.each(['0', '1', '750.25', '0.0000000000000001', '999999999999.9999999999999999'])('%s is an amount', (usd) => {
  expect(ExpenseCall.parse(call(usd))).toEqual(call(usd));
});

test.each(['', '-1', '+1', '1.', '.5', '1e3', '1,000', ' 1', '1 ', '0x1', '1000000000000', '0.00000000000000001', 1, null])('%j is none', (usd) => {
  expect(ExpenseCall.safeParse(call(usd)).success).toBe(false);
});

test('property: every amount that fits is taken, and read to the last digit', () => {
  fc.assert(fc.property(fc.bigInt({ min: 0n, max: 10n ** 28n - 1n }).map(money), (amount) => {
    expect(parseUsd(ExpenseCall.parse(call(formatUsd(amount))).usd)).toBe(amount);
  }));
});
