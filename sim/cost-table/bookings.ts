import { money } from '../../src/core/domain/money';
import { isRunning } from '../../src/ledger/domain/contribution';
import type { Factors } from '../../src/ledger/domain/factor';
import { rate } from '../../src/ledger/domain/rate';
import { bookedChange } from '../../src/ledger/domain/unsettled';
import type { Booking, LateMove, LedgerMove } from '../../src/ledger/ports';
import type { Operation, SimulatedCostTable } from './cost-table';
import { isBefore, known, touched, withBooked, type LedgerRow } from './rows';

// What bookings do to the rows of the table, as the items of a transaction.

export function lateRow(table: SimulatedCostTable, { address, period, add, under }: LateMove): Operation {
  return table.changeRow(
    address,
    period,
    (row) => known(row) !== undefined && (under === undefined || hasFactors(row, under)),
    (row) => ({ ...row, accrued: money(row.accrued + add) }),
  );
}

export function bookingRows(
  table: SimulatedCostTable,
  { contribution, moves, lateMoves }: Booking,
): readonly Operation[] {
  const { place: from, ...written } = contribution;
  const key = `${contribution.address} ${contribution.resource.arn}`;
  const rows = table.contributionRows;
  const revision = contribution.revision + 1;
  const isStopped = !isRunning(contribution.history);
  const isMoved = revision === 1 || isStopped !== (from === 'stopped');
  return [
    {
      key: `resource ${key}`,
      holds: (rows.get(key)?.revision ?? 0) === contribution.revision,
      apply: () => rows.set(key, { ...written, ...(isStopped ? { place: 'stopped' } : {}), revision }),
    },
    // A row that moves is put in one place and deleted in the other.
    ...(isMoved ? [{ key: `resource's other place ${key}`, holds: true, apply: () => undefined }] : []),
    ...moves.map((move) => moveRow(table, move)),
    ...lateMoves.map((move) => lateRow(table, move)),
  ];
}

export function moveRow(
  table: SimulatedCostTable,
  { address, period, at, state, rateDelta, add, stamp, under = [], reprice }: LedgerMove,
): Operation {
  return table.changeRow(
    address,
    period,
    (row) =>
      known(row) !== undefined &&
      (reprice === undefined ? isBefore(row, at, stamp) : row.stamp === reprice.readAt) &&
      row.state === state &&
      hasFactors(row, under),
    (row) => ({
      ...touched(row, at),
      rate: rate(row.rate + rateDelta),
      ...(reprice === undefined ? {} : { factors: reprice.factors }),
      ...(rateDelta === 0n ? {} : { booked: withBooked(row, bookedChange(rateDelta, at, period)) }),
      accrued: money(row.accrued + add),
    }),
  );
}

function hasFactors({ factors = [] }: LedgerRow, under: Factors): boolean {
  return factors.at(-1)?.at === under.at(-1)?.at;
}
