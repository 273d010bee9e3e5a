import type { Write } from '../../src/core/ports';
import type { Journal } from '../../src/enforcement/ports';
import type { AdoptedBudgets, Contributions, Ledgers } from '../../src/ledger/ports';
import type { SimulatedCostTable } from './cost-table';

/** The kinds of calls of DynamoDB that differ in what they take. */
export type TableCall = 'item' | 'query' | 'transaction';

/** How a call of AWS travels: it takes its time, and takes effect somewhere in it. */
export interface Wire<Call extends string> {
  read<T>(call: Call, effect: () => T): Promise<T>;
  write<T>(call: Call, effect: () => T): Promise<T>;
}

export interface CostTablePorts {
  readonly ledgers: Ledgers;
  readonly budgets: AdoptedBudgets;
  readonly contributions: Contributions;
  readonly journal: Journal;
}

/** What functions use of the Cost table, each method with the one call that its adapter makes. */
export function costTablePorts(table: SimulatedCostTable, wire: Wire<TableCall>): CostTablePorts {
  const returning = (effect: () => Write) => wire.write('item', () => ({ write: effect(), ledger: table.ledger }));
  return {
    ledgers: {
      find: (_address, period) => wire.read('item', () => (table.ledger.period === period ? table.ledger : undefined)),
      newest: () => wire.read('query', () => ({ ledger: table.ledger, stray: undefined })),
      settle: (_address, _period, from, settlement) => returning(() => table.settle(from, settlement)),
      spend: (move) => returning(() => table.spend(move)),
      book: (bookings) => wire.write('transaction', () => table.book(bookings)),
      touch: (_ledger, at, dropFence) => wire.write('item', () => table.touch(at, dropFence)),
      changeState: (ledger, to) => wire.write('item', () => table.changeState(ledger, to)),
      saveWatch: (_ledger, watch) => wire.write('item', () => table.saveWatch(watch)),
      saveTold: (_ledger, threshold) => wire.write('item', () => table.saveTold(threshold)),
      open: notSimulated,
      rollOver: notSimulated,
      spendLate: notSimulated,
      page: notSimulated,
      pageLate: notSimulated,
    },
    budgets: {
      find: () => wire.read('item', () => table.budget),
      of: () => wire.read('query', () => [table.budget]),
      adopt: notSimulated,
      abandon: notSimulated,
      closeAccount: notSimulated,
    },
    contributions: {
      of: () => wire.read('query', () => [...table.contributions.values()]),
      find: (_addresses, arn) =>
        wire.read('item', () => [table.contributions.get(arn)].filter((row) => row !== undefined)),
    },
    journal: {
      of: () => wire.read('query', () => [...table.journal.values()]),
      write: (entry) => wire.write('item', () => table.writeEntry(entry)),
    },
  };
}

function notSimulated(): Promise<never> {
  return Promise.reject(new Error('the simulated month neither begins nor ends, and its budget stays'));
}
