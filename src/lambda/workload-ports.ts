import { AssumedRoleWorkloadSpokes } from '../aws/assumed-role-workload-spokes';
import { dynamoDb, sts } from '../aws/clients';
import { DynamoDbBudgetRegistry } from '../aws/dynamodb-budget-registry';
import { DynamoDbWorkloadRegistry } from '../aws/dynamodb-workload-registry';
import type { RegisterWorkloadEnv } from '../contracts/register-workload';
import { instant } from '../domain/time';
import type { WorkloadPorts } from '../usecases/workload-ports';

const SESSION_TIMEOUT_MS = 40_000;
/** Within this, an account has answered, or it is left for later. */
const SPOKE_TIMEOUT_MS = 15_000;

/** The adapters that every function needs which registers workloads. */
export function workloadPorts(env: RegisterWorkloadEnv): WorkloadPorts {
  const { PARTITION: partition, ORGANIZATION_ID: organizationId, SPOKE_ROLE_NAME: roleName } = env;
  const access = { partition, organizationId, roleName, sessionTimeoutMs: SESSION_TIMEOUT_MS };
  return {
    registry: new DynamoDbBudgetRegistry(dynamoDb, env.BUDGETS_TABLE_NAME),
    workloads: new DynamoDbWorkloadRegistry(dynamoDb, env.BUDGETS_TABLE_NAME),
    workloadSpokes: new AssumedRoleWorkloadSpokes(sts, access, SPOKE_TIMEOUT_MS),
    clock: { now: () => instant(Date.now()) },
  };
}
