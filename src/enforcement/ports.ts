import type { ModePolicy } from '../budgets/domain/effective-mode';
import type { FreezePolicy } from '../budgets/domain/freeze-policy';
import type { Pauses } from '../budgets/ports';
import type { AccountId, Address } from '../core/domain/address';
import type { ResourceType } from '../core/domain/resource-id';
import type { Instant } from '../core/domain/time';
import type { Operators, Spokes, Timer, Write } from '../core/ports';
import type { BookingPorts } from '../ledger/book-change';
import type { SpendingNotice } from '../ledger/domain/spending-notice';
import type { Asks, Bills, Sights } from '../ledger/ports';
import type { AccountFleet, ResourceAdapter } from '../metering/ports';
import type { JournalEntry } from './domain/journal';
import type { Lease } from './domain/lease';

/** The leases of accounts: one run at a time acts in each. */
export interface Leases {
  /** Takes a lease that nobody holds at `now`. Returns false when somebody does. */
  take(lease: Lease, now: Instant): Promise<boolean>;
  /**
   * Marks the lease that somebody holds at `now`, so that its holder looks again. Returns until when it lasts, or
   * undefined when nobody holds one.
   */
  mark(account: AccountId, now: Instant): Promise<Instant | undefined>;
  /** Returns how often the lease was marked. Throws LeaseLost when it is another's. */
  marks(lease: Lease): Promise<number>;
  /** Lets go, if nobody has marked it since `marks` were counted. Returns false when somebody has, or it is another's. */
  release(lease: Lease, marks: number): Promise<boolean>;
  /** Lets go whatever was marked, if it is still the holder's. */
  drop(lease: Lease): Promise<void>;
}

export interface Journal {
  of(address: Address): Promise<readonly JournalEntry[]>;
  /**
   * Writes up to 99 entries, each read at its `revision`, all or none. With revision 0, an entry must not exist. The
   * lease must still be its holder's: `superseded` says that it is not, or that an entry has changed.
   */
  write(entries: readonly JournalEntry[], lease: Lease): Promise<Write>;
}

/** The most entries of one write: with the lease, DynamoDB takes 100 items in a transaction. */
export const ENTRIES_PER_WRITE = 99;

/** What freezes accounts. */
export interface Freeze {
  readonly policy: FreezePolicy;
  /** Every call may throw a SpokeFailure. */
  readonly accounts: ResourceAdapter;
}

/** The ports that it takes to stop and to give back. */
export interface EnforcementPorts extends BookingPorts {
  readonly fleets: Spokes<AccountFleet>;
  readonly journal: Journal;
  readonly leases: Leases;
  readonly asks: Asks;
  readonly bills: Bills;
  readonly sights: Sights;
  readonly pauses: Pauses;
  readonly operators: Operators<SpendingNotice>;
  readonly clock: Timer;
  readonly policy: EnforcementPolicy;
  /** The accounts as controls, and the policy that freezes them. Undefined where the installation has none. */
  readonly freeze?: Freeze | undefined;
  /** Returns a name for a run that no other run has. */
  newHolder(): string;
}

/** The settings with which the installation enforces. */
export interface EnforcementPolicy extends ModePolicy {
  /** A mistake in a budget stops no more than this many resources at once. */
  readonly maxDisabledPerRun: number;
  /** The region in which things are looked for, besides those in which something is known to run. */
  readonly homeRegion: string;
  /** The types without a cost by the hour. They are looked for in the account. */
  readonly listedTypes: readonly ResourceType[];
  /** Returns the stage in which a type is given back: 1 first. */
  restoreStage(type: ResourceType): number;
}
