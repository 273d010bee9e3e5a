import * as fc from 'fast-check';
import { address } from '../../../src/core/domain/address';
import { parseUsd } from '../../../src/core/domain/money';
import { later, MS_PER_HOUR } from '../../../src/core/domain/time';
import { NO_BILL, type BillSight } from '../../../src/ledger/domain/bill-sight';
import { describeOvershoot, overshootBound } from '../../../src/ledger/domain/overshoot-bound';
import { rate, ratePerHour } from '../../../src/ledger/domain/rate';
import * as arbitrary from '../../support/arbitraries';
import { ACCOUNT, ledgerOf, on } from '../../support/ledgers';

const usd = (text: string) => parseUsd(text);
const at = on('21');
const aDayOld: BillSight = {
  ...NO_BILL,
  source: 'CostExplorer',
  knownThrough: later(at, -24 * MS_PER_HOUR),
  unseen: ratePerHour(usd('0.5')),
};

describe('what could still be spent before a stop lands', () => {
  test('at 5 USD an hour: twelve minutes of that, and a day of what no meter sees at half a USD an hour', () => {
    const ledger = ledgerOf({ rate: ratePerHour(usd('5')) });
    const bound = overshootBound(ledger, aDayOld, at);
    // Rates are rounded up, by less than a millionth of a cent here.
    const cents = Object.fromEntries(
      Object.entries(bound).map(([part, amount]) => [part, Number(amount as bigint) / 1e16]),
    );
    expect(cents.running).toBeCloseTo(1, 8);
    expect(cents.unseen).toBeCloseTo(12, 8);
    expect(cents.amount).toBeCloseTo(13, 8);
    expect(describeOvershoot(bound)).toBe('At most 13 USD more can be spent before a stop lands.');
  });

  test('nothing runs and the bill is of this moment: nothing', () => {
    const bound = overshootBound(ledgerOf({ rate: rate(0n) }), { ...aDayOld, knownThrough: at }, at);
    expect(bound).toEqual({ amount: 0n, running: 0n, unseen: 0n });
  });

  test('a bill of the future takes nothing away', () => {
    const ahead = { ...aDayOld, knownThrough: later(at, MS_PER_HOUR) };
    expect(overshootBound(ledgerOf({ rate: rate(0n) }), ahead, at).unseen).toBe(0n);
  });

  test.each([
    ['no bill', NO_BILL],
    ['a bill of nobody knows which day', { ...aDayOld, knownThrough: undefined }],
    ['a bill that was not compared yet', { ...aDayOld, unseen: undefined }],
  ])('%s: the unseen part is unknown, and not none', (_which, bill) => {
    const bound = overshootBound(ledgerOf({ rate: rate(1_000n) }), bill, at);
    expect(bound).toEqual({ amount: 720_000n, running: 720_000n, unseen: 'unknown' });
    expect(describeOvershoot(bound)).toBe(
      'At most 0 USD more can be spent before a stop lands, and what no meter sees: no bill tells how much that is.',
    );
  });

  test('in a workload nothing counts but what meters see', () => {
    const ledger = { ...ledgerOf({ rate: rate(1_000n) }), address: address(`${ACCOUNT}.shop`) };
    expect(overshootBound(ledger, NO_BILL, at)).toEqual({ amount: 720_000n, running: 720_000n, unseen: 0n });
  });

  test('property: it is the sum of its parts, never below zero, and never falls as time goes by', () => {
    fc.assert(
      fc.property(
        arbitrary.ledger(),
        arbitrary.speed(),
        arbitrary.inNovember(),
        fc.nat(),
        (ledger, unseen, now, ms) => {
          const bill = { ...aDayOld, knownThrough: on('15'), unseen };
          const [bound, next] = [now, later(now, ms)].map((when) => overshootBound(ledger, bill, when));
          expect(bound?.amount).toBe((bound?.running ?? 0n) + BigInt(bound?.unseen ?? 0n));
          expect(bound?.amount).toBeGreaterThanOrEqual(0n);
          expect(next?.amount).toBeGreaterThanOrEqual(bound?.amount ?? 0n);
        },
      ),
    );
  });
});
