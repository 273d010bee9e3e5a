import { clock } from './clock';
import { SPOKE_TIMEOUT_MS, spokeRoleAccess } from './spoke-role-access';
import { AssumedRoleSpokes } from '../aws/assumed-role-spokes';
import { dynamoDb, sns, sts } from '../aws/clients';
import { DynamoDbBudgetRegistry } from '../aws/dynamodb-budget-registry';
import { SnsOperators } from '../aws/sns-operators';
import type { BudgetPortsEnv } from '../contracts/environment';
import { describeBudgetNotice } from '../domain/notice';
import type { BudgetPorts } from '../usecases/ports';

/** The adapters that every function needs which brings budgets into force. */
export function budgetPorts(env: BudgetPortsEnv): BudgetPorts {
  return {
    registry: new DynamoDbBudgetRegistry(dynamoDb, env.BUDGETS_TABLE_NAME),
    spokes: new AssumedRoleSpokes(sts, { ...spokeRoleAccess(env), budgetParameter: env.SSM_BUDGET_PARAMETER, timeoutMs: SPOKE_TIMEOUT_MS }),
    operators: new SnsOperators(sns, env.OPERATORS_TOPIC_ARN, describeBudgetNotice),
    clock,
  };
}
