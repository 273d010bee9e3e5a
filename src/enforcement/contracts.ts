import * as z from 'zod/mini';
import { CalledFunctionEnv, EnforcementEnv } from '../core/contracts/environment';
import type { Mandate } from '../core/contracts/session-policy';
import { ENFORCEMENT_TOPICS } from '../metering/contracts';

export { EXEMPT_TAG } from './domain/plan';

/** The use cases that stop resources in spokes, or give them back. */
export type EnforcingUseCase = 'disable-resources' | 'restore-resources' | 'end-enforcement';

/** Returns all that such a use case may do in spokes. */
export function enforcementMandate(useCase: EnforcingUseCase): Mandate {
  return { useCase, topics: ENFORCEMENT_TOPICS };
}

/** The environment that the management stack gives the disable-resources function. */
export const DisableResourcesEnv = EnforcementEnv;

/** The function may wait two minutes for the instant, and then for resources that do not stop at once. */
export const DISABLE_TIMEOUT_MINUTES = 15;

/** The environment that the management stack gives the end-enforcement function. */
export const EndEnforcementEnv = z.object({
  ...EnforcementEnv.shape,
  ...CalledFunctionEnv.disableResources,
  /** The stack whose removal ends enforcement. */
  STACK_ID: z.string().check(z.startsWith('arn:')),
});

/**
 * The longest that a function may run. What is not given back by then is reported, and the next attempt goes on with
 * it.
 */
export const END_TIMEOUT_MINUTES = 15;

/** The environment that the management stack gives the restore-resources function. */
export const RestoreResourcesEnv = EnforcementEnv;

/** A database needs minutes to come back, and what depends on it comes after it. */
export const RESTORE_TIMEOUT_MINUTES = 15;
