import type { Budget } from '../../src/budgets/domain/budget';
import { accountOf, type AccountId, type Address } from '../../src/core/domain/address';
import type { Money } from '../../src/core/domain/money';
import { arnOfControl } from '../../src/core/domain/resource-id';
import type { Instant } from '../../src/core/domain/time';
import type { Write } from '../../src/core/ports';
import { holdsSomething, type JournalEntry } from '../../src/enforcement/domain/journal';
import type { BudgetWithDisabled, EndingPorts } from '../../src/enforcement/end-enforcement';
import type { Journal } from '../../src/enforcement/ports';
import { isRunning } from '../../src/ledger/domain/contribution';
import type { Ledger } from '../../src/ledger/domain/ledger';
import type { AdoptedBudgets, Contribution, Contributions, Ledgers } from '../../src/ledger/ports';
import type { TableCall, Wire } from '../wire';
import type { Operation, SimulatedCostTable } from './cost-table';
import { SimulatedLedgers } from './ledgers';
import { isBefore, known, touched, type LedgerRow } from './rows';

/** What functions use of the Cost table. */
export interface CostTablePorts {
  readonly ledgers: Ledgers;
  readonly budgets: AdoptedBudgets;
  readonly contributions: Contributions;
  readonly journal: Journal;
  readonly held: EndingPorts['held'];
}

/** The ports over one table, each method with the one call that its adapter makes. */
export function costTablePorts(table: SimulatedCostTable, wire: Wire<TableCall>): CostTablePorts {
  return {
    ledgers: new SimulatedLedgers(table, wire),
    budgets: new SimulatedAdoptedBudgets(table, wire),
    contributions: contributionsOf(table, wire),
    journal: journalOf(table, wire),
    held: heldOf(table, wire),
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
    const isOfAccount = ({ address }: Budget) => accountOf(address) === account;
    return this.wire.read('query', () => inOrder(this.table.budgetRows).filter(isOfAccount), 'budgets.of');
  }

  adoptedAt(address: Address): Promise<Instant | undefined> {
    const { budgetRows, adoptedAt } = this.table;
    const read = () => (budgetRows.has(address) ? adoptedAt.get(address) : undefined);
    return this.wire.read('item', read, 'budgets.adoptedAt');
  }

  adopt(budget: Budget, ledger: Ledger, at: Instant): Promise<Write> {
    const { budgetRows, adoptedAt } = this.table;
    const store = () => {
      if (!budgetRows.has(budget.address)) adoptedAt.set(budget.address, at);
      budgetRows.set(budget.address, budget);
    };
    return this.transaction('adopt', budget.address, store, () =>
      this.changeLimit(ledger, at, budget.limit, budget.thresholds),
    );
  }

  abandon(address: Address, ledger: Ledger, at: Instant): Promise<Write> {
    const remove = () => this.table.budgetRows.delete(address);
    return this.transaction('abandon', address, remove, () => this.changeLimit(ledger, at, undefined, []));
  }

  closeAccount(address: Address, ledger: Ledger, at: Instant): Promise<Write> {
    const remove = () => this.table.budgetRows.delete(address);
    const open = { state: 'open', exhaustedLimit: undefined } as const;
    return this.transaction('end', address, remove, () => this.changeLimit(ledger, at, undefined, [], open));
  }

  private transaction(name: string, address: Address, apply: () => void, ledger: () => Operation): Promise<Write> {
    const budget = { key: `budget ${address}`, holds: true, apply };
    return this.wire.write('transaction', () => this.table.transact([budget, ledger()]), name);
  }

  private changeLimit(
    { address, period }: Ledger,
    at: Instant,
    limit: Money | undefined,
    thresholds: readonly number[],
    more: Partial<LedgerRow> = {},
  ): Operation {
    return this.table.changeRow(
      address,
      period,
      (row) => known(row) !== undefined && isBefore(row, at) && row.state !== 'closed',
      (row) => ({ ...touched(row, at), limit, thresholds, ...more }),
    );
  }
}

function contributionsOf({ contributionRows: rows }: SimulatedCostTable, wire: Wire<TableCall>): Contributions {
  return {
    of: (address) => {
      const isOfBudget = (row: Contribution) => row.address === address && isRunning(row.history);
      return wire.read('query', () => inOrder(rows).filter(isOfBudget), 'contributions.of');
    },
    behind: (address, control) => {
      const isBehind = (row: Contribution) =>
        row.address === address && (row.resource.arn === control || arnOfControl(row.control) === control);
      return wire.read('query', () => inOrder(rows).filter(isBehind), 'contributions.behind');
    },
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

function journalOf({ journalRows: rows }: SimulatedCostTable, wire: Wire<TableCall>): Journal {
  return {
    of: (address) => wire.read('query', () => inOrder(rows).filter((entry) => entry.address === address), 'journal.of'),
    write: (entry) =>
      wire.write(
        'item',
        () => {
          const key = keyOfEntry(entry);
          if ((rows.get(key)?.revision ?? 0) !== entry.revision) return 'superseded';
          rows.set(key, { ...entry, revision: entry.revision + 1 });
          return 'written';
        },
        'journal.write',
      ),
  };
}

function heldOf(table: SimulatedCostTable, wire: Wire<TableCall>): EndingPorts['held'] {
  return {
    page: (cursor) =>
      wire.read(
        'query',
        () => {
          const { rows, next } = table.page(table.journalRows, holdsSomething, cursor);
          return { budgets: rows.map(heldBudget), next };
        },
        'held.page',
      ),
  };
}

function heldBudget({ address, status, changedAt }: JournalEntry): BudgetWithDisabled {
  return { address, plannedAt: status === 'planned' ? changedAt : undefined };
}

function keyOfEntry({ address, period, resource }: JournalEntry): string {
  return `${address} ${period} ${resource.arn}`;
}

/** As a query answers: in the order of the keys. */
function inOrder<Row>(rows: ReadonlyMap<string, Row>): readonly Row[] {
  return [...rows].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row);
}
