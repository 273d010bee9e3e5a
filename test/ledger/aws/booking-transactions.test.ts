import * as fc from 'fast-check';
import { contributionOf, moveOf, usd } from '../../../sim/cost-table/specification/subject';
import { address } from '../../../src/core/domain/address';
import { period } from '../../../src/core/domain/period';
import { bookingTransactions } from '../../../src/ledger/aws/booking-transactions';
import type { Booking } from '../../../src/ledger/ports';

/** The bookings of one resource in an account with so many workloads over its tag, some with months that are over. */
function bookings(workloads: number, lateMonths: number): readonly Booking[] {
  return Array.from({ length: workloads + 1 }, (_, number) => {
    const of = address(number === 0 ? '222222222222' : `222222222222.w${number}`);
    const late = { address: of, period: period('2026-10'), add: usd(1n) };
    return {
      contribution: contributionOf({ address: of }),
      moves: [moveOf({ address: of })],
      lateMoves: Array.from({ length: lateMonths }, () => late),
    };
  });
}

describe('the transactions of a booking', () => {
  test.each([
    [1, 0, [6]],
    [32, 0, [99]],
    [33, 0, [99, 3]],
    [50, 0, [99, 54]],
    [50, 1, [100, 100, 4]],
    [200, 0, [99, 99, 99, 99, 99, 99, 9]],
  ])('%i workloads over one tag, and %i months that are over: %j items', (workloads, late, sizes) => {
    expect(bookingTransactions('costs', bookings(workloads, late)).map(({ length }) => length)).toEqual(sizes);
  });

  test('property: none is too large, none is lost, and what one budget gets is written whole', () => {
    fc.assert(
      fc.property(fc.nat(150), fc.nat(5), (workloads, late) => {
        const transactions = bookingTransactions('costs', bookings(workloads, late));
        const addressesOf = transactions.map((items) => [
          ...new Set(items.map((item) => item.Put ?? item.Update ?? item.Delete).map((write) => keyOf(write))),
        ]);
        expect(Math.max(...transactions.map(({ length }) => length))).toBeLessThanOrEqual(100);
        expect(transactions.flat()).toHaveLength((workloads + 1) * (3 + late));
        expect(addressesOf.flat()).toHaveLength(workloads + 1);
      }),
      { numRuns: 20 },
    );
  });
});

function keyOf(write: object | undefined): string | undefined {
  const { Key, Item } = write as { Key?: { Address: { S: string } }; Item?: { Address: { S: string } } };
  return (Key ?? Item)?.Address.S;
}
