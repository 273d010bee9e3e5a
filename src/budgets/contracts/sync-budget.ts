import * as z from 'zod/mini';
import { BudgetPortsEnv } from '../../core/contracts/environment';
import { awsBudgetNameParameter } from '../../core/contracts/names';

/** What the management stack gives the sync-budget function. */
export const SyncBudgetEnv = BudgetPortsEnv;

export const PARAMETER_STORE_CHANGE = { source: 'aws.ssm', detailType: 'Parameter Store Change' } as const;

/** The event of a spoke's parameter: EventBridge vouches for `account`, and the value is not in it. */
export const ParameterChanged = z.object({
  'source': z.literal(PARAMETER_STORE_CHANGE.source),
  'detail-type': z.literal(PARAMETER_STORE_CHANGE.detailType),
  'account': z.string().check(z.regex(/^[0-9]{12}$/)),
  'detail': z.object({
    name: z.string(),
    operation: z.enum(['Create', 'Update', 'Delete']),
  }),
});
export type ParameterChanged = z.infer<typeof ParameterChanged>;

/** The events that spokes forward and sync-budget takes. */
export function parameterChangedPattern(budgetParameter: string) {
  return {
    source: [PARAMETER_STORE_CHANGE.source],
    detailType: [PARAMETER_STORE_CHANGE.detailType],
    detail: {
      name: [budgetParameter, awsBudgetNameParameter(budgetParameter)],
      operation: ['Create', 'Update', 'Delete'],
    },
  };
}
