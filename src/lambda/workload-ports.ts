import { clock } from './clock';
import { SPOKE_TIMEOUT_MS, spokeRoleAccess } from './spoke-role-access';
import { AssumedRoleWorkloadSpokes } from '../aws/assumed-role-workload-spokes';
import { dynamoDb, sts } from '../aws/clients';
import { DynamoDbBudgetRegistry } from '../aws/dynamodb-budget-registry';
import { DynamoDbWorkloadRegistry } from '../aws/dynamodb-workload-registry';
import type { RegisterWorkloadEnv } from '../contracts/register-workload';
import type { WorkloadPorts } from '../usecases/workload-ports';

/** The adapters that every function needs which registers workloads. */
export function workloadPorts(env: RegisterWorkloadEnv): WorkloadPorts {
  return {
    registry: new DynamoDbBudgetRegistry(dynamoDb, env.BUDGETS_TABLE_NAME),
    workloads: new DynamoDbWorkloadRegistry(dynamoDb, env.BUDGETS_TABLE_NAME),
    workloadSpokes: new AssumedRoleWorkloadSpokes(sts, spokeRoleAccess(env), SPOKE_TIMEOUT_MS),
    clock,
  };
}
