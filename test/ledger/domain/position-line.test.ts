import * as fc from 'fast-check';
import { money, parseUsd } from '../../../src/core/domain/money';
import { newLedger, positionAt, type Ledger } from '../../../src/ledger/domain/ledger';
import { positionLine } from '../../../src/ledger/domain/position-line';
import { ratePerHour } from '../../../src/ledger/domain/rate';
import { ACCOUNT, NOVEMBER, on } from '../../support/ledgers';

const at = on('21');
const ledger = (spent: string, limit: string | undefined, perHour = '0'): Ledger => ({
  ...newLedger(ACCOUNT, NOVEMBER, at),
  accrued: parseUsd(spent),
  limit: limit === undefined ? undefined : parseUsd(limit),
  rate: ratePerHour(parseUsd(perHour)),
});

describe('where a budget stands', () => {
  test('is said in USD, with its speed by the hour and the instant at which it is spent', () => {
    expect(positionLine(ledger('100', '500', '10'), at)).toEqual({
      address: ACCOUNT,
      state: 'open',
      limit: '500',
      spent: '100',
      percent: 20,
      perHour: '10',
      runsOutOn: '2026-11-22T16:00:00.000Z',
    });
  });

  test('has no instant where the month is over before', () => {
    expect(positionLine(ledger('100', '500', '1'), at)).not.toHaveProperty('runsOutOn');
  });

  test('is not said of an account without a budget', () => {
    expect(positionLine(ledger('100', undefined), at)).toBeUndefined();
  });

  test.each([
    ['499.999999', '500', 99],
    ['500', '500', 100],
    ['-3', '500', 0],
    ['1', '0.0000000001', 1_000_000],
  ])('%s of %s USD are %i %%', (spent, limit, percent) => {
    expect(positionLine(ledger(spent, limit), at)?.percent).toBe(percent);
  });

  test('is 100 % or more exactly when the limit is reached', () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 20n }).map(money);
    fc.assert(
      fc.property(amount, amount, (accrued, limit) => {
        fc.pre(limit > 0n);
        const stands = { ...newLedger(ACCOUNT, NOVEMBER, at), accrued, limit };
        expect((positionLine(stands, at)?.percent ?? 0) >= 100).toBe(positionAt(stands, at) >= limit);
      }),
    );
  });
});
