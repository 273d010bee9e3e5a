import { DynamoDbBudgetRegistry } from '../budgets/aws/dynamodb-budget-registry';
import { dynamoDb, sts } from '../core/aws/clients';
import { clock } from '../core/lambda/clock';
import { SPOKE_TIMEOUT_MS, spokeRoleAccess } from '../core/lambda/spoke-role-access';
import { AssumedRoleWorkloadSpokes } from './aws/assumed-role-workload-spokes';
import { DynamoDbWorkloadRegistry } from './aws/dynamodb-workload-registry';
import type { RegisterWorkloadEnv } from './contracts';
import type { WorkloadPorts } from './ports';

/** The adapters that every function needs which registers workloads. */
export function workloadPorts(env: RegisterWorkloadEnv): WorkloadPorts {
  return {
    registry: new DynamoDbBudgetRegistry(dynamoDb, env.BUDGETS_TABLE_NAME),
    workloads: new DynamoDbWorkloadRegistry(dynamoDb, env.BUDGETS_TABLE_NAME),
    workloadSpokes: new AssumedRoleWorkloadSpokes(sts, spokeRoleAccess(env), SPOKE_TIMEOUT_MS),
    clock,
  };
}
