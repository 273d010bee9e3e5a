import { sts } from '../aws/clients';
import { SpokeDoor } from '../aws/spoke-door';
import type { SpokeAccessEnv } from '../contracts/environment';
import type { Mandate } from '../contracts/session-policy';
import { clock } from './clock';

/** Within this time, STS gives out a session even when a thousand accounts change at once. */
const SESSION_TIMEOUT_MS = 40_000;

/** Within this time, an account answers all calls of one conversation about its budgets, or it is left for later. */
export const SPOKE_TIMEOUT_MS = 15_000;

/**
 * Makes the one door through which a function goes into spokes. Its sessions live on between the invocations of a
 * process.
 */
export function spokeDoor(env: SpokeAccessEnv, mandate: Mandate): SpokeDoor {
  const access = {
    partition: env.PARTITION,
    organizationId: env.ORGANIZATION_ID,
    roleName: env.SPOKE_ROLE_NAME,
    sessionTimeoutMs: SESSION_TIMEOUT_MS,
  };
  return new SpokeDoor(sts, access, mandate, clock);
}
