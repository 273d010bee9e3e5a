import type { Instant } from '../../src/core/domain/time';
import type { SpendingNotice } from '../../src/ledger/domain/spending-notice';
import type { OwnedWorld } from './owner';

/** What somebody was told, and when. */
export interface Told {
  readonly at: Instant;
  readonly notice: SpendingNotice;
}

/** One account and its installation, as the law judges them. */
export interface JudgedWorld extends OwnedWorld {
  readonly lambda: { readonly errors: readonly unknown[]; readonly deaths: number };
  readonly told: readonly Told[];
  /** When the state of each ledger row last changed. */
  readonly stateSince: ReadonlyMap<string, Instant>;
}
