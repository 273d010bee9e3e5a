import type { Budget } from '../budgets/domain/budget';
import type { AccountId, Address } from '../core/domain/address';
import type { Money } from '../core/domain/money';
import type { Period } from '../core/domain/period';
import type { Control, ResourceId } from '../core/domain/resource-id';
import type { Instant } from '../core/domain/time';
import type { Write } from '../core/ports';
import type { AccountBill } from './domain/account-bill';
import type { BillFrom } from './domain/blindness';
import type { History } from './domain/contribution';
import type { Factors } from './domain/factor';
import type { FollowUp, Gap, Grace, Ledger, LedgerState, Watch } from './domain/ledger';
import type { Rate } from './domain/rate';
import type { StrayLedger } from './domain/rollover';
import type { Settlement } from './domain/settlement';
import type { SettledSpeed } from './domain/unsettled';

/**
 * A write, and the row as it is afterwards. A superseded write comes with the row as it is instead, or undefined if
 * there is none.
 */
export interface WrittenLedger {
  readonly write: Write;
  readonly ledger: Ledger | undefined;
}

/**
 * A row that makes no sense: a text where a number belongs, a time that is none. Somebody else has written it. It is
 * set aside, and delays no other address.
 */
export class UnreadableRow extends RangeError {
  override readonly name = 'UnreadableRow';

  constructor(
    readonly address: string,
    readonly record: string,
    readonly reason: string,
  ) {
    super(`the row ${record} of ${address} cannot be read: ${reason}`);
  }
}

/** A budget's months as they are now: its newest row, and a stray one of a later month. */
export interface NewestLedger {
  readonly ledger: Ledger | undefined;
  readonly stray: { readonly period: Period; readonly row: StrayLedger } | undefined;
}

/**
 * The values of the ledger that a settlement was worked out from. Without `gaps`, it was worked out from the stream
 * alone.
 */
export interface SettledSoFar {
  readonly settledThrough: Instant;
  readonly gaps?: readonly Gap[];
}

/** A change of speed, and what it costs more (or less) than what is booked, in the ledger of a running month. */
export interface LedgerMove {
  readonly address: Address;
  readonly period: Period;
  /** The row's new `updatedAt`. The write is refused unless it is later than the row's own. */
  readonly at: Instant;
  readonly rateDelta: Rate;
  readonly add: Money;
  /** The state of the row when this was worked out. Whoever starts something in an exhausted ledger must know. */
  readonly state: LedgerState;
  /** The row's own time, where it would be taken for later than `at` although it is not. */
  readonly stamp?: string | undefined;
  /** The factors that it was worked out with. The write is refused where others count. Absent: none. */
  readonly under?: Factors | undefined;
  /**
   * The factors that count from `at` on. The write is refused unless the row has just the time that was read: what has
   * started since is not in the change of speed.
   */
  readonly reprice?: { readonly factors: Factors; readonly readAt: string } | undefined;
}

/** An amount that is added to a month, whether that is over or not, and leaves its time alone. */
export interface LateMove {
  readonly address: Address;
  readonly period: Period;
  readonly add: Money;
  /** The factors that it was worked out with. The write is refused where others count. Absent: it depends on none. */
  readonly under?: Factors | undefined;
}

/** One resource's speed in one budget. */
export interface Contribution {
  readonly address: Address;
  readonly resource: ResourceId;
  readonly history: History;
  readonly tags: Readonly<Record<string, string>>;
  readonly control: Control;
  readonly startedBy: string | undefined;
  /** What AWS charges at least for each start, in ms, where its type does not tell. */
  readonly minimumMs?: number | undefined;
  /** Where the row lies. Absent: with those that run. A row moves with the write that starts or ends its run. */
  readonly place?: 'stopped';
  /** Counts the writes of this row. 0 means that it is not stored yet. */
  readonly revision: number;
}

export interface Booking {
  /** The contribution as it is to be stored. Its revision is the one that was read. */
  readonly contribution: Contribution;
  readonly moves: readonly LedgerMove[];
  readonly lateMoves: readonly LateMove[];
}

/** What makes a budget stopped: its limit, a person, or that nobody sees its account. */
export type StoppedBy = 'limit' | 'hand' | 'blind';

export interface LedgerPage {
  readonly ledgers: readonly Ledger[];
  readonly unreadable: readonly UnreadableRow[];
  readonly next: string | undefined;
}

