import * as z from 'zod/mini';
import { PARAMETER_STORE_CHANGE } from '../budgets/contracts';
import { SpokeAccessEnv } from '../core/contracts/environment';
import type { WorkloadField } from './domain/workload';

export { WORKLOAD_NAME } from './domain/workload';

/** Where teams write budgets, and where they read what became of them: parameters of their own account. */
export const WORKLOAD_BUDGETS_PATH = '/budget-guardrails/budgets/';
export const WORKLOAD_RECEIPTS_PATH = '/budget-guardrails/receipts/';

/** What the management stack gives the register-workload function. */
export const RegisterWorkloadEnv = z.object({
  ...SpokeAccessEnv.shape,
  BUDGETS_TABLE_NAME: z.string().check(z.minLength(1)),
});
export type RegisterWorkloadEnv = z.infer<typeof RegisterWorkloadEnv>;

/** The events of teams' parameters, which spokes forward and register-workload takes. */
export function workloadBudgetChangedPattern() {
  return {
    source: [PARAMETER_STORE_CHANGE.source],
    detailType: [PARAMETER_STORE_CHANGE.detailType],
    detail: { name: [{ prefix: WORKLOAD_BUDGETS_PATH }], operation: ['Create', 'Update', 'Delete'] },
  };
}

/** The account's own budget has changed, so what its workloads may have, too. */
export function accountBudgetChangedPattern(budgetParameter: string) {
  return {
    source: [PARAMETER_STORE_CHANGE.source],
    detailType: [PARAMETER_STORE_CHANGE.detailType],
    detail: { name: [budgetParameter], operation: ['Create', 'Update'] },
  };
}

/** The name of the workload that an event is about; undefined when it is about the account's own budget. */
export function workloadNameOf(parameter: string): string | undefined {
  return parameter.startsWith(WORKLOAD_BUDGETS_PATH) ? parameter.slice(WORKLOAD_BUDGETS_PATH.length) : undefined;
}

/**
 * A parameter's value, for texts without quotes and backslashes: it is written into a template before they are known.
 */
export function workloadValue(fields: Readonly<Record<WorkloadField, string>>): string {
  return JSON.stringify(fields);
}
