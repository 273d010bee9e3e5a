import { isDeepStrictEqual } from 'node:util';
import type { Address } from '../../src/core/domain/address';
import { money } from '../../src/core/domain/money';
import { nextPeriod, type Period } from '../../src/core/domain/period';
import { formatInstant, later, MS_PER_DAY, type Instant } from '../../src/core/domain/time';
import type { Write } from '../../src/core/ports';
import { stampInTheWay, type FollowUp, type Grace, type Ledger, type Watch } from '../../src/ledger/domain/ledger';
import type { StrayLedger } from '../../src/ledger/domain/rollover';
import type { Settlement } from '../../src/ledger/domain/settlement';
import { type SettledSpeed } from '../../src/ledger/domain/unsettled';
import type {
  Booking,
  LateMove,
  LedgerMove,
  Ledgers,
  NewestLedger,
  SettledSoFar,
  StoppedBy,
  UnreadableRow,
  WrittenLedger,
} from '../../src/ledger/ports';
import type { TableCall, Wire } from '../wire';
import { bookingRows, lateRow, moveRow } from './bookings';
import type { Operation, SimulatedCostTable } from './cost-table';
import { isBefore, known, openedRow, strayOf, reopened, touched, union, withoutFollowUp, type LedgerRow } from './rows';

/** The ledger rows of the table. */
export class SimulatedLedgers implements Ledgers {
  constructor(
    private readonly table: SimulatedCostTable,
    private readonly wire: Wire<TableCall>,
  ) {}

  find(address: Address, period: Period): Promise<Ledger | undefined> {
    return this.wire.read('item', () => known(this.table.row(address, period)), 'find');
  }

  newest(address: Address, present: Period): Promise<NewestLedger> {
    return this.wire.read('query', () => this.newestOf(address, present), 'newest');
  }

  open(ledger: Ledger, stray: StrayLedger | undefined): Promise<Write> {
    return this.transaction('open', () => [this.openRow(ledger, stray)]);
  }

  rollOver(from: Ledger, closed: Ledger, opened: Ledger, stray: StrayLedger | undefined): Promise<Write> {
    return this.transaction('rollOver', () => [this.closeRow(from, closed), this.openRow(opened, stray)]);
  }

  settle(
    address: Address,
    period: Period,
    from: SettledSoFar,
    { amount, settledThrough, gaps }: Settlement,
    settledSpeed?: SettledSpeed,
  ): Promise<WrittenLedger> {
    return this.returning('settle', address, period, (row) => {
      const isRead = from.gaps === undefined || isDeepStrictEqual(row.gaps, from.gaps);
      if (row.settledThrough !== from.settledThrough || !isRead) return undefined;
      return {
        ...row,
        settledThrough,
        ...(settledSpeed === undefined ? {} : { settledSpeed }),
        accrued: money(row.accrued + amount),
        gaps: from.gaps === undefined ? row.gaps : gaps,
      };
    });
  }

  book(bookings: readonly Booking[]): Promise<Write> {
    return this.transaction('book', () => bookings.flatMap((booking) => bookingRows(this.table, booking)));
  }

  reprice(move: LedgerMove): Promise<Write> {
    return this.transaction('reprice', () => [moveRow(this.table, move)]);
  }

  spendOnce(move: LateMove, id: string): Promise<Write | 'repeated'> {
    const key = `expense ${move.address} ${id}`;
    const write = () => {
      if (this.table.expenseRows.has(key)) return 'repeated' as const;
      const written = this.table.transact([lateRow(this.table, move)]);
      if (written === 'written') this.table.expenseRows.add(key);
      return written;
    };
    return this.wire.write<Write | 'repeated'>('transaction', write, 'spendOnce');
  }

  touch(ledger: Ledger, at: Instant, dropSchedules: boolean): Promise<Write> {
    const { address, period } = ledger;
    const stamp = stampInTheWay(ledger, at);
    return this.update('touch', () =>
      this.table.changeRow(
        address,
        period,
        (row) => isBefore(row, at, stamp) && row.state !== 'closed',
        (row) => ({
          ...touched(row, at),
          watch: dropSchedules ? { ...row.watch, fenceAt: undefined, thresholdAt: undefined } : row.watch,
        }),
      ),
    );
  }

  followUp({ address, period }: Ledger, followUp: FollowUp): Promise<Write> {
    return this.update('followUp', () =>
      this.table.changeRow(
        address,
        period,
        (row) => known(row) !== undefined && row.state !== 'closed',
        (row) => ({ ...row, followUp }),
      ),
    );
  }

  changeState(
    { address, period, state, limit }: Ledger,
    to: 'open' | 'exhausted',
    by: StoppedBy = 'limit',
  ): Promise<Write> {
    return this.update('changeState', () => {
      // DynamoDB refuses an expression that names a value which is not given.
      if (to === 'exhausted' && by === 'limit' && limit === undefined) {
        throw new Error(`${address} has no limit that could be exhausted`);
      }
      return this.table.changeRow(
        address,
        period,
        (row) => row.state === state && row.limit === limit,
        (row) =>
          withoutFollowUp(
            to === 'open'
              ? reopened(row)
              : by !== 'limit'
                ? { ...row, state: to, exhaustedLimit: undefined, exhaustedRate: undefined }
                : { ...row, state: to, exhaustedLimit: limit, exhaustedRate: row.rate },
          ),
      );
    });
  }

