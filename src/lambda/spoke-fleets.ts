import { AssumedRoleFleets } from '../aws/assumed-role-fleets';
import { sts } from '../aws/clients';
import type { SpokeAccessEnv } from '../contracts/environment';

/** Within this, STS has a session, also when many accounts ask at once. */
const SESSION_TIMEOUT_MS = 40_000;

/** The way to the resources of spokes; one conversation takes no longer than `timeoutMs`. */
export function spokeFleets(env: SpokeAccessEnv, timeoutMs: number): AssumedRoleFleets {
  return new AssumedRoleFleets(sts, {
    partition: env.PARTITION,
    organizationId: env.ORGANIZATION_ID,
    roleName: env.SPOKE_ROLE_NAME,
    sessionTimeoutMs: SESSION_TIMEOUT_MS,
    timeoutMs,
  });
}
