import type { Address } from '../core/domain/address';
import type { Mode } from '../core/domain/mode';
import type { ResourceType } from '../core/domain/resource-id';
import { later, MS_PER_SECOND, type Instant } from '../core/domain/time';
import { type Operators, SpokeFailure, type Spokes, type Timer, type Write } from '../core/ports';
import type { BookingPorts } from '../ledger/book-change';
import type { SpendingNotice } from '../ledger/domain/spending-notice';
import type { Fleet } from '../metering/ports';
import type { JournalEntry } from './domain/journal';

export interface Journal {
  of(address: Address): Promise<readonly JournalEntry[]>;
  /** Writes an entry that was read at `entry.revision`. With revision 0, it must not exist. */
  write(entry: JournalEntry): Promise<Write>;
}

/** The ports that it takes to disable and to give back. */
export interface EnforcementPorts extends BookingPorts {
  readonly fleets: Spokes<Fleet>;
  readonly journal: Journal;
  readonly operators: Operators<SpendingNotice>;
  readonly clock: Timer;
  readonly policy: EnforcementPolicy;
}

/** The settings with which the installation enforces. */
export interface EnforcementPolicy {
  /** The mode of budgets that name none. */
  readonly defaultMode: Mode;
  /** False means that every enforcing budget acts as if its mode were `notify`. */
  readonly enforcementEnabled: boolean;
  /** A mistake in a budget stops no more than this many resources at once. */
  readonly maxDisabledPerRun: number;
  /** The region in which things are looked for, besides those in which something is known to run. */
  readonly homeRegion: string;
  /** The types without a cost by the hour. They are looked for in the account. */
  readonly listedTypes: readonly ResourceType[];
  /** Returns the stage in which a type is given back: 1 first. */
  restoreStage(type: ResourceType): number;
}

const PAUSE_MS = 2 * MS_PER_SECOND;

/**
 * Calls until the call succeeds, or until nothing more may be tried by `deadline`: services refuse while a resource is
 * still on its way from one state to another. Throws the last refusal.
 */
export async function persist<T>(call: () => Promise<T>, deadline: Instant, clock: Timer): Promise<T> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof SpokeFailure) || later(clock.now(), PAUSE_MS) >= deadline) throw error;
      await clock.pause(PAUSE_MS);
    }
  }
}

/** Looks until it sees what it waits for. Returns false when that did not come by `deadline`. */
export async function isSeen(look: () => Promise<boolean>, deadline: Instant, clock: Timer): Promise<boolean> {
  while (!(await look())) {
    if (later(clock.now(), PAUSE_MS) >= deadline) return false;
    await clock.pause(PAUSE_MS);
  }
  return true;
}
