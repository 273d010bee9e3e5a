import type { MeterRow, Meters } from '../../src/ledger/ports';
import type { TableCall, Wire } from '../wire';
import { lateRow } from './bookings';
import type { Operation, SimulatedCostTable } from './cost-table';

/** How far meters have counted. */
export function metersOf(table: SimulatedCostTable, wire: Wire<TableCall>): Meters {
  const { meterRows: rows } = table;
  return {
    of: (address) => wire.read('query', () => rows.of(address), 'meters.of'),
    count: (counted, moves) =>
      wire.write(
        'transaction',
        () => table.transact([...counted.map(put), ...moves.map((move) => lateRow(table, move))]),
        'meters.count',
      ),
  };

  function put(row: MeterRow): Operation {
    const key = `${row.address} ${row.meter}`;
    return {
      key: `meter ${key}`,
      holds: (rows.get(key)?.revision ?? 0) === row.revision,
      apply: () => void rows.set(key, { ...row, revision: row.revision + 1 }),
    };
  }
}
