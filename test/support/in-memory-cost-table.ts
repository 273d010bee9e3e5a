import { isDeepStrictEqual } from 'node:util';
import type { Budget } from '../../src/budgets/domain/budget';
import { accountOf, type AccountId, type Address } from '../../src/core/domain/address';
import { money, type Money } from '../../src/core/domain/money';
import type { Period } from '../../src/core/domain/period';
import { formatInstant, parseInstant, type Instant } from '../../src/core/domain/time';
import type { Write } from '../../src/core/ports';
import type { JournalEntry } from '../../src/enforcement/domain/journal';
import type { Journal } from '../../src/enforcement/ports';
import { NOTHING_WATCHED, type Ledger, type LedgerState } from '../../src/ledger/domain/ledger';
import { rate, ZERO_RATE, type Rate } from '../../src/ledger/domain/rate';
import type { StrayLedger } from '../../src/ledger/domain/rollover';
import type { AdoptedBudgets, Booking, Contribution, Contributions, LateMove, Ledgers } from '../../src/ledger/ports';
import type { LedgerChange, LedgerImage } from '../../src/ledger/settle-expenses';

/** A ledger row as it is stored. Without `settledThrough` and `state`: somebody else created it by a plain update. */
export type LedgerRow = Omit<Ledger, 'settledThrough' | 'state' | 'stamp'> & {
  readonly settledThrough: Instant | undefined;
  readonly state: LedgerState | undefined;
  readonly stamp: string;
};

/** What a foreign writer sends: it adds, and says when, with as many digits as it likes. */
export interface ForeignUpdate {
  readonly add?: Money;
  readonly addRate?: Rate;
  readonly updatedAt: Instant | string;
}

/** The death of a function at one of its writes. */
export class Crash extends Error {}

export type CrashPlan = (callNumber: number, call: string) => 'before' | 'after' | undefined;

/** One item of a transaction: what it is about, whether its condition holds, and what it does. */
interface Operation {
  readonly key: string;
  readonly holds: boolean;
  apply(): void;
}

const MAX_OPERATIONS = 100;
const PAGE_SIZE = 2;
const NEWEST = 3;

/** The Cost table, with what its conditional writes promise and the stream of its ledger rows. */
export class InMemoryCostTable {
  /** The stream: each write that changed a ledger row, in the order of the writes. */
  readonly changes: LedgerChange[] = [];
  readonly ledgerRows = new Map<string, LedgerRow>();
  readonly contributionRows = new Map<string, Contribution>();
  readonly budgetRows = new Map<string, Budget>();
  readonly journalRows = new Map<string, JournalEntry>();
  /** Names the write before or after which the function dies. Writes are counted from 1. */
  crash: CrashPlan | undefined;
  writes = 0;

  readonly contributions: Contributions = {
    of: async (address) => [...this.contributionRows.values()].filter((row) => row.address === address).sort(byArn),
    find: async (addresses, arn) => {
      if (new Set(addresses).size < addresses.length) throw new Error('a key is asked for twice in one read');
      return addresses.flatMap((address) => this.contributionRows.get(`${address} ${arn}`) ?? []);
    },
  };

  readonly journal: Journal = {
    of: async (address) => [...this.journalRows.values()].filter((entry) => entry.address === address),
    write: (entry) =>
      this.writing('journal.write', () => {
        const key = `${entry.address} ${entry.period} ${entry.resource.arn}`;
        if ((this.journalRows.get(key)?.revision ?? 0) !== entry.revision) return 'superseded';
        this.journalRows.set(key, { ...entry, revision: entry.revision + 1 });
        return 'written';
      }),
  };

