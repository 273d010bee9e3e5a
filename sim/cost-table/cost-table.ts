import type { Budget } from '../../src/budgets/domain/budget';
import { accountOf, type Address } from '../../src/core/domain/address';
import type { Period } from '../../src/core/domain/period';
import { later, MS_PER_DAY, type Instant } from '../../src/core/domain/time';
import type { Write } from '../../src/core/ports';
import type { JournalEntry } from '../../src/enforcement/domain/journal';
import type { Lease } from '../../src/enforcement/domain/lease';
import type { AccountBill } from '../../src/ledger/domain/account-bill';
import { isRunning } from '../../src/ledger/domain/contribution';
import type { Ledger } from '../../src/ledger/domain/ledger';
import type { Contribution, MeterRow } from '../../src/ledger/ports';
import type { LedgerChange } from '../../src/ledger/settle-expenses';
import { PartitionedRows } from './partitioned-rows';
import { foreignlyUpdated, imageOf, isSame, known, type ForeignUpdate, type LedgerRow } from './rows';

/** One item of a transaction: what it is about, whether its condition holds, and what it does. */
export interface Operation {
  readonly key: string;
  readonly holds: boolean;
  apply(): void;
}

/** A lease as it is stored. */
export interface LeaseRow extends Lease {
  readonly marks: number;
}

/** How a table differs from the one of a test: pages as large as DynamoDB's, a stream of which only readers know. */
export interface TableOptions {
  readonly pageSize: number;
  readonly keepsChanges: boolean;
}

/** As long as src/ledger/aws/contribution-attributes.ts has them kept. */
const STOPPED_KEPT_MS = 8 * MS_PER_DAY;
const MAX_OPERATIONS = 100;
const SMALL: TableOptions = { pageSize: 2, keepsChanges: true };
/** Sequence numbers are compared as texts. */
const ID_LENGTH = 9;

/** The rows of the Cost table, what its conditional writes promise, and the stream of its ledger rows. */
export class SimulatedCostTable {
  /** The stream: each write that changed a ledger row, in the order of the writes. */
  readonly changes: LedgerChange[] = [];
  readonly ledgerRows = new PartitionedRows<LedgerRow>(({ address }) => address);
  readonly contributionRows = new PartitionedRows<Contribution>(({ address }) => address);
  readonly budgetRows = new PartitionedRows<Budget>(({ address }) => accountOf(address));
  /** The workloads' budgets that were removed and go on counting. */
  readonly removedRows = new PartitionedRows<Budget>(({ address }) => accountOf(address));
  /** When each budget was first adopted. */
  readonly adoptedAt = new Map<string, Instant>();
  readonly journalRows = new PartitionedRows<JournalEntry>(({ address }) => address);
  /** Until when nobody asks for a run. */
  readonly askRows = new Map<string, { readonly until: Instant; readonly asker?: symbol }>();
  readonly leaseRows = new Map<string, LeaseRow>();
  /** How far meters have counted, by address and meter. */
  readonly meterRows = new PartitionedRows<MeterRow>(({ address }) => address);
  /** What is known of the bills of accounts, by address and month. */
  readonly billRows = new Map<string, AccountBill>();
  /** The ids of expenses, and until when it is remembered that somebody was told of a row. */
  readonly expenseRows = new Set<string>();
  readonly toldRows = new Map<string, Instant>();
  private written = 0;

  /** `onChange` is told of each record of the stream as it appears. */
  constructor(
    private readonly onChange: (change: LedgerChange) => void = () => undefined,
    private readonly options: TableOptions = SMALL,
  ) {}

  /** The row of a month as the product reads it. Throws when there is none: for expectations. */
  ledger(address: Address, period: Period): Ledger {
    const ledger = known(this.row(address, period));
    if (ledger === undefined) throw new Error(`${address} has no ledger of ${period}`);
    return ledger;
  }

  /** What somebody does who knows the first three attributes and nothing of the product. */
  foreignUpdate(address: Address, period: Period, update: ForeignUpdate): void {
    this.put(foreignlyUpdated(this.row(address, period), address, period, update));
  }

  row(address: Address, period: Period): LedgerRow | undefined {
    return this.ledgerRows.get(`${address} ${period}`);
  }

  /** All that contributes to a budget, or did: for expectations. */
  contributionsOf(address: Address): readonly Contribution[] {
    return this.contributionRows.of(address);
  }

  /** A write that changes nothing leaves no record. */
  put(row: LedgerRow): void {
    const { address, period } = row;
    const before = this.row(address, period);
    if (before !== undefined && isSame(before, row)) return;
    this.ledgerRows.set(`${address} ${period}`, row);
    const change = {
      id: (this.written += 1).toString().padStart(ID_LENGTH, '0'),
      address,
      period,
      before: before === undefined ? undefined : imageOf(before),
      after: imageOf(row),
    };
    if (this.options.keepsChanges) this.changes.push(change);
    this.onChange(change);
  }

  /** An update without a condition. DynamoDB would create a row that nobody can read: here it is a fault. */
  change(address: Address, period: Period, to: (row: LedgerRow) => LedgerRow): void {
    const row = this.row(address, period);
    if (row === undefined) {
      throw new Error(`${address} has no row of ${period}: this update would create one that nobody can read`);
    }
    this.put(to(row));
  }

  changeRow(
    address: Address,
    period: Period,
    condition: (row: LedgerRow) => boolean,
    to: (row: LedgerRow) => LedgerRow,
  ): Operation {
    const row = this.row(address, period);
    return {
      key: `ledger ${address} ${period}`,
      holds: row !== undefined && condition(row),
      apply: () => this.change(address, period, to),
    };
  }

  /** All or nothing. Throws what DynamoDB refuses whatever the rows say. */
  transact(operations: readonly Operation[]): Write {
    if (new Set(operations.map(({ key }) => key)).size < operations.length) {
      throw new Error('a transaction has two operations on one item');
    }
    if (operations.length === 0 || operations.length > MAX_OPERATIONS) {
      throw new Error(`a transaction has ${operations.length} operations`);
    }
    if (!operations.every(({ holds }) => holds)) return 'superseded';
    for (const operation of operations) operation.apply();
    return 'written';
  }

  /** What DynamoDB deletes by itself: rows of what has stopped long ago, and what was told. */
  forget(now: Instant): void {
    for (const [key, { history }] of this.contributionRows) {
      const last = history.at(-1);
      if (last !== undefined && !isRunning(history) && later(last.at, STOPPED_KEPT_MS) <= now) {
        this.contributionRows.delete(key);
      }
    }
    for (const [key, until] of this.toldRows) if (until <= now) this.toldRows.delete(key);
  }

  /** A page of a scan, whose rows are filtered after they were counted: it may be empty, and more may follow. */
  page<Row>(rows: PartitionedRows<Row>, filter: (row: Row) => boolean, cursor: string | undefined) {
    const after = rows.after(cursor);
    const scanned = after.slice(0, this.options.pageSize);
    return {
      rows: scanned.map((key) => rows.get(key) as Row).filter(filter),
      next: after.length > scanned.length ? scanned.at(-1) : undefined,
    };
  }
}
