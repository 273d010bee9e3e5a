import * as z from 'zod/mini';
import { PARAMETER_STORE_CHANGE } from '../budgets/contracts';
import { CalledFunctionEnv, LedgerEnv, OperatorsEnv, SpokeAccessEnv } from '../core/contracts/environment';

/** Where prices come from: AWS's price list, or the table that comes with the product. */
export const PRICE_SOURCES = ['PriceList', 'Bundled'] as const;

/** What the management stack gives the meter-resource function. */
export const MeterResourceEnv = z.object({
  ...LedgerEnv.shape,
  ...SpokeAccessEnv.shape,
  ...OperatorsEnv.shape,
  ...CalledFunctionEnv.disableResources,
  PRICE_SOURCE: z.enum(PRICE_SOURCES),
});

const account = z.string().check(z.regex(/^[0-9]{12}$/));

/** Asks for a look at everything that runs in an account, in the region of the function. */
export const InventoryCall = z.object({ inventory: account });

/** The account's spoke has just come to be: what runs in it was never seen. */
export const SpokeArrived = z.object({
  source: z.literal(PARAMETER_STORE_CHANGE.source),
  'detail-type': z.literal(PARAMETER_STORE_CHANGE.detailType),
  account,
  region: z.string(),
});

/** The events of a spoke's budget parameter that begin its life. */
export function spokeArrivedPattern(budgetParameter: string) {
  return {
    source: [PARAMETER_STORE_CHANGE.source],
    detailType: [PARAMETER_STORE_CHANGE.detailType],
    detail: { name: [budgetParameter], operation: ['Create'] },
  };
}
