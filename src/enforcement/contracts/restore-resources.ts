import { EnforcementEnv } from '../../core/contracts/environment';

/** What the management stack gives the restore-resources function. */
export const RestoreResourcesEnv = EnforcementEnv;

/** A database needs minutes to come back, and what depends on it comes after it. */
export const RESTORE_TIMEOUT_MINUTES = 15;
