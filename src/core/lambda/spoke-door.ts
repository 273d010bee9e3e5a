import { sts } from '../aws/clients';
import { SpokeDoor } from '../aws/spoke-door';
import type { SpokeAccessEnv } from '../contracts/environment';
import type { Mandate } from '../contracts/session-policy';
import { clock } from './clock';

/** Within this, STS has a session for one of a thousand accounts that change at once. */
const SESSION_TIMEOUT_MS = 40_000;

/** Within this, an account has answered all calls of one conversation about its budgets, or it is left for later. */
export const SPOKE_TIMEOUT_MS = 15_000;

/** The one door through which a function goes into spokes. Its sessions live on between the invocations of a process. */
export function spokeDoor(env: SpokeAccessEnv, mandate: Mandate): SpokeDoor {
  const access = {
    partition: env.PARTITION,
    organizationId: env.ORGANIZATION_ID,
    roleName: env.SPOKE_ROLE_NAME,
    sessionTimeoutMs: SESSION_TIMEOUT_MS,
  };
  return new SpokeDoor(sts, access, mandate, clock);
}
