import type { Budget } from '../../src/budgets/domain/budget';
import { address as toAddress, type AccountId, type Address } from '../../src/core/domain/address';
import type { Money } from '../../src/core/domain/money';
import { arnOfControl } from '../../src/core/domain/resource-id';
import type { Instant } from '../../src/core/domain/time';
import type { Write } from '../../src/core/ports';
import { holdsSomething, type JournalEntry } from '../../src/enforcement/domain/journal';
import { LeaseLost, type Lease } from '../../src/enforcement/domain/lease';
import type { Journal, Leases } from '../../src/enforcement/ports';
import { isRunning } from '../../src/ledger/domain/contribution';
import { stampInTheWay, type Ledger } from '../../src/ledger/domain/ledger';
import type {
  AdoptedBudgets,
  Asks,
  Bills,
  Contribution,
  Contributions,
  HeldBudgets,
  Ledgers,
  Meters,
} from '../../src/ledger/ports';
import type { TableCall, Wire } from '../wire';
import { billsOf } from './bills';
import type { LeaseRow, Operation, SimulatedCostTable } from './cost-table';
import { SimulatedLedgers } from './ledgers';
import { metersOf } from './meters';
import { PartitionedRows } from './partitioned-rows';
import { isBefore, known, touched, type LedgerRow } from './rows';

/** What functions use of the Cost table. */
export interface CostTablePorts {
  readonly ledgers: Ledgers;
  readonly budgets: AdoptedBudgets;
  readonly asks: Asks;
  readonly bills: Bills;
  readonly contributions: Contributions;
  readonly journal: Journal;
  readonly leases: Leases;
  readonly held: HeldBudgets;
  readonly meters: Meters;
}

/** The ports over one table, each method with the one call that its adapter makes. */
export function costTablePorts(table: SimulatedCostTable, wire: Wire<TableCall>): CostTablePorts {
  return {
    ledgers: new SimulatedLedgers(table, wire),
    budgets: new SimulatedAdoptedBudgets(table, wire),
    asks: asksOf(table, wire),
    bills: billsOf(table, wire),
    contributions: contributionsOf(table, wire),
    journal: journalOf(table, wire),
    leases: leasesOf(table, wire),
    held: heldOf(table, wire),
    meters: metersOf(table, wire),
  };
}

class SimulatedAdoptedBudgets implements AdoptedBudgets {
  constructor(
    private readonly table: SimulatedCostTable,
    private readonly wire: Wire<TableCall>,
  ) {}

  find(address: Address): Promise<Budget | undefined> {
    return this.wire.read('item', () => this.table.budgetRows.get(address), 'budgets.find');
  }

  of(account: AccountId): Promise<readonly Budget[]> {
    return this.wire.read('query', () => this.table.budgetRows.of(account), 'budgets.of');
  }

  counting(account: AccountId): Promise<readonly Budget[]> {
    const { budgetRows, removedRows } = this.table;
    const read = () => [...budgetRows.of(account), ...removedRows.of(account)];
    return this.wire.read('query', read, 'budgets.counting');
  }

  adoptedAt(address: Address): Promise<Instant | undefined> {
    const { budgetRows, adoptedAt } = this.table;
    const read = () => (budgetRows.has(address) ? adoptedAt.get(address) : undefined);
    return this.wire.read('item', read, 'budgets.adoptedAt');
  }

  adopt(budget: Budget, ledger: Ledger, at: Instant): Promise<Write> {
    const { budgetRows, removedRows, adoptedAt } = this.table;
    const store = () => {
      if (!budgetRows.has(budget.address)) adoptedAt.set(budget.address, at);
      budgetRows.set(budget.address, budget);
      removedRows.delete(budget.address);
    };
    return this.transaction('adopt', budget.address, store, () => this.changeLimit(ledger, at, budget));
  }

  abandon(budget: Budget, ledger: Ledger, at: Instant): Promise<Write> {
    const { address, scope } = budget;
    const remove = () => {
      this.table.budgetRows.delete(address);
      if (scope === 'workload') this.table.removedRows.set(address, budget);
    };
    return this.transaction('abandon', address, remove, () => this.changeLimit(ledger, at, NO_LIMIT));
  }

  closeAccount(address: Address, ledger: Ledger, at: Instant): Promise<Write> {
    const remove = () => this.table.budgetRows.delete(address);
    const open = { state: 'open', exhaustedLimit: undefined, exhaustedRate: undefined } as const;
    return this.transaction('end', address, remove, () => this.changeLimit(ledger, at, NO_LIMIT, open));
  }

  private transaction(name: string, address: Address, apply: () => void, ledger: () => Operation): Promise<Write> {
    const budget = { key: `budget ${address}`, holds: true, apply };
    return this.wire.write('transaction', () => this.table.transact([budget, ledger()]), name);
  }

  private changeLimit(
    ledger: Ledger,
    at: Instant,
    { limit, thresholds, graceMinutes }: Limits,
    more: Partial<LedgerRow> = {},
  ): Operation {
    const stamp = stampInTheWay(ledger, at);
    return this.table.changeRow(
      ledger.address,
      ledger.period,
      (row) => known(row) !== undefined && isBefore(row, at, stamp) && row.state !== 'closed',
      ({ graceMinutes: _before, ...row }) => ({
        ...touched(row, at),
        limit,
        thresholds,
        ...(graceMinutes === undefined ? {} : { graceMinutes }),
        ...more,
      }),
    );
  }
}

