import pMap from 'p-map';
import type { Instant } from '../core/domain/time';
import { endRaises } from './end-raises';
import { endStops } from './end-stops';
import { SubscriptionKeeper } from './keep-subscriptions';
import type {
  AlternateContacts,
  BudgetPorts,
  KnownContacts,
  Raises,
  ReconciliationCursor,
  StoredBudget,
  Stops,
  Subscribers,
} from './ports';
import type { Unsubscribed } from './subscribe-owners';
import { syncBudget, type SyncOutcome } from './sync-budget';

export type ReconciledOutcome = SyncOutcome | { readonly kind: 'failed'; readonly error: unknown };

export interface Reconciliation {
  /** The number of budgets that ended in each way. */
  readonly counts: Readonly<Record<ReconciledOutcome['kind'], number>>;
  readonly repaired: readonly string[];
  readonly failures: readonly { readonly address: string; readonly error: unknown }[];
  /**
   * The reasons why accounts whose budgets are in force could not be asked for their workloads. Older spokes cannot be
   * asked.
   */
  readonly unanswered: readonly string[];
  /** The owners and contacts who could not be asked whether they want messages, or whose subscription was not ended. */
  readonly unsubscribed: readonly Unsubscribed[];
  /** False when time was up. The next run goes on from here. */
  readonly complete: boolean;
}

/** Reconciles what belongs to the budgets of a page, once their accounts have answered. */
export interface FollowingStep {
  (budgets: readonly StoredBudget[], errand: string, concurrency: number): Promise<FollowedBudgets>;
}

/** The parts of the step that could not be done. */
export interface FollowedBudgets {
  readonly failures: readonly { readonly address: string; readonly error: unknown }[];
  /** The accounts that did not answer, and why. */
  readonly unanswered: readonly string[];
}

interface ReconciledBudget {
  readonly stored: StoredBudget;
  readonly outcome: ReconciledOutcome;
}

export interface ReconcilingPorts extends BudgetPorts {
  readonly cursor: ReconciliationCursor;
  readonly follow: FollowingStep;
  readonly subscribers: Subscribers;
  readonly alternateContacts: AlternateContacts;
  readonly contacts: KnownContacts;
  readonly raises: Raises;
  readonly stops: Stops;
}

const ERRAND = 'reconcile-budgets';
const CONCURRENCY = 25;

/**
 * Repairs whatever is missing, stale or changed by hand in any spoke, and whatever a lost event left undone. It begins
 * no page after `deadline`. Where it stops, the next run goes on, also after a crash.
 *
 * One account delays no other: docs/decisions/0009-one-account-never-delays-another.md.
 */
export async function reconcileBudgets(deadline: Instant, ports: ReconcilingPorts): Promise<Reconciliation> {
  const results: ReconciledBudget[] = [];
  const followed: FollowedBudgets[] = [];
  const endFailures: Reconciliation['failures'][number][] = [];
  let at = await ports.cursor.load();
  const subscriptions = new SubscriptionKeeper(ports, at === undefined);
  let saved = at !== undefined;
  do {
    const page = await ports.registry.page(at);
    const raises = await endRaises(page.budgets, ports);
    const stops = await endStops(page.budgets, ports);
    endFailures.push(...raises.failures, ...stops.failures);
    // The stream carries on what has ended: what was read is not true any more.
    const ended = new Set([...raises.ended, ...stops.ended]);
    const standing = page.budgets.filter(({ address }) => !ended.has(address));
    const reconciled = await pMap(standing, (stored) => reconcileOne(stored, ports), { concurrency: CONCURRENCY });
    results.push(...reconciled);
    // The step comes afterwards, because a workload's budget depends on its account's.
    followed.push(
      await ports.follow(
        reconciled.filter(isAlive).map(({ stored }) => stored),
        ERRAND,
        CONCURRENCY,
      ),
    );
    await subscriptions.keep(page.budgets);
    at = page.next;
    if (saved || at !== undefined) await ports.cursor.save(at);
    saved = at !== undefined;
  } while (at !== undefined && ports.clock.now() < deadline);
  if (at === undefined) await subscriptions.end();
  const summary = summarise(results, followed, at === undefined);
  return { ...summary, failures: [...summary.failures, ...endFailures], unsubscribed: subscriptions.unsubscribed };
}

/** Returns whether the account answers, as far as is known. The run does not wait twice for one that does not. */
function isAlive({ outcome: { kind } }: ReconciledBudget): boolean {
  return kind === 'in-force' || kind === 'without-aws-budget' || kind === 'accepted' || kind === 'rejected';
}

async function reconcileOne(stored: StoredBudget, ports: BudgetPorts): Promise<ReconciledBudget> {
  try {
    return { stored, outcome: await syncBudget(stored.address, ERRAND, ports, stored) };
  } catch (error) {
    return { stored, outcome: { kind: 'failed', error } };
  }
}

function summarise(
  results: readonly ReconciledBudget[],
  followed: readonly FollowedBudgets[],
  complete: boolean,
): Omit<Reconciliation, 'unsubscribed'> {
  const counts = {
    unmanaged: 0,
    'in-force': 0,
    'without-aws-budget': 0,
    accepted: 0,
    ended: 0,
    rejected: 0,
    pending: 0,
    failed: 0,
  };
  const repaired: string[] = [];
  const failures = followed.flatMap((page) => page.failures);
  for (const {
    stored: { address },
    outcome,
  } of results) {
    counts[outcome.kind] += 1;
    if ('repairs' in outcome && outcome.repairs.length > 0) repaired.push(address);
    if (outcome.kind === 'failed') failures.push({ address, error: outcome.error });
  }
  return { counts, repaired, failures, unanswered: followed.flatMap((page) => page.unanswered), complete };
}
