import type { Rate } from '../../ledger/domain/rate';

/** The rate of a running resource, and how well it is known. */
export interface PricedRate {
  readonly rate: Rate;
  /**
   * `listed`: AWS's price list has exactly this. `bundled`: the table that comes with the product has it, of the date
   * in `note`. `bound`: no price is known, and this is more than anything of its family costs; `note` says why.
   */
  readonly certainty: 'listed' | 'bundled' | 'bound';
  readonly note?: string;
  /** True when AWS's price list did not answer: another time it may, and what is known by then is not given up. */
  readonly isMakeshift?: boolean;
}