/** What a budget says of its ledger. */
interface Limits extends Pick<Budget, 'thresholds' | 'graceMinutes'> {
  readonly limit: Money | undefined;
}

const NO_LIMIT: Limits = { limit: undefined, thresholds: [] };

function contributionsOf({ contributionRows: rows }: SimulatedCostTable, wire: Wire<TableCall>): Contributions {
  return {
    of: (address) => {
      return wire.read('query', () => rows.of(address).filter(({ history }) => isRunning(history)), 'contributions.of');
    },
    behind: (address, control) => {
      const isBehind = (row: Contribution) => row.resource.arn === control || arnOfControl(row.control) === control;
      return wire.read('query', () => rows.of(address).filter(isBehind), 'contributions.behind');
    },
    all: (address) => wire.read('query', () => rows.of(address), 'contributions.all'),
    find: (addresses, arn) =>
      wire.read(
        'item',
        () => {
          if (new Set(addresses).size < addresses.length) throw new Error('a key is asked for twice in one read');
          return addresses.flatMap((address) => rows.get(`${address} ${arn}`) ?? []);
        },
        'contributions.find',
      ),
  };
}

function asksOf({ askRows: rows }: SimulatedCostTable, wire: Wire<TableCall>): Asks {
  return {
    make: (address, now, until) => {
      const asker = Symbol(address);
      return wire.write(
        'item',
        () => {
          const asked = rows.get(address);
          if (asked !== undefined && asked.until > now && asked.asker !== asker) return false;
          rows.set(address, { until, asker });
          return true;
        },
        'asks.make',
      );
    },
    keepQuiet: (address, until) => wire.write('item', () => void rows.set(address, { until }), 'asks.keepQuiet'),
    forget: (address) => wire.write('item', () => void rows.delete(address), 'asks.forget'),
  };
}

function journalOf(table: SimulatedCostTable, wire: Wire<TableCall>): Journal {
  const { journalRows: rows } = table;
  return {
    of: (address) => wire.read('query', () => rows.of(address), 'journal.of'),
    write: (entries, lease) =>
      wire.write('transaction', () => table.transact([whileHeld(table, lease), ...entries.map(put)]), 'journal.write'),
  };

  function put(entry: JournalEntry): Operation {
    const key = keyOfEntry(entry);
    return {
      key: `journal ${key}`,
      holds: (rows.get(key)?.revision ?? 0) === entry.revision,
      apply: () => rows.set(key, { ...entry, revision: entry.revision + 1 }),
    };
  }
}

function whileHeld({ leaseRows }: SimulatedCostTable, { account, holder }: Lease): Operation {
  return { key: `lease ${account}`, holds: leaseRows.get(account)?.holder === holder, apply: () => undefined };
}

function leasesOf({ leaseRows: rows }: SimulatedCostTable, wire: Wire<TableCall>): Leases {
  return {
    take: (lease, now) =>
      wire.write(
        'item',
        () => {
          const held = rows.get(lease.account);
          if (held !== undefined && held.until > now && held.holder !== lease.holder) return false;
          rows.set(lease.account, { ...lease, marks: 0 });
          return true;
        },
        'leases.take',
      ),
    mark: (account, now) =>
      wire.write(
        'item',
        () => {
          const held = rows.get(account);
          if (held === undefined || held.until <= now) return undefined;
          rows.set(account, { ...held, marks: held.marks + 1 });
          return held.until;
        },
        'leases.mark',
      ),
    marks: (lease) => wire.read('item', () => ownOf(lease).marks, 'leases.marks'),
    release: ({ account, holder }, marks) =>
      wire.write(
        'item',
        () => {
          const held = rows.get(account);
          if (held?.holder !== holder) return true;
          return held.marks === marks && rows.delete(account);
        },
        'leases.release',
      ),
    drop: ({ account, holder }) =>
      wire.write('item', () => void (rows.get(account)?.holder === holder && rows.delete(account)), 'leases.drop'),
  };

  function ownOf(lease: Lease): LeaseRow {
    const held = rows.get(lease.account);
    if (held?.holder !== lease.holder) throw new LeaseLost(lease);
    return held;
  }
}

function heldOf(table: SimulatedCostTable, wire: Wire<TableCall>): HeldBudgets {
  return {
    page: (cursor) =>
      wire.read(
        'query',
        () => {
          const all = new PartitionedRows<JournalEntry | LeaseRow>(() => '');
          for (const [key, row] of table.leaseRows) all.set(key, row);
          for (const [key, row] of table.journalRows) all.set(key, row);
          const { rows, next } = table.page(all, (row) => !('mode' in row) || holdsSomething(row), cursor);
          return { addresses: rows.map((row) => ('address' in row ? row.address : toAddress(row.account))), next };
        },
        'held.page',
      ),
  };
}

function keyOfEntry({ address, period, resource }: JournalEntry): string {
  return `${address} ${period} ${resource.arn}`;
}
