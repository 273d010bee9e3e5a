import { randomUUID } from 'node:crypto';
import { DynamoDbPauses } from '../budgets/aws/dynamodb-pauses';
import { freezePolicyOf } from '../budgets/domain/freeze-policy';
import { dynamoDb, organizations, sns } from '../core/aws/clients';
import { SnsOperators } from '../core/aws/sns-operators';
import { spokeDoor } from '../core/lambda/spoke-door';
import { DynamoDbSights } from '../ledger/aws/dynamodb-sights';
import { SPENDING_NOTICES } from '../ledger/domain/ways-out';
import { ledgerPorts, ownersOf } from '../ledger/wiring';
import { awsAccountFleet } from '../metering/aws/aws-account-fleet';
import { LISTED_TYPES, minimumMs, restoreStage, stepMs } from '../metering/types/contracts';
import { controllableAdapterOf } from '../metering/types/controllable-adapters';
import { DynamoDbJournal } from './aws/dynamodb-journal';
import { DynamoDbLeases } from './aws/dynamodb-leases';
import { OrganizationsFreeze } from './aws/organizations-freeze';
import { enforcementMandate, type EnforcingEnv, type EnforcingUseCase } from './contracts';
import type { EnforcementPorts } from './ports';

/** Returns the adapters and settings that disabling and giving back share. `homeRegion` is the function's own. */
export function enforcementPorts(
  useCase: EnforcingUseCase,
  env: EnforcingEnv,
  homeRegion: string,
  timeoutMs: number,
): EnforcementPorts {
  const policy = freezePolicyOf(env.FREEZE_POLICY_ARN);
  return {
    ...ledgerPorts(env),
    sights: new DynamoDbSights(dynamoDb, env.COST_TABLE_NAME, env.BILL_SOURCE),
    minimumMs,
    stepMs,
    fleets: spokeDoor(env, enforcementMandate(useCase)).through(timeoutMs, awsAccountFleet(controllableAdapterOf)),
    journal: new DynamoDbJournal(dynamoDb, env.COST_TABLE_NAME),
    leases: new DynamoDbLeases(dynamoDb, env.COST_TABLE_NAME),
    pauses: new DynamoDbPauses(dynamoDb, env.BUDGETS_TABLE_NAME),
    ...(policy === undefined ? {} : { freeze: { policy, accounts: new OrganizationsFreeze(organizations, policy) } }),
    newHolder: () => randomUUID(),
    operators: new SnsOperators(sns, env.OPERATORS_TOPIC_ARN, SPENDING_NOTICES, ownersOf(env)),
    policy: {
      defaultMode: env.DEFAULT_MODE,
      enforcementEnabled: env.ENFORCEMENT_ENABLED === 'true',
      maxDisabledPerRun: Number(env.MAX_DISABLED_PER_RUN),
      homeRegion,
      listedTypes: LISTED_TYPES,
      restoreStage,
    },
  };
}
