import { dynamoDb, sns, sts } from '../core/aws/clients';
import { SnsOperators } from '../core/aws/sns-operators';
import type { BudgetPortsEnv } from '../core/contracts/environment';
import { clock } from '../core/lambda/clock';
import { SPOKE_TIMEOUT_MS, spokeRoleAccess } from '../core/lambda/spoke-role-access';
import { AssumedRoleSpokes } from './aws/assumed-role-spokes';
import { DynamoDbBudgetRegistry } from './aws/dynamodb-budget-registry';
import { BUDGET_NOTICES } from './domain/notice';
import type { BudgetPorts } from './ports';

/** The adapters that every function needs which brings budgets into force. */
export function budgetPorts(env: BudgetPortsEnv): BudgetPorts {
  return {
    registry: new DynamoDbBudgetRegistry(dynamoDb, env.BUDGETS_TABLE_NAME),
    spokes: new AssumedRoleSpokes(sts, {
      ...spokeRoleAccess(env),
      budgetParameter: env.SSM_BUDGET_PARAMETER,
      timeoutMs: SPOKE_TIMEOUT_MS,
    }),
    operators: new SnsOperators(sns, env.OPERATORS_TOPIC_ARN, BUDGET_NOTICES),
    clock,
  };
}