export interface Ledgers {
  find(address: Address, period: Period): Promise<Ledger | undefined>;
  /**
   * Returns the newest row that the product knows, of the month after the present one at the latest: a clock that is
   * ahead may have opened it. A stray row is of the present month or before.
   */
  newest(address: Address, present: Period): Promise<NewestLedger>;
  /** Creates a row, in place of a stray one if it was found. */
  open(ledger: Ledger, stray: StrayLedger | undefined): Promise<Write>;
  /** Closes one row and opens the next: both or neither. */
  rollOver(from: Ledger, closed: Ledger, opened: Ledger, stray: StrayLedger | undefined): Promise<Write>;
  /**
   * Adds a settlement, if the row is still settled up to where it begins, with the speed that the row had then. Returns
   * the row as it is afterwards, or as it is instead.
   */
  settle(
    address: Address,
    period: Period,
    from: SettledSoFar,
    settlement: Settlement,
    speed?: SettledSpeed,
  ): Promise<WrittenLedger>;
  /**
   * Writes all rows of each booking, or none. `superseded`: not all bookings were written, and to read again tells
   * which are left.
   */
  book(bookings: readonly Booking[]): Promise<Write>;
  /** Changes what is paid of list prices, with the speed of all that runs. */
  reprice(move: LedgerMove): Promise<Write>;
  /**
   * Adds an expense to a month that has a row, and remembers its id until `forgetAt`, in one transaction. `repeated`:
   * the id is remembered, and nothing was added.
   */
  spendOnce(move: LateMove, id: string, forgetAt: Instant): Promise<Write | 'repeated'>;
  /**
   * Says that somebody has looked, and leaves the rest to the stream. With `dropSchedules`, nothing is believed of its
   * schedules any more: they are set anew.
   */
  touch(ledger: Ledger, at: Instant, dropSchedules: boolean): Promise<Write>;
  /** Keeps what enforcement leaves to its next run: the stream moves the schedule. A closed row stays as it is. */
  followUp(ledger: Ledger, followUp: FollowUp): Promise<Write>;
  /**
   * Changes the state of a row whose state and limit are those that were read. What was left to do then is over.
   * `by` anything but the limit: that was not reached, and the row remembers none for it.
   */
  changeState(ledger: Ledger, to: 'open' | 'exhausted', by?: StoppedBy): Promise<Write>;
  /** Begins a grace, if the row is open, has just that limit, and none has begun for it. */
  beginGrace(ledger: Ledger, grace: Grace): Promise<Write>;
  /** Keeps since when people know that a budget does not see. A closed row stays as it is. */
  saveBlind(ledger: Ledger, since: Instant | undefined): Promise<Write>;
  /** Adds the thresholds to those told before, and replaces the rest. */
  saveWatch(ledger: Ledger, watch: Watch): Promise<void>;
  /** Adds one threshold to those that were told. */
  saveTold(ledger: Ledger, threshold: number): Promise<void>;
  /** Returns the rows of a period, some at a time, and those that cannot be read. */
  page(period: Period, cursor: string | undefined): Promise<LedgerPage>;
  /** Remembers for a day that somebody was told of a row. `superseded`: it is remembered already. */
  rememberTold(row: Pick<UnreadableRow, 'address' | 'record'>, now: Instant): Promise<Write>;
  /** Returns the budgets with an open row of a month before this one, some at a time. */
  pageLate(
    before: Period,
    cursor: string | undefined,
  ): Promise<{ readonly addresses: readonly Address[]; readonly next: string | undefined }>;
}

/** How far a meter has counted, in words that are the meter's own. */
export interface MeterRow {
  readonly address: Address;
  readonly meter: string;
  readonly progress: string;
  /** Counts the writes of this row. 0 means that it is not stored yet. */
  readonly revision: number;
}

/** How far the meters have counted that read what was used. */
export interface Meters {
  of(address: Address): Promise<readonly MeterRow[]>;
  /**
   * Stores how far meters have counted, and adds what that costs: all or nothing. `superseded`: somebody else has
   * counted since the rows were read, or a month has no row.
   */
  count(rows: readonly MeterRow[], moves: readonly LateMove[]): Promise<Write>;
}

