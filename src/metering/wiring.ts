import { sts } from '../core/aws/clients';
import type { SpokeAccessEnv } from '../core/contracts/environment';
import { spokeRoleAccess } from '../core/lambda/spoke-role-access';
import { AssumedRoleFleets } from './aws/assumed-role-fleets';

/** The way to the resources of spokes; one conversation takes no longer than `timeoutMs`. */
export function spokeFleets(env: SpokeAccessEnv, timeoutMs: number): AssumedRoleFleets {
  return new AssumedRoleFleets(sts, { ...spokeRoleAccess(env), timeoutMs });
}
