import { spokeRoleAccess } from './spoke-role-access';
import { AssumedRoleFleets } from '../aws/assumed-role-fleets';
import { sts } from '../aws/clients';
import type { SpokeAccessEnv } from '../contracts/environment';

/** The way to the resources of spokes; one conversation takes no longer than `timeoutMs`. */
export function spokeFleets(env: SpokeAccessEnv, timeoutMs: number): AssumedRoleFleets {
  return new AssumedRoleFleets(sts, { ...spokeRoleAccess(env), timeoutMs });
}
