import type { SpokeRoleAccess } from '../aws/spoke-session';
import type { SpokeAccessEnv } from '../contracts/environment';

/** Within this, STS has a session for one of a thousand accounts that change at once. */
const SESSION_TIMEOUT_MS = 40_000;

/** Within this, an account has answered all calls of one conversation about its budgets, or it is left for later. */
export const SPOKE_TIMEOUT_MS = 15_000;

/** How every function that goes into spokes takes their role. */
export function spokeRoleAccess(env: SpokeAccessEnv): SpokeRoleAccess {
  return {
    partition: env.PARTITION,
    organizationId: env.ORGANIZATION_ID,
    roleName: env.SPOKE_ROLE_NAME,
    sessionTimeoutMs: SESSION_TIMEOUT_MS,
  };
}
