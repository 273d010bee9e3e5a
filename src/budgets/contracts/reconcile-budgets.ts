import * as z from 'zod/mini';
import { BudgetPortsEnv } from '../../core/contracts/environment';

/** What the management stack gives the reconcile-budgets function. */
export const ReconcileBudgetsEnv = z.extend(BudgetPortsEnv, {
  RECONCILIATION_CURSOR_PARAMETER: z.string().check(z.startsWith('/')),
});

/** How often spokes are looked at: the longest that a lost event or a change by hand goes unnoticed. */
export const RECONCILE_EVERY_MINUTES = 15;

/** One run is over before the next begins. */
export const RECONCILE_TIMEOUT_MINUTES = 12;

/** What a page of 100 accounts may take that all do not answer, kept free at the end of a run. */
export const RECONCILE_PAGE_RESERVE_MINUTES = 4;

/** What each run counts: above all how many budgets are not in force. */
export const BUDGET_METRICS = { pending: 'PendingBudgets', inForce: 'BudgetsInForce', rejected: 'RejectedBudgets', repaired: 'RepairedBudgets' } as const;
