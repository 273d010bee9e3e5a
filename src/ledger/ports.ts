import type { Budget } from '../budgets/domain/budget';
import type { AccountId, Address } from '../core/domain/address';
import type { Money } from '../core/domain/money';
import type { Period } from '../core/domain/period';
import type { ResourceId } from '../core/domain/resource-id';
import type { Instant } from '../core/domain/time';
import type { Write } from '../core/ports';
import type { History } from './domain/contribution';
import type { Gap, Ledger, LedgerState, Watch } from './domain/ledger';
import type { Rate } from './domain/rate';
import type { StrayLedger } from './domain/rollover';
import type { Settlement } from './domain/settlement';

/** A write, and the row as it is afterwards; superseded, as it is instead. Undefined: there is none. */
export interface WrittenLedger {
  readonly write: Write;
  readonly ledger: Ledger | undefined;
}

/** What a budget’s months look like from now: its newest row, and a stray one of a later month. */
export interface NewestLedger {
  readonly ledger: Ledger | undefined;
  readonly stray: { readonly period: Period; readonly row: StrayLedger } | undefined;
}

/** Which values of the ledger a settlement was worked out from. Without `gaps`: from the stream alone. */
export interface SettledSoFar {
  readonly settledThrough: Instant;
  readonly gaps?: readonly Gap[];
}

/** A change of speed, and what it costs more (or less) than what is booked, in the ledger of a running month. */
export interface LedgerMove {
  readonly address: Address;
  readonly period: Period;
  /** The row's new `updatedAt`: the write is refused unless it is later than the row's own. */
  readonly at: Instant;
  readonly rateDelta: Rate;
  readonly add: Money;
  /** What the row said when this was worked out: whoever starts something in an exhausted ledger must know. */
  readonly state: LedgerState;
}

/** What belongs to a month that is over. */
export interface LateMove {
  readonly address: Address;
  readonly period: Period;
  readonly add: Money;
}

/** One resource's speed in one budget. */
export interface Contribution {
  readonly address: Address;
  readonly resource: ResourceId;
  readonly history: History;
  readonly tags: Readonly<Record<string, string>>;
  readonly control: ResourceId | undefined;
  readonly startedBy: string | undefined;
  /** Counts the writes of this row; 0: it is not stored yet. */
  readonly revision: number;
}

export interface Booking {
  /** As it is to be stored; its revision is the one that was read. */
  readonly contribution: Contribution;
  readonly moves: readonly LedgerMove[];
  readonly lateMoves: readonly LateMove[];
}

export interface Ledgers {
  find(address: Address, period: Period): Promise<Ledger | undefined>;
  newest(address: Address): Promise<NewestLedger>;
  /** Creates a row, in place of a stray one if it was found. */
  open(ledger: Ledger, stray: StrayLedger | undefined): Promise<Write>;
  /** Closes one row and opens the next, both or neither. */
  rollOver(from: Ledger, closed: Ledger, opened: Ledger, stray: StrayLedger | undefined): Promise<Write>;
  /**
   * Adds a settlement, if the row is still settled up to where it begins. Returns the row as it is afterwards, or as it
   * is instead.
   */
  settle(address: Address, period: Period, from: SettledSoFar, settlement: Settlement): Promise<WrittenLedger>;
  /** All rows of all bookings, or none. */
  book(bookings: readonly Booking[]): Promise<Write>;
  /**
   * Adds an expense and returns the row as it is then; `superseded` when `at` is not later than the row's own, which is
   * returned instead.
   */
  spend(move: Pick<LedgerMove, 'address' | 'period' | 'at' | 'add'>): Promise<WrittenLedger>;
  spendLate(move: LateMove): Promise<Write>;
  /** Says that somebody has looked: the stream does the rest. With `dropFence`, its schedule is known to be gone. */
  touch(ledger: Ledger, at: Instant, dropFence: boolean): Promise<Write>;
  changeState(ledger: Ledger, to: 'open' | 'exhausted'): Promise<Write>;
  /** Thresholds are added to those told before; the rest is replaced. */
  saveWatch(ledger: Ledger, watch: Watch): Promise<void>;
  /** Adds one threshold to those that were told. */
  saveTold(ledger: Ledger, threshold: number): Promise<void>;
  /** The rows of a period, some at a time. */
  page(
    period: Period,
    cursor: string | undefined,
  ): Promise<{ readonly ledgers: readonly Ledger[]; readonly next: string | undefined }>;
  /** Budgets with an open row of a month before this one, some at a time. */
  pageLate(
    before: Period,
    cursor: string | undefined,
  ): Promise<{ readonly addresses: readonly Address[]; readonly next: string | undefined }>;
}

export interface Contributions {
  of(address: Address): Promise<readonly Contribution[]>;
  find(addresses: readonly Address[], arn: string): Promise<readonly Contribution[]>;
}

/** The budgets that were accepted, as the guardrail applies them: what people write may be refused, and this stays. */
export interface AdoptedBudgets {
  find(address: Address): Promise<Budget | undefined>;
  of(account: AccountId): Promise<readonly Budget[]>;
  /** Stores the budget, and its limit and thresholds in its ledger with `at` as the time of the change; or neither. */
  adopt(budget: Budget, ledger: Ledger, at: Instant): Promise<Write>;
  abandon(address: Address, ledger: Ledger, at: Instant): Promise<Write>;
  /** As `abandon`, and opens the ledger: what was disabled stays so until the account is back. */
  closeAccount(address: Address, ledger: Ledger, at: Instant): Promise<Write>;
}

/** What waits for an instant: a schedule of the address for each purpose. */
export interface Schedules {
  /** Creates or moves it. `isThere`: what is known of it, to save a call; it may be wrong. */
  place(purpose: SchedulePurpose, address: Address, at: Instant, isThere: boolean): Promise<void>;
  remove(purpose: SchedulePurpose, address: Address): Promise<void>;
}

export type SchedulePurpose = 'exhaustion' | 'threshold';