  readonly budgets: AdoptedBudgets = {
    find: async (address) => this.budgetRows.get(address),
    of: async (account: AccountId) =>
      [...this.budgetRows.values()].filter(({ address }) => accountOf(address) === account),
    adopt: (budget, ledger, at) =>
      this.writing('adopt', () =>
        this.transact([
          { key: `budget ${budget.address}`, holds: true, apply: () => this.budgetRows.set(budget.address, budget) },
          this.changeLimit(ledger, at, budget.limit, budget.thresholds),
        ]),
      ),
    abandon: (address, ledger, at) =>
      this.writing('abandon', () =>
        this.transact([
          { key: `budget ${address}`, holds: true, apply: () => this.budgetRows.delete(address) },
          this.changeLimit(ledger, at, undefined, []),
        ]),
      ),
    closeAccount: (address, ledger, at) =>
      this.writing('end', () =>
        this.transact([
          { key: `budget ${address}`, holds: true, apply: () => this.budgetRows.delete(address) },
          this.changeLimit(ledger, at, undefined, [], { state: 'open', exhaustedLimit: undefined }),
        ]),
      ),
  };

  readonly ledgers: Ledgers = {
    find: async (address, period) => known(this.row(address, period)),
    newest: async (address) => {
      const ofAddress = [...this.ledgerRows.values()].filter((row) => row.address === address);
      const rows = ofAddress.sort((one, other) => (one.period < other.period ? 1 : -1)).slice(0, NEWEST);
      const index = rows.findIndex((row) => known(row) !== undefined);
      const stray = rows[index === -1 ? rows.length - 1 : index - 1];
      return {
        ledger: known(rows[index]),
        stray: stray === undefined ? undefined : { period: stray.period, row: stray },
      };
    },
    open: (ledger, stray) => this.writing('open', () => this.transact([this.openRow(ledger, stray)])),
    rollOver: (from, closed, opened, stray) =>
      this.writing('rollOver', () => this.transact([this.closeRow(from, closed), this.openRow(opened, stray)])),
    settle: (address, period, from, { amount, settledThrough, gaps }) =>
      this.writing('settle', () => {
        const row = this.row(address, period);
        const isRead = from.gaps === undefined || isDeepStrictEqual(row?.gaps, from.gaps);
        if (row === undefined || row.settledThrough !== from.settledThrough || !isRead) {
          return { write: 'superseded' as const, ledger: known(row) };
        }
        return this.written({
          ...row,
          settledThrough,
          accrued: money(row.accrued + amount),
          gaps: from.gaps === undefined ? row.gaps : gaps,
        });
      }),
    book: (bookings) =>
      this.writing('book', () => this.transact(bookings.flatMap((booking) => this.bookingRows(booking)))),
    spend: ({ address, period, at, add }) =>
      this.writing('spend', () => {
        const row = this.row(address, period);
        if (known(row) === undefined || row === undefined || !isBefore(row, at) || row.state === 'closed') {
          return { write: 'superseded' as const, ledger: known(row) };
        }
        return this.written({ ...touched(row, at), accrued: money(row.accrued + add) });
      }),
    spendLate: (move) => this.writing('spendLate', () => this.transact([this.lateRow(move)])),
    touch: ({ address, period }, at, dropFence) =>
      this.writing('touch', () =>
        this.transact([
          this.changeRow(
            address,
            period,
            (row) => isBefore(row, at) && row.state !== 'closed',
            (row) => ({ ...touched(row, at), watch: dropFence ? { ...row.watch, fenceAt: undefined } : row.watch }),
          ),
        ]),
      ),
    changeState: ({ address, period, state, limit }, to) =>
      this.writing('changeState', () =>
        this.transact([
          this.changeRow(
            address,
            period,
            (row) => row.state === state && row.limit === limit,
            (row) => {
              const toldThresholds = row.watch.toldThresholds.filter((percent) => to !== 'open' || percent !== 100);
              if (to === 'exhausted') return { ...row, state: to, exhaustedLimit: limit };
              return {
                ...row,
                state: to,
                exhaustedLimit: undefined,
                watch: { ...row.watch, fenceAt: undefined, toldThresholds },
              };
            },
          ),
        ]),
      ),
    saveWatch: ({ address, period, watch: read }, watch) =>
      this.writing('saveWatch', () => {
        const added = watch.toldThresholds.filter((percent) => !read.toldThresholds.includes(percent));
        this.change(address, period, (row) => ({
          ...row,
          watch: { ...watch, toldThresholds: union(row.watch.toldThresholds, added) },
        }));
      }),
    saveTold: ({ address, period }, percent) =>
      this.writing('saveTold', () => {
        this.change(address, period, ({ watch, ...row }) => ({
          ...row,
          watch: { ...watch, toldThresholds: union(watch.toldThresholds, [percent]) },
        }));
      }),
    page: async (period, cursor) => {
      const { rows, next } = this.page((row) => row.period === period, cursor);
      return { ledgers: rows.flatMap((row) => known(row) ?? []), next };
    },
    pageLate: async (before, cursor) => {
      const { rows, next } = this.page((row) => row.period < before && row.state !== 'closed', cursor);
      return { addresses: rows.filter((row) => known(row) !== undefined).map(({ address }) => address), next };
    },
  };

