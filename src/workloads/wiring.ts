import { DynamoDbBudgetRegistry } from '../budgets/aws/dynamodb-budget-registry';
import { dynamoDb } from '../core/aws/clients';
import type { SpokeDoor } from '../core/aws/spoke-door';
import { MODES } from '../core/domain/mode';
import { clock } from '../core/lambda/clock';
import { SPOKE_TIMEOUT_MS } from '../core/lambda/spoke-door';
import { AwsWorkloadSpoke } from './aws/aws-workload-spoke';
import { DynamoDbWorkloadRegistry } from './aws/dynamodb-workload-registry';
import type { RegisterWorkloadEnv } from './contracts';
import type { WorkloadPorts } from './ports';

/** Returns the adapters of every function that registers workloads. */
export function workloadPorts(
  env: Pick<RegisterWorkloadEnv, 'BUDGETS_TABLE_NAME' | 'WORKLOAD_MODES' | 'WORKLOAD_TAG_KEYS'>,
  door: SpokeDoor,
): WorkloadPorts {
  return {
    registry: new DynamoDbBudgetRegistry(dynamoDb, env.BUDGETS_TABLE_NAME),
    workloads: new DynamoDbWorkloadRegistry(dynamoDb, env.BUDGETS_TABLE_NAME),
    workloadSpokes: door.through(SPOKE_TIMEOUT_MS, (conversation) => new AwsWorkloadSpoke(conversation)),
    clock,
    policy: {
      modes: MODES.filter((mode) => listOf(env.WORKLOAD_MODES).includes(mode)),
      tagKeys: listOf(env.WORKLOAD_TAG_KEYS),
    },
  };
}

function listOf(text: string): readonly string[] {
  return text.split('|').filter((part) => part !== '');
}
