import { instant } from '../../src/core/domain/time';
import {
  SharesBusy,
  type PortfolioShares,
  type ShareChange,
  type ShareProgress,
  type SharingPorts,
} from '../../src/portfolio/ports';

export class Crash extends Error {}

/**
 * Service Catalog in memory. As there, a change takes a while, in which no other of the same portfolio is taken, and
 * goes on when nobody waits for it. `crashAfter` calls from now on, the caller is gone.
 */
export class InMemoryCatalog implements PortfolioShares {
  readonly shared = new Map<string, ShareChange>();
  readonly begun: string[] = [];
  isOpen = true;
  crashAfter = Number.POSITIVE_INFINITY;
  failure: ShareProgress | undefined;
  /** Changes that are under way, and how often one may look until they are done. */
  private working: { readonly change: ShareChange; readonly node: string; looks: number } | undefined;

  constructor(
    private readonly portfolio = 'port-1',
    private readonly looks = 2,
  ) {}

  async isOrganizationOpen(): Promise<boolean> {
    this.call();
    return this.isOpen;
  }

  async nodes(portfolio: string): Promise<readonly string[]> {
    this.call();
    return portfolio === this.portfolio ? [...this.shared.keys()] : [];
  }

  async begin(change: ShareChange, _portfolio: string, node: string): Promise<string | undefined> {
    if (this.working !== undefined) {
      this.tick();
      throw new SharesBusy('another change is under way');
    }
    this.begun.push(`${change} ${node}`);
    this.working = { change, node, looks: this.looks };
    this.call();
    return node;
  }

  async progress(): Promise<ShareProgress> {
    this.call();
    this.tick();
    if (this.working !== undefined) return { kind: 'working' };
    return this.failure ?? { kind: 'done', unreached: [] };
  }

  /** What is under way is done, as it is when nobody looks for long enough. */
  settle(): void {
    if (this.working === undefined) return;
    const { change, node } = this.working;
    if (change === 'unshare') this.shared.delete(node);
    else this.shared.set(node, change);
    this.working = undefined;
  }

  private tick(): void {
    if (this.working !== undefined && (this.working.looks -= 1) <= 0) this.settle();
  }

  private call(): void {
    this.crashAfter -= 1;
    if (this.crashAfter < 0) throw new Crash();
  }
}

/** A clock that only pauses move. */
export function sharingPorts(shares: InMemoryCatalog): SharingPorts {
  let now = Date.UTC(2026, 10, 22);
  return {
    shares,
    clock: {
      now: () => instant(now),
      pause: async (ms) => {
        now += ms;
      },
    },
  };
}
