import * as z from 'zod/mini';
import { CalledFunctionEnv, LedgerEnv } from '../../core/contracts/environment';

/** What the management stack gives the reconcile-expenses function. */
export const ReconcileExpensesEnv = z.object({
  ...LedgerEnv.shape,
  BUDGETS_TABLE_NAME: z.string().check(z.minLength(1)),
  ...CalledFunctionEnv.disableResources,
  ...CalledFunctionEnv.meterResource,
});

/** The longest that a lost event, or a resource that came back by itself, goes unnoticed. */
export const RECONCILE_EXPENSES_EVERY_MINUTES = 60;
export const RECONCILE_EXPENSES_TIMEOUT_MINUTES = 15;