  /** The row of a month as the product reads it. Throws when there is none: for expectations. */
  ledger(address: Address, period: Period): Ledger {
    const ledger = known(this.row(address, period));
    if (ledger === undefined) throw new Error(`${address} has no ledger of ${period}`);
    return ledger;
  }

  /**
   * `UpdateItem` with `ADD` for the amounts and `SET updatedAt`, without any condition: creates the row if there is
   * none.
   */
  foreignUpdate(
    address: Address,
    period: Period,
    { add = money(0n), addRate = ZERO_RATE, updatedAt }: ForeignUpdate,
  ): void {
    const stamp = typeof updatedAt === 'string' ? updatedAt : formatInstant(updatedAt);
    const row: LedgerRow = this.row(address, period) ?? {
      address,
      period,
      accrued: money(0n),
      rate: ZERO_RATE,
      updatedAt: parseInstant(stamp),
      stamp,
      settledThrough: undefined,
      state: undefined,
      limit: undefined,
      exhaustedLimit: undefined,
      thresholds: [],
      gaps: [],
      watch: NOTHING_WATCHED,
    };
    this.put({
      ...row,
      accrued: money(row.accrued + add),
      rate: rate(row.rate + addRate),
      updatedAt: parseInstant(stamp),
      stamp,
    });
  }

  /** One call to the outside that changes something, and may be the function's last. */
  async writing<T>(call: string, write: () => T): Promise<T> {
    this.writes += 1;
    const point = this.crash?.(this.writes, call);
    if (point === 'before') throw new Crash(`before ${call}`);
    const result = write();
    if (point === 'after') throw new Crash(`after ${call}`);
    return result;
  }

  private row(address: Address, period: Period): LedgerRow | undefined {
    return this.ledgerRows.get(`${address} ${period}`);
  }

  private put(row: LedgerRow): void {
    const { address, period } = row;
    const before = this.row(address, period);
    if (before !== undefined && isSame(before, row)) return;
    this.ledgerRows.set(`${address} ${period}`, row);
    const id = (this.changes.length + 1).toString().padStart(9, '0');
    this.changes.push({
      id,
      address,
      period,
      before: before === undefined ? undefined : imageOf(before),
      after: imageOf(row),
    });
  }

  private written(row: LedgerRow) {
    this.put(row);
    return { write: 'written' as const, ledger: known(row) };
  }

  private change(address: Address, period: Period, to: (row: LedgerRow) => LedgerRow): void {
    const row = this.row(address, period);
    if (row === undefined) {
      throw new Error(`${address} has no row of ${period}: this update would create one that nobody can read`);
    }
    this.put(to(row));
  }

  private transact(operations: readonly Operation[]): Write {
    if (new Set(operations.map(({ key }) => key)).size < operations.length) {
      throw new Error('a transaction has two operations on one item');
    }
    if (operations.length > MAX_OPERATIONS) throw new Error(`a transaction has ${operations.length} operations`);
    if (!operations.every(({ holds }) => holds)) return 'superseded';
    for (const operation of operations) operation.apply();
    return 'written';
  }

