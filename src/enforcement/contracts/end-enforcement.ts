import * as z from 'zod/mini';
import { CalledFunctionEnv, EnforcementEnv } from '../../core/contracts/environment';

/** What the management stack gives the end-enforcement function. */
export const EndEnforcementEnv = z.object({
  ...EnforcementEnv.shape,
  ...CalledFunctionEnv.disableResources,
  /** The stack whose removal ends enforcement. */
  STACK_ID: z.string().check(z.startsWith('arn:')),
});

/** As long as a function may run: what is not given back by then is reported, and the next attempt goes on with it. */
export const END_TIMEOUT_MINUTES = 15;
