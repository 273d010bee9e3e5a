import { isDeepStrictEqual } from 'node:util';
import type { Budget } from '../../src/budgets/domain/budget';
import { money } from '../../src/core/domain/money';
import type { Instant } from '../../src/core/domain/time';
import type { Write } from '../../src/core/ports';
import type { JournalEntry } from '../../src/enforcement/domain/journal';
import type { Ledger, Watch } from '../../src/ledger/domain/ledger';
import { rate } from '../../src/ledger/domain/rate';
import type { Settlement } from '../../src/ledger/domain/settlement';
import type { Booking, Contribution, LedgerMove, SettledSoFar } from '../../src/ledger/ports';
import type { LedgerChange } from '../../src/ledger/settle-expenses';

const THE_LIMIT = 100;

/**
 * The Cost table with one account's ledger of one month: every conditional write as DynamoDB carries it out, and the
 * stream.
 */
export class SimulatedCostTable {
  readonly contributions = new Map<string, Contribution>();
  readonly journal = new Map<string, JournalEntry>();
  private changes = 0;

  constructor(
    private row: Ledger,
    readonly budget: Budget,
    private readonly onChange: (change: LedgerChange) => void,
  ) {}

  get ledger(): Ledger {
    return this.row;
  }

  settle(from: SettledSoFar, { amount, settledThrough, gaps }: Settlement): Write {
    const { row } = this;
    const isAsRead = from.gaps === undefined || isDeepStrictEqual(from.gaps, row.gaps);
    if (row.settledThrough !== from.settledThrough || !isAsRead) return 'superseded';
    return this.put({
      accrued: money(row.accrued + amount),
      settledThrough,
      gaps: from.gaps === undefined ? row.gaps : gaps,
    });
  }

  spend({ at, add }: Pick<LedgerMove, 'at' | 'add'>): Write {
    if (this.row.updatedAt >= at || this.row.state === 'closed') return 'superseded';
    return this.put({ accrued: money(this.row.accrued + add), updatedAt: at });
  }

  /** All or nothing. */
  book(bookings: readonly Booking[]): Write {
    const moves = bookings.flatMap((booking) => booking.moves);
    const isFree = bookings.every(
      ({ contribution: { resource, revision } }) => (this.contributions.get(resource.arn)?.revision ?? 0) === revision,
    );
    if (!isFree || !moves.every(({ at, state }) => this.row.updatedAt < at && this.row.state === state)) {
      return 'superseded';
    }
    for (const { contribution } of bookings) {
      this.contributions.set(contribution.resource.arn, { ...contribution, revision: contribution.revision + 1 });
    }
    for (const { at, rateDelta, add } of moves) {
      this.put({ rate: rate(this.row.rate + rateDelta), accrued: money(this.row.accrued + add), updatedAt: at });
    }
    return 'written';
  }

  touch(at: Instant, dropFence: boolean): Write {
    const {
      row: { updatedAt, state, watch },
    } = this;
    if (updatedAt >= at || state === 'closed') return 'superseded';
    return this.put({ updatedAt: at, watch: dropFence ? { ...watch, fenceAt: undefined } : watch });
  }

  changeState(read: Ledger, to: 'open' | 'exhausted'): Write {
    const { row } = this;
    if (row.state !== read.state || row.limit !== read.limit) return 'superseded';
    if (to === 'exhausted') return this.put({ state: to, exhaustedLimit: row.limit });
    const toldThresholds = row.watch.toldThresholds.filter((told) => told !== THE_LIMIT);
    return this.put({
      state: to,
      exhaustedLimit: undefined,
      watch: { ...row.watch, fenceAt: undefined, toldThresholds },
    });
  }

  saveWatch(watch: Watch): void {
    this.put({
      watch: { ...watch, toldThresholds: [...new Set([...this.row.watch.toldThresholds, ...watch.toldThresholds])] },
    });
  }

  saveTold(threshold: number): void {
    this.saveWatch({ ...this.row.watch, toldThresholds: [threshold] });
  }

  writeEntry(entry: JournalEntry): Write {
    const key = `${entry.period} ${entry.resource.arn}`;
    if ((this.journal.get(key)?.revision ?? 0) !== entry.revision) return 'superseded';
    this.journal.set(key, { ...entry, revision: entry.revision + 1 });
    return 'written';
  }

  private put(changed: Partial<Ledger>): Write {
    const before = this.row;
    this.row = { ...before, ...changed };
    this.changes += 1;
    this.onChange({ id: `${this.changes}`, address: before.address, period: before.period, before, after: this.row });
    return 'written';
  }
}