  private changeRow(
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

  private openRow(ledger: Ledger, stray: StrayLedger | undefined): Operation {
    const row = this.row(ledger.address, ledger.period);
    const holds =
      stray === undefined
        ? row === undefined
        : row !== undefined && known(row) === undefined && row.stamp === stray.stamp;
    const opened: LedgerRow = {
      ...ledger,
      stamp: formatInstant(ledger.updatedAt),
      watch: { ...ledger.watch, toldThresholds: [] },
    };
    return { key: `ledger ${ledger.address} ${ledger.period}`, holds, apply: () => this.put(opened) };
  }

  private closeRow(from: Ledger, closed: Ledger): Operation {
    const stamp = from.stamp ?? formatInstant(from.updatedAt);
    return this.changeRow(
      from.address,
      from.period,
      (row) => row.stamp === stamp && row.rate === from.rate && row.state === from.state,
      (row) => ({
        ...touched(row, closed.updatedAt),
        rate: closed.rate,
        state: closed.state,
        watch: { ...row.watch, fenceAt: undefined, thresholdAt: undefined },
      }),
    );
  }

  private lateRow({ address, period, add }: LateMove): Operation {
    return this.changeRow(
      address,
      period,
      (row) => known(row) !== undefined,
      (row) => ({ ...row, accrued: money(row.accrued + add) }),
    );
  }

  private bookingRows({ contribution, moves, lateMoves }: Booking): readonly Operation[] {
    const {
      address,
      resource: { arn },
      revision,
    } = contribution;
    const key = `${address} ${arn}`;
    return [
      {
        key: `resource ${key}`,
        holds: (this.contributionRows.get(key)?.revision ?? 0) === revision,
        apply: () => this.contributionRows.set(key, { ...contribution, revision: revision + 1 }),
      },
      ...moves.map((move) =>
        this.changeRow(
          move.address,
          move.period,
          (row) => known(row) !== undefined && isBefore(row, move.at) && row.state === move.state,
          (row) => ({
            ...touched(row, move.at),
            rate: rate(row.rate + move.rateDelta),
            accrued: money(row.accrued + move.add),
          }),
        ),
      ),
      ...lateMoves.map((move) => this.lateRow(move)),
    ];
  }

  private changeLimit(
    { address, period }: Ledger,
    at: Instant,
    limit: Money | undefined,
    thresholds: readonly number[],
    more: Partial<LedgerRow> = {},
  ): Operation {
    return this.changeRow(
      address,
      period,
      (row) => known(row) !== undefined && isBefore(row, at) && row.state !== 'closed',
      (row) => ({ ...touched(row, at), limit, thresholds, ...more }),
    );
  }

  /** As a scan pages: a page may be empty, and more may follow. */
  private page(filter: (row: LedgerRow) => boolean, cursor: string | undefined) {
    const after = [...this.ledgerRows]
      .filter(([key]) => cursor === undefined || key > cursor)
      .sort(([one], [other]) => (one < other ? -1 : 1));
    const scanned = after.slice(0, PAGE_SIZE);
    return {
      rows: scanned.map(([, row]) => row).filter(filter),
      next: after.length > PAGE_SIZE ? scanned.at(-1)?.[0] : undefined,
    };
  }
}

function known(row: LedgerRow | undefined): Ledger | undefined {
  if (row?.settledThrough === undefined || row.state === undefined) return undefined;
  return { ...row, settledThrough: row.settledThrough, state: row.state };
}

function isSame(one: LedgerRow, other: LedgerRow): boolean {
  return (Object.keys(other) as (keyof LedgerRow)[]).every(
    (name) => one[name] === other[name] || isDeepStrictEqual(one[name], other[name]),
  );
}

/** Stamps are compared as texts: one with fewer digits sorts after all of its second. */
function isBefore(row: LedgerRow, at: Instant): boolean {
  return row.stamp < formatInstant(at);
}

function touched(row: LedgerRow, at: Instant): LedgerRow {
  return { ...row, updatedAt: at, stamp: formatInstant(at) };
}

function imageOf({ accrued, updatedAt, rate: speed, settledThrough, limit, state }: LedgerRow): LedgerImage {
  return { accrued, updatedAt, rate: speed, settledThrough, limit, state };
}

function union(one: readonly number[], other: readonly number[]): readonly number[] {
  return [...new Set([...one, ...other])];
}

function byArn(one: Contribution, other: Contribution): number {
  return one.resource.arn < other.resource.arn ? -1 : 1;
}
