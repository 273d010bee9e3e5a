import { later, MS_PER_SECOND, type Instant } from '../core/domain/time';
import { SharesBusy, type PortfolioShares, type ShareChange, type SharingPorts } from './ports';

/** The time that Service Catalog may take for all nodes together. It is less than the function has. */
export const PATIENCE_MS = 13 * 60 * MS_PER_SECOND;
const LOOK_EVERY_MS = 3 * MS_PER_SECOND;

interface Change {
  readonly change: ShareChange;
  readonly node: string;
}

export interface Sharing {
  readonly changes: readonly Change[];
  /** The accounts that Service Catalog could not reach, with its reasons. Their nodes are shared all the same. */
  readonly unreached: readonly string[];
}

/**
 * Makes the nodes exactly those that a portfolio is shared with, whatever was before. It looks first, so it may be
 * repeated after it was cut off anywhere. It changes one node at a time, because Service Catalog refuses a second
 * change, and new ones first, so that an account whose OU changes keeps its portfolio. Throws if the organization is
 * closed, a change fails, or time is up.
 */
export async function sharePortfolio(
  portfolio: string,
  nodes: readonly string[],
  ports: SharingPorts,
): Promise<Sharing> {
  const { shares, clock } = ports;
  if (nodes.length > 0 && !(await shares.isOrganizationOpen())) {
    throw new Error(
      'Service Catalog may not look into the organization: run `aws servicecatalog enable-aws-organizations-access` once, in the management account',
    );
  }
  const deadline = later(clock.now(), PATIENCE_MS);
  const changes: Change[] = [];
  const unreached: string[] = [];
  let wasBusy: boolean;
  do {
    wasBusy = false;
    for (const one of await changesOf(portfolio, [...new Set(nodes)], shares)) {
      const done = await carryOut(one, portfolio, deadline, ports);
      changes.push(one);
      unreached.push(...done.unreached);
      wasBusy ||= done.wasBusy;
    }
    // A change that a cut-off call has left under way may have shared with others, so the loop looks again.
  } while (wasBusy);
  return { changes, unreached };
}

async function changesOf(
  portfolio: string,
  wanted: readonly string[],
  shares: PortfolioShares,
): Promise<readonly Change[]> {
  const present = await shares.nodes(portfolio);
  return [
    ...wanted.map((node) => ({ change: present.includes(node) ? ('renew' as const) : ('share' as const), node })),
    ...present.filter((node) => !wanted.includes(node)).map((node) => ({ change: 'unshare' as const, node })),
  ];
}

interface Done {
  readonly unreached: readonly string[];
  /** True when another change was waited for. */
  readonly wasBusy: boolean;
}

async function carryOut(
  { change, node }: Change,
  portfolio: string,
  deadline: Instant,
  { shares, clock }: SharingPorts,
): Promise<Done> {
  const what = `${change} ${portfolio} with ${node}`;
  let wasBusy = false;
  const wait = async () => {
    if (clock.now() >= deadline) {
      throw new Error(
        `${what}: not finished after ${PATIENCE_MS / MS_PER_SECOND} s: update the stack again, what is done stays done`,
      );
    }
    await clock.pause(LOOK_EVERY_MS);
  };
  const token = await whenFree(
    () => shares.begin(change, portfolio, node),
    async () => {
      wasBusy = true;
      await wait();
    },
  );
  if (token === undefined) return { unreached: [], wasBusy };
  for (;;) {
    const progress = await shares.progress(token);
    if (progress.kind === 'failed') throw new Error(`${what}: ${progress.reason}`);
    if (progress.kind === 'done') return { unreached: progress.unreached, wasBusy };
    await wait();
  }
}

async function whenFree<T>(begin: () => Promise<T>, wait: () => Promise<void>): Promise<T> {
  for (;;) {
    try {
      return await begin();
    } catch (error) {
      if (!(error instanceof SharesBusy)) throw error;
      await wait();
    }
  }
}