  beginGrace({ address, period, limit }: Ledger, grace: Grace): Promise<Write> {
    return this.update('beginGrace', () => {
      if (limit === undefined) throw new RangeError(`${address} has no limit that could be reached`);
      return this.table.changeRow(
        address,
        period,
        (row) => row.state === 'open' && row.limit === limit && (row.grace === undefined || row.grace.limit < limit),
        (row) => ({ ...row, grace }),
      );
    });
  }

  saveBlind({ address, period }: Ledger, since: Instant | undefined): Promise<Write> {
    return this.update('saveBlind', () =>
      this.table.changeRow(
        address,
        period,
        (row) => known(row) !== undefined && row.state !== 'closed',
        ({ blindSince: _before, ...row }) => (since === undefined ? row : { ...row, blindSince: since }),
      ),
    );
  }

  saveWatch({ address, period, watch: read }: Ledger, watch: Watch): Promise<void> {
    const added = watch.toldThresholds.filter((percent) => !read.toldThresholds.includes(percent));
    return this.watching('saveWatch', address, period, (row) => ({
      ...watch,
      toldThresholds: union(row.watch.toldThresholds, added),
    }));
  }

  saveTold({ address, period }: Ledger, percent: number): Promise<void> {
    return this.watching('saveTold', address, period, ({ watch }) => ({
      ...watch,
      toldThresholds: union(watch.toldThresholds, [percent]),
    }));
  }

  page(period: Period, cursor: string | undefined) {
    const page = () => this.table.page(this.table.ledgerRows, (row) => row.period === period, cursor);
    return this.wire.read(
      'query',
      () => {
        const { rows, next } = page();
        return { ledgers: rows.flatMap((row) => known(row) ?? []), unreadable: [], next };
      },
      'page',
    );
  }

  rememberTold({ address, record }: Pick<UnreadableRow, 'address' | 'record'>, now: Instant): Promise<Write> {
    const key = `told ${address} ${record}`;
    const apply = () => void this.table.toldRows.set(key, later(now, MS_PER_DAY));
    return this.update('rememberTold', () => ({ key, holds: (this.table.toldRows.get(key) ?? now) <= now, apply }));
  }

  pageLate(before: Period, cursor: string | undefined) {
    const isLate = (row: LedgerRow) => row.period < before && row.state !== 'closed';
    return this.wire.read(
      'query',
      () => {
        const { rows, next } = this.table.page(this.table.ledgerRows, isLate, cursor);
        return { addresses: rows.filter((row) => known(row) !== undefined).map(({ address }) => address), next };
      },
      'pageLate',
    );
  }

  private transaction(name: string, operations: () => readonly Operation[]): Promise<Write> {
    return this.wire.write('transaction', () => this.table.transact(operations()), name);
  }

  private update(name: string, operation: () => Operation): Promise<Write> {
    return this.wire.write('item', () => this.table.transact([operation()]), name);
  }

  /** A write that says what it led to, or what stood in its way. */
  private returning(
    name: string,
    address: Address,
    period: Period,
    to: (row: LedgerRow) => LedgerRow | undefined,
  ): Promise<WrittenLedger> {
    return this.wire.write(
      'item',
      () => {
        const row = this.table.row(address, period);
        const changed = row === undefined ? undefined : to(row);
        if (changed === undefined) return { write: 'superseded' as const, ledger: known(row) };
        this.table.put(changed);
        return { write: 'written' as const, ledger: known(changed) };
      },
      name,
    );
  }

  private watching(name: string, address: Address, period: Period, to: (row: LedgerRow) => Watch): Promise<void> {
    const change = () => this.table.change(address, period, (row) => ({ ...row, watch: to(row) }));
    return this.wire.write('item', change, name);
  }

  private newestOf(address: Address, present: Period): NewestLedger {
    const rows = this.table.ledgerRows
      .of(address)
      .filter((row) => row.period <= nextPeriod(present))
      .sort((one, other) => (one.period < other.period ? 1 : -1));
    const newest = rows.find((row) => known(row) !== undefined);
    const strays = rows.slice(0, newest === undefined ? undefined : rows.indexOf(newest));
    const stray = strays.filter(({ period }) => period <= present).at(-1);
    return {
      ledger: known(newest),
      stray: stray === undefined ? undefined : { period: stray.period, row: strayOf(stray) },
    };
  }

  private openRow(ledger: Ledger, stray: StrayLedger | undefined): Operation {
    const row = this.table.row(ledger.address, ledger.period);
    const isStray = row !== undefined && known(row) === undefined && row.stamp === stray?.stamp;
    return {
      key: `ledger ${ledger.address} ${ledger.period}`,
      holds: stray === undefined ? row === undefined : isStray,
      apply: () => this.table.put(openedRow(ledger)),
    };
  }

  private closeRow(from: Ledger, closed: Ledger): Operation {
    const stamp = from.stamp ?? formatInstant(from.updatedAt);
    return this.table.changeRow(
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
}
