import { STSClient } from '@aws-sdk/client-sts';
import { SpokeDoor } from '../../src/core/aws/spoke-door';
import type { SpokeRoleAccess } from '../../src/core/aws/spoke-session';
import type { Mandate } from '../../src/core/contracts/session-policy';
import { instant } from '../../src/core/domain/time';
import type { Clock } from '../../src/core/ports';

export const SPOKE_ACCESS: SpokeRoleAccess = {
  partition: 'aws',
  organizationId: 'o-a1b2c3d4e5',
  roleName: 'BudgetGuardrailsSpoke',
  sessionTimeoutMs: 5_000,
};

/** A door whose STS is the mocked client's, in eu-west-1. */
export function doorFor(
  mandate: Mandate,
  clock: Clock = { now: () => instant(0) },
  access: Partial<SpokeRoleAccess> = {},
): SpokeDoor {
  return new SpokeDoor(new STSClient({ region: 'eu-west-1' }), { ...SPOKE_ACCESS, ...access }, mandate, clock);
}
