import type { AccountId } from '../../core/domain/address';
import { MS_PER_MINUTE, MS_PER_SECOND, type Instant } from '../../core/domain/time';

/**
 * The right of one run to act in an account. It lasts longer than the function that takes it can live, so the holder of
 * one that is over is surely dead.
 */
export interface Lease {
  readonly account: AccountId;
  /** Names one run. */
  readonly holder: string;
  readonly until: Instant;
}

/** The longest that a run lives: its function has no more time. */
export const RUN_TIMEOUT_MINUTES = 6;

/** A run begins nothing any more after this time. What is left is the next run's. */
export const RUN_MS = RUN_TIMEOUT_MINUTES * MS_PER_MINUTE - 90 * MS_PER_SECOND;

/** The time that a lease lasts: as long as its run, and as a call that it has made may still come into effect. */
export const LEASE_MS = RUN_TIMEOUT_MINUTES * MS_PER_MINUTE + 30 * MS_PER_SECOND;

/** Thrown when a run finds that its lease is another's: it has no right to act any more. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';

  constructor({ account, holder }: Lease) {
    super(`the run ${holder} has lost its lease on account ${account}`);
  }
}
