import * as z from 'zod/mini';
import { CalledFunctionEnv, LedgerEnv } from '../../core/contracts/environment';

/** What the management stack gives the adopt-budget function. It reads the same stream as propagate-budget. */
export const AdoptBudgetEnv = z.object({
  ...LedgerEnv.shape,
  BUDGETS_TABLE_NAME: z.string().check(z.minLength(1)),
  ...CalledFunctionEnv.disableResources,
  ...CalledFunctionEnv.restoreResources,
  ...CalledFunctionEnv.meterResource,
});
