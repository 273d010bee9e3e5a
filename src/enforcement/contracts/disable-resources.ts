import { EnforcementEnv } from '../../core/contracts/environment';

/** What the management stack gives the disable-resources function. */
export const DisableResourcesEnv = EnforcementEnv;

/** It may wait two minutes for the instant, and as long for a resource that does not stop at once. */
export const DISABLE_TIMEOUT_MINUTES = 15;
