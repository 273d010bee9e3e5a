import { accountOf, type Address } from '../core/domain/address';
import { later, MS_PER_SECOND, type Instant } from '../core/domain/time';
import { NOTHING_LEFT } from '../ledger/domain/ledger';
import { openPeriod } from '../ledger/open-period';
import { beginGraces } from './begin-graces';
import { LEASE_MS, LeaseLost, type Lease } from './domain/lease';
import { isAboutToStop, waitFor, type Standing } from './domain/standing';
import { giveBack, type Restored } from './give-back';
import { leave } from './leave';
import { asUnreadable, lookAtBudgets, type Looked, type Unreadable } from './look-at-budgets';
import type { EnforcementPorts } from './ports';
import { EnforcementRun } from './run';
import { nothingStopped, prepareStop, stopSpending, type Stopping } from './stop-spending';

export type Enforcement =
  /** Somebody acts in the account already, and looks again before it lets go. */
  | { readonly kind: 'left' }
  /** The lease was over before the run was: another has taken its place. */
  | { readonly kind: 'lost' }
  | ({ readonly kind: 'ran' } & Enforced);

/** What a run has done, and whether everything is as it should be. */
export interface Enforced {
  readonly isConverged: boolean;
  readonly stoppings: readonly Stopping[];
  readonly restored: readonly Restored[];
  /** Budgets with a row that nobody can read. They were left as they are. */
  readonly unreadable: readonly Unreadable[];
}

/** Whoever marks a lease is seldom alone: as when a hundred things start at once. */
const AFTER_A_MARK_MS = MS_PER_SECOND;

/** The time for which a settlement that is under way is waited for, before the position is taken as it is. */
const PATIENCE_MS = 15 * MS_PER_SECOND;

/**
 * Brings what is in an account to what its budgets say, in both directions, and asks for its own next run while it is
 * not so. Whoever calls says only where to look first: it believes nothing else. It may be called twice or at once, and
 * may die anywhere.
 *
 * Why one loop: docs/decisions/0033-one-loop-for-an-account.md.
 */
export async function enforceBudgets(first: Address, ports: EnforcementPorts): Promise<Enforcement> {
  await ports.asks.forget(first);
  const lease = await takeLease(first, ports);
  if (lease === undefined) return { kind: 'left' };
  try {
    const enforced = await runUnder(lease, first, ports);
    return { kind: 'ran', ...enforced };
  } catch (error) {
    if (error instanceof LeaseLost) return { kind: 'lost' };
    // Whoever comes next need not wait until the lease is over.
    await ports.leases.drop(lease).catch(() => undefined);
    throw error;
  }
}

/** Takes the lease, or leaves a mark with its holder: one of the two, however the holder hurries. */
async function takeLease(first: Address, ports: EnforcementPorts): Promise<Lease | undefined> {
  const account = accountOf(first);
  const holder = ports.newHolder();
  for (;;) {
    const now = ports.clock.now();
    const lease = { account, holder, until: later(now, LEASE_MS) };
    if (await ports.leases.take(lease, now)) return lease;
    const until = await ports.leases.mark(account, ports.clock.now());
    if (until === undefined) continue;
    await remind(first, until, ports);
    return undefined;
  }
}

/** The holder may be dead. Then the budget is looked at when its lease is over; a living one forgets the reminder. */
async function remind(address: Address, until: Instant, ports: EnforcementPorts): Promise<void> {
  const now = ports.clock.now();
  const ledger = await openPeriod(address, now, ports);
  const { followUp = NOTHING_LEFT } = ledger;
  // A run that was asked for before has come by now: it may be this one.
  if (followUp.at === undefined || followUp.at <= now || followUp.at > until) {
    await ports.ledgers.followUp(ledger, { ...followUp, at: until });
  }
}

async function runUnder(lease: Lease, first: Address, ports: EnforcementPorts): Promise<Enforced> {
  const run = new EnforcementRun(lease, ports);
  const all = { stoppings: [] as Stopping[], restored: [] as Restored[], unreadable: [] as Unreadable[] };
  let untold: Restored[] = [];
  for (;;) {
    // Whoever marks the lease from now on may have seen something that the looks below have not.
    const marks = await ports.leases.marks(lease);
    const { looked, stoppings, restored } = await bringInOrder(first, marks, run);
    all.stoppings.push(...stoppings);
    all.restored.push(...restored);
    all.unreadable.push(...looked.unreadable);
    untold.push(...restored);
    // What the mark was for is looked at before people hear of anything.
    if (!run.isOver && (await ports.leases.marks(lease)) > marks) {
      await ports.clock.pause(AFTER_A_MARK_MS);
      continue;
    }
    const isConverged = await leave(looked, stoppings, untold, run);
    untold = [];
    if (await ports.leases.release(lease, marks)) return { isConverged, ...all };
    if (run.isOver) {
      await ports.leases.drop(lease);
      return { isConverged: false, ...all };
    }
  }
}

