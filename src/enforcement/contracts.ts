import * as z from 'zod/mini';
import { BillFromEnv } from '../bill/contracts';
import { CalledFunctionEnv, EnforcementEnv } from '../core/contracts/environment';
import type { Mandate } from '../core/contracts/session-policy';
import { ENFORCEMENT_TOPICS, STARTING_ACTIONS } from '../metering/contracts';
import { freezeDocument } from './domain/freeze-policy';

export { RUN_TIMEOUT_MINUTES } from './domain/lease';
export { exemptRoles, FREEZE_POLICY_NAME } from './domain/freeze-policy';
export { EXEMPT_TAG } from './domain/plan';

/** The message of the lines in which a run says what it stopped, gave back, or could not. */
export const RUN_LINE = 'resource changed';

/** The use cases that stop resources in spokes, or give them back. */
export type EnforcingUseCase = 'disable-resources' | 'restore-resources' | 'end-enforcement';

/** Returns all that such a use case may do in spokes. */
export function enforcementMandate(useCase: EnforcingUseCase): Mandate {
  return { useCase, topics: ENFORCEMENT_TOPICS };
}

/** Returns the document of the policy that freezes accounts, for everybody but these roles. */
export function freezePolicy<Roles>(exempt: Roles): object {
  return freezeDocument(STARTING_ACTIONS, exempt);
}

/** The environment that the management stack gives the disable-resources function. */
export const DisableResourcesEnv = z.object({ ...EnforcementEnv.shape, ...BillFromEnv.shape });
export type EnforcingEnv = z.infer<typeof DisableResourcesEnv>;

/** The environment that the management stack gives the end-enforcement function. */
export const EndEnforcementEnv = z.object({
  ...DisableResourcesEnv.shape,
  ...CalledFunctionEnv.disableResources,
  ...CalledFunctionEnv.restoreResources,
  /** The stack whose removal ends enforcement. */
  STACK_ID: z.string().check(z.startsWith('arn:')),
});

/**
 * The longest that a function may run. What is not given back by then is reported, and the next attempt goes on with
 * it.
 */
export const END_TIMEOUT_MINUTES = 15;

/** The environment that the management stack gives the restore-resources function. */
export const RestoreResourcesEnv = DisableResourcesEnv;
