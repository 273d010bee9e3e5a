import { ledgerPorts } from './ledger-ports';
import { LISTED_TYPES, minimumMs, restoreStage } from './resource-policy';
import { spokeFleets } from './spoke-fleets';
import { dynamoDb, sns } from '../aws/clients';
import { DynamoDbJournal } from '../aws/ledger/dynamodb-journal';
import { SnsOperators } from '../aws/sns-operators';
import type { EnforcementEnv } from '../contracts/environment';
import { describeEnforcementNotice } from '../domain/enforcement/enforcement-notice';
import type { EnforcementPorts } from '../usecases/enforcement-ports';

/** The adapters and settings that disabling and giving back have in common. `homeRegion` is that of the function. */
export function enforcementPorts(env: EnforcementEnv, homeRegion: string, timeoutMs: number): EnforcementPorts {
  return {
    ...ledgerPorts(env),
    minimumMs,
    fleets: spokeFleets(env, timeoutMs),
    journal: new DynamoDbJournal(dynamoDb, env.COST_TABLE_NAME),
    operators: new SnsOperators(sns, env.OPERATORS_TOPIC_ARN, describeEnforcementNotice),
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
