import pMap from 'p-map';
import type { BudgetPorts, ReconciliationCursor, StoredBudget } from './ports';
import { syncBudget, type SyncOutcome } from './sync-budget';
import type { Instant } from '../domain/time';

export type ReconciledOutcome = SyncOutcome | { readonly kind: 'failed'; readonly error: unknown };

export interface Reconciliation {
  /** How many budgets ended in each way. */
  readonly counts: Readonly<Record<ReconciledOutcome['kind'], number>>;
  readonly repaired: readonly string[];
  readonly failures: readonly { readonly address: string; readonly error: unknown }[];
  /** False: time was up, and the next run goes on from here. */
  readonly complete: boolean;
}

const ERRAND = 'reconcile-budgets';
const CONCURRENCY = 25;

/**
 * Repairs whatever is missing, stale or changed by hand in any spoke, and whatever a lost event left undone.
 * Begins no page after `deadline`; where it stops, the next run goes on, also after a crash.
 */
export async function reconcileBudgets(
  deadline: Instant, ports: BudgetPorts & { readonly cursor: ReconciliationCursor },
): Promise<Reconciliation> {
  const results: { readonly stored: StoredBudget; readonly outcome: ReconciledOutcome }[] = [];
  let at = await ports.cursor.load();
  let saved = at !== undefined;
  do {
    const page = await ports.registry.page(at);
    results.push(...(await pMap(page.budgets, (stored) => reconcileOne(stored, ports), { concurrency: CONCURRENCY })));
    at = page.next;
    if (saved || at !== undefined) await ports.cursor.save(at);
    saved = at !== undefined;
  } while (at !== undefined && ports.clock.now() < deadline);
  return summarise(results, at === undefined);
}

async function reconcileOne(stored: StoredBudget, ports: BudgetPorts) {
  try {
    return { stored, outcome: await syncBudget(stored.address, ERRAND, ports, stored) };
  } catch (error) {
    return { stored, outcome: { kind: 'failed' as const, error } };
  }
}

function summarise(results: readonly { stored: StoredBudget; outcome: ReconciledOutcome }[], complete: boolean): Reconciliation {
  const counts = { 'unmanaged': 0, 'in-force': 0, 'accepted': 0, 'rejected': 0, 'pending': 0, 'failed': 0 };
  const repaired: string[] = [];
  const failures: { address: string; error: unknown }[] = [];
  for (const { stored: { address }, outcome } of results) {
    counts[outcome.kind] += 1;
    if ('repairs' in outcome && outcome.repairs.length > 0) repaired.push(address);
    if (outcome.kind === 'failed') failures.push({ address, error: outcome.error });
  }
  return { counts, repaired, failures, complete };
}
