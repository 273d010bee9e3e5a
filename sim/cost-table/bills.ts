import type { Bills } from '../../src/ledger/ports';
import type { TableCall, Wire } from '../wire';
import { bookingRows, lateRow, moveRow } from './bookings';
import type { SimulatedCostTable } from './cost-table';

/** The bills of accounts, each written together with what is booked of it. */
export function billsOf(table: SimulatedCostTable, wire: Wire<TableCall>): Bills {
  const { billRows: rows } = table;
  return {
    find: (address, period) => wire.read('item', () => rows.get(`${address} ${period}`), 'bills.find'),
    save: (bill, { contributions, move, lateMove }) => {
      const key = `${bill.address} ${bill.period}`;
      const write = () =>
        table.transact([
          {
            key: `bill ${key}`,
            holds: (rows.get(key)?.revision ?? 0) === bill.revision,
            apply: () => rows.set(key, { ...bill, revision: bill.revision + 1 }),
          },
          ...contributions.flatMap((contribution) => bookingRows(table, { contribution, moves: [], lateMoves: [] })),
          ...(move === undefined ? [] : [moveRow(table, move)]),
          ...(lateMove === undefined ? [] : [lateRow(table, lateMove)]),
        ]);
      return wire.write('transaction', write, 'bills.save');
    },
  };
}