/** The budgets whose journal holds something that may be disabled, and the accounts in which a run acts, or died. */
export interface HeldBudgets {
  /** Returns some of them. A budget may come more than once. */
  page(
    cursor: string | undefined,
  ): Promise<{ readonly addresses: readonly Address[]; readonly next: string | undefined }>;
}

export interface Contributions {
  /**
   * Returns what runs in a budget. However much has stopped in it costs neither memory nor time. Rows that cannot be
   * read are left out, and told to `unreadable`.
   */
  of(address: Address, unreadable?: (row: UnreadableRow) => void): Promise<readonly Contribution[]>;
  /** Returns what runs in a budget, and what ran in the last days. Rows that cannot be read are left out. */
  all(address: Address): Promise<readonly Contribution[]>;
  /** Returns the rows of one resource in these budgets, whether it runs or not. */
  find(addresses: readonly Address[], arn: string): Promise<readonly Contribution[]>;
  /**
   * Returns what a control stops in a budget, running or stopped, itself among it. Of what has stopped it returns only
   * some, enough to tell whose it is.
   */
  behind(address: Address, control: string): Promise<readonly Contribution[]>;
}

/** The budgets that were accepted, as the guardrail applies them. What people write may be refused: then these stay. */
export interface AdoptedBudgets {
  find(address: Address): Promise<Budget | undefined>;
  of(account: AccountId): Promise<readonly Budget[]>;
  /**
   * Returns the budgets that resources count in: those in charge, and the workloads' that were removed, because they may
   * be set again. An account's counts whether there is one or not.
   */
  counting(account: AccountId): Promise<readonly Budget[]>;
  /** Returns when a budget that is in charge was first adopted, or undefined if nobody wrote that down. */
  adoptedAt(address: Address): Promise<Instant | undefined>;
  /**
   * Stores the budget, and its limit and thresholds in its ledger with `at` as the time of the change: both or neither.
   */
  adopt(budget: Budget, ledger: Ledger, at: Instant): Promise<Write>;
  /**
   * Takes a budget from its ledger. A workload's goes on counting:
   * docs/decisions/0042-a-removed-budget-goes-on-counting.md.
   */
  abandon(budget: Budget, ledger: Ledger, at: Instant): Promise<Write>;
  /** Does as `abandon`, and opens the ledger. What was disabled stays so until the account is back. */
  closeAccount(address: Address, ledger: Ledger, at: Instant): Promise<Write>;
}

/** What is booked together with a bill. */
export interface BillBooking {
  /** The speeds of what nobody sees that change, as they are to be stored. */
  readonly contributions: readonly Contribution[];
  /** What they, and the bill, change in the ledger of the running month. */
  readonly move?: LedgerMove | undefined;
  /** What the bill alone changes. It comes without a `move`, which has it already. */
  readonly lateMove?: LateMove | undefined;
}

/** What is known of the bills of accounts. */
export interface Bills {
  find(address: Address, period: Period): Promise<AccountBill | undefined>;
  /** Stores a bill that was read at its revision, with all that is booked of it, or nothing. */
  save(bill: AccountBill, booking: BillBooking): Promise<Write>;
}

/** What tells whether accounts are seen. */
export interface Sights {
  readonly billFrom: BillFrom;
  /** Returns when an account last answered a look. Undefined: never. */
  lastLook(account: AccountId): Promise<Instant | undefined>;
}

/** The runs of enforcement that are asked for and have not begun. */
export interface Asks {
  /**
   * Writes down that a run is asked for, until an instant, because its call may be lost. Returns false when one is
   * asked for already, or nobody is to ask at `now`.
   */
  make(address: Address, now: Instant, until: Instant): Promise<boolean>;
  /** Has nobody ask until an instant. */
  keepQuiet(address: Address, until: Instant): Promise<void>;
  /** A run begins: whoever books something from now on asks for another. */
  forget(address: Address): Promise<void>;
}

/** The schedules that wait for an instant: one of the address for each purpose. */
export interface Schedules {
  /** Creates or moves the schedule. `isThere` is what is known of it, to save a call. It may be wrong. */
  place(purpose: SchedulePurpose, address: Address, at: Instant, isThere: boolean): Promise<void>;
  remove(purpose: SchedulePurpose, address: Address): Promise<void>;
  /** Returns the addresses that have a schedule of this purpose, switched on. */
  addresses(purpose: SchedulePurpose): Promise<ReadonlySet<string>>;
}

export type SchedulePurpose = 'exhaustion' | 'threshold';