interface Order {
  readonly looked: Looked;
  readonly stoppings: readonly Stopping[];
  readonly restored: readonly Restored[];
}

/** Looks and acts until nothing is left to do, or to wait for, or the time is over. */
async function bringInOrder(first: Address, marks: number, run: EnforcementRun): Promise<Order> {
  const { ports, lease } = run;
  const stoppings = new Map<Address, Stopping>();
  const restored: Restored[] = [];
  const unreadable = new Map<Address, Unreadable>();
  const note = (found: readonly Unreadable[]) => found.forEach((one) => unreadable.set(one.address, one));
  run.begin();
  for (;;) {
    const isPatient = ports.clock.now() < later(run.started, PATIENCE_MS);
    const { standings, unreadable: unread } = await lookAtBudgets(first, isPatient, ports, run.owed);
    note(unread);
    run.looked(standings);
    run.turned = !(await changeStates(standings, ports)) || (await beginGraces(standings, isPatient, ports));
    if (!run.turned) {
      note(await run.readJournals(standings.map(({ address }) => address)));
      restored.push(...(await giveBack(standings, run)));
      for (const standing of standings) {
        const { address } = standing;
        if (run.turned || run.isOver) break;
        if (standing.wanted === 'kept') stoppings.set(address, nothingStopped(standing));
        if (unreadable.has(address) || standing.wanted === 'kept' || !run.isNews(standing)) continue;
        const stopping = await stopSpending(standing, run).catch((error: unknown) => asUnreadable(address, error));
        if ('reason' in stopping) note([stopping]);
        else stoppings.set(address, stopping);
      }
    }
    const wait = run.turned ? 0 : shortest(standings, isPatient, ports);
    const isMarked = (await ports.leases.marks(lease)) > marks;
    if (run.isOver || isMarked || wait === undefined) {
      const readable = standings.filter(({ address }) => !unreadable.has(address));
      const looked = { standings: readable, unreadable: [...unreadable.values()] };
      return { looked, stoppings: [...stoppings.values()], restored };
    }
    if (run.turned) run.begin();
    if (wait > 0) await pause(wait, standings, run);
  }
}

/**
 * Writes what the looks have found: who starts something from now on sees it, and asks for another look. Returns false
 * when somebody has changed a budget since it was read.
 */
async function changeStates(standings: readonly Standing[], { ledgers }: EnforcementPorts): Promise<boolean> {
  const writes = standings.map(async ({ ledger, wanted, cause }) => {
    const to = wanted === 'running' ? 'open' : 'exhausted';
    const by = cause?.by ?? 'limit';
    // What was stopped for another cause may be exhausted by now: that is news, and a limit to remember.
    const isSo = ledger.state === to && (to === 'open' || by !== 'limit' || ledger.exhaustedLimit !== undefined);
    return isSo || ledger.state === 'closed' ? 'written' : ledgers.changeState(ledger, to, by);
  });
  return (await Promise.all(writes)).every((write) => write === 'written');
}

function shortest(standings: readonly Standing[], isPatient: boolean, { clock }: EnforcementPorts): number | undefined {
  const waits = standings.flatMap((standing) => waitFor(standing, clock.now(), isPatient) ?? []);
  return waits.length === 0 ? undefined : Math.min(...waits);
}

/**
 * Waits, and meanwhile opens the way into the spoke, and reads what is about to be stopped. A failure of that shows
 * when it is needed; the instant waits for no answer: one that is lost comes after the timeout of its call.
 */
async function pause(ms: number, standings: readonly Standing[], run: EnforcementRun): Promise<void> {
  const { clock } = run.ports;
  const next = standings.find((standing) => isAboutToStop(standing, clock.now()) && !run.isPrepared(standing.address));
  const [{ address }] = standings as [Standing];
  const reading = next === undefined ? run.fleet(address) : prepareStop(next, run);
  await Promise.all([clock.pause(ms), reading.catch(() => undefined)]);
}
