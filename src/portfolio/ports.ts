import type { Timer } from '../core/ports';

/** The progress of a change for one node. */
export type ShareProgress =
  | { readonly kind: 'working' }
  /** `unreached` are accounts of the node, each with the reason. */
  | { readonly kind: 'done'; readonly unreached: readonly string[] }
  | { readonly kind: 'failed'; readonly reason: string };

export type ShareChange = 'share' | 'renew' | 'unshare';

/**
 * The shares of portfolios. Nodes are an organization (`o-…`) or OUs (`ou-…`). Accounts have shares of their own, which
 * are not seen here.
 */
export interface PortfolioShares {
  /**
   * Returns whether the organization lets Service Catalog see its accounts. Without that, nothing can be shared with a
   * node.
   */
  isOrganizationOpen(): Promise<boolean>;
  /** Returns the nodes that a portfolio is shared with. It returns none if the portfolio is gone. */
  nodes(portfolio: string): Promise<readonly string[]>;
  /**
   * Begins a change. Returns undefined when there is nothing to wait for. Throws SharesBusy while another change is
   * under way. It is no error to share again what is shared, or to take back what is not.
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
