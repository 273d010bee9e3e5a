import { later, MS_PER_MINUTE, type Instant } from '../core/domain/time';
import type { Ledger } from './domain/ledger';
import type { Schedules } from './ports';

/** What was found out of the schedules that stand. */
export interface StandingSchedules {
  /** Returns whether a ledger goes by a schedule that is not there. */
  lacks(ledger: Ledger, now: Instant): boolean;
  /** Why the schedules could not be listed. Then none is taken for missing. */
  readonly failure: unknown;
}

/** A schedule that is due in this time may have fired, and removed itself, between the list and the ledger. */
const SOON_MS = 2 * MS_PER_MINUTE;

/**
 * Lists the schedules that stand, whatever ledgers say of them: somebody may have deleted one, switched it off, or
 * deleted its whole group.
 */
export async function standingSchedules(schedules: Pick<Schedules, 'addresses'>): Promise<StandingSchedules> {
  try {
    const [fences, thresholds] = [await schedules.addresses('exhaustion'), await schedules.addresses('threshold')];
    const isGone = (of: ReadonlySet<string>, { address }: Ledger, at: Instant | undefined, now: Instant) =>
      at !== undefined && at > later(now, SOON_MS) && !of.has(address);
    return {
      lacks: (ledger, now) =>
        isGone(fences, ledger, ledger.watch.fenceAt, now) || isGone(thresholds, ledger, ledger.watch.thresholdAt, now),
      failure: undefined,
    };
  } catch (failure) {
    return { lacks: () => false, failure };
  }
}
