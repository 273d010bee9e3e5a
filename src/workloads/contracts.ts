import * as z from 'zod/mini';
import { accountBudgetTopic, PARAMETER_STORE_CHANGE } from '../budgets/contracts';
import { SpokeAccessEnv, WorkloadPolicyEnv } from '../core/contracts/environment';
import type { Mandate, Place, Topic } from '../core/contracts/session-policy';
import type { WorkloadField } from './domain/workload';

export { WORKLOAD_NAME } from './domain/workload';

/** The paths, in an account's own parameters, where its teams write budgets and read what became of them. */
export const WORKLOAD_BUDGETS_PATH = '/budget-guardrails/budgets/';
export const WORKLOAD_RECEIPTS_PATH = '/budget-guardrails/receipts/';

/** The topic of what teams wrote into a spoke, and of what they are answered there. */
export const WORKLOAD_BUDGETS: Topic = {
  name: 'workload-budgets',
  permissions: [
    {
      // A path is asked for by its own name, but what lies below it decides too.
      actions: ['ssm:GetParametersByPath'],
      resources: (place) =>
        [WORKLOAD_BUDGETS_PATH, WORKLOAD_RECEIPTS_PATH].flatMap((path) => [
          parameterArn(place, path.slice(0, -1)),
          parameterArn(place, `${path}*`),
        ]),
    },
    {
      actions: ['ssm:DeleteParameter', 'ssm:PutParameter'],
      resources: (place) => [parameterArn(place, `${WORKLOAD_RECEIPTS_PATH}*`)],
    },
  ],
};

function parameterArn({ partition, region, account }: Place, name: string): string {
  return `arn:${partition}:ssm:${region}:${account}:parameter${name}`;
}

/** The mandate of register-workload in spokes. Others wrote what it reads there, so it can stop nothing. */
export const REGISTER_WORKLOAD_MANDATE: Mandate = { useCase: 'register-workload', topics: [WORKLOAD_BUDGETS] };

/**
 * Returns the mandate of reconcile-budgets in spokes: it looks after accounts' budgets and those of their workloads.
 */
export function reconcileBudgetsMandate(budgetParameter: string): Mandate {
  return { useCase: 'reconcile-budgets', topics: [accountBudgetTopic(budgetParameter), WORKLOAD_BUDGETS] };
}

/** The environment that the management stack gives the register-workload function. */
export const RegisterWorkloadEnv = z.object({
  ...SpokeAccessEnv.shape,
  BUDGETS_TABLE_NAME: z.string().check(z.minLength(1)),
  ...WorkloadPolicyEnv.shape,
});
export type RegisterWorkloadEnv = z.infer<typeof RegisterWorkloadEnv>;

/** Returns the pattern of the events of teams' parameters, which spokes forward and register-workload takes. */
export function workloadBudgetChangedPattern() {
  return {
    source: [PARAMETER_STORE_CHANGE.source],
    detailType: [PARAMETER_STORE_CHANGE.detailType],
    detail: { name: [{ prefix: WORKLOAD_BUDGETS_PATH }], operation: ['Create', 'Update', 'Delete'] },
  };
}

/** Returns the pattern of changes of the account's own budget. They also change what its workloads may have. */
export function accountBudgetChangedPattern(budgetParameter: string) {
  return {
    source: [PARAMETER_STORE_CHANGE.source],
    detailType: [PARAMETER_STORE_CHANGE.detailType],
    detail: { name: [budgetParameter], operation: ['Create', 'Update'] },
  };
}

/** Returns the name of the workload that an event is about, or undefined when it is about the account's own budget. */
export function workloadNameOf(parameter: string): string | undefined {
  return parameter.startsWith(WORKLOAD_BUDGETS_PATH) ? parameter.slice(WORKLOAD_BUDGETS_PATH.length) : undefined;
}

/**
 * Writes a parameter's value, for texts without quotes and backslashes: it is written into a template before they are
 * known.
 */
export function workloadValue(fields: Readonly<Record<WorkloadField, string>>): string {
  return JSON.stringify(fields);
}
