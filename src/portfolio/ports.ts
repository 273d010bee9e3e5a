import type { Timer } from '../core/ports';

/** What is under way for one node. */
export type ShareProgress =
  | { readonly kind: 'working' }
  /** `unreached`: accounts of the node, each with the reason. */
  | { readonly kind: 'done'; readonly unreached: readonly string[] }
  | { readonly kind: 'failed'; readonly reason: string };

export type ShareChange = 'share' | 'renew' | 'unshare';

/**
 * With whom a portfolio is shared: nodes are an organization (`o-…`) or OUs (`ou-…`). Accounts have shares of their
 * own, not seen here.
 */
export interface PortfolioShares {
  /** Whether the organization lets Service Catalog see its accounts: without it, nothing can be shared with a node. */
  isOrganizationOpen(): Promise<boolean>;
  /** None if the portfolio is gone. */
  nodes(portfolio: string): Promise<readonly string[]>;
  /**
   * Begins a change. Undefined: there is nothing to wait for. Throws SharesBusy while another change is under way.
   * To share again what is shared, and to take back what is not, is no error.
   */
  begin(change: ShareChange, portfolio: string, node: string): Promise<string | undefined>;
  progress(token: string): Promise<ShareProgress>;
}

/** Service Catalog takes one change of a portfolio's shares at a time. */
export class SharesBusy extends Error {
  override readonly name = 'SharesBusy';
}

export interface SharingPorts {
  readonly shares: PortfolioShares;
  readonly clock: Timer;
}

export interface ProductVersion {
  readonly id: string;
  readonly name: string;
  readonly isDeprecated: boolean;
}

export interface ProductVersions {
  list(product: string): Promise<readonly ProductVersion[]>;
  setDeprecated(product: string, version: string, isDeprecated: boolean): Promise<void>;
}
