import { AssumedRoleSpokes } from '../aws/assumed-role-spokes';
import { dynamoDb, sns, sts } from '../aws/clients';
import { DynamoDbBudgetRegistry } from '../aws/dynamodb-budget-registry';
import { SnsOperators } from '../aws/sns-operators';
import type { BudgetPortsEnv } from '../contracts/environment';
import { describeBudgetNotice } from '../domain/notice';
import { instant } from '../domain/time';
import type { BudgetPorts } from '../usecases/ports';

/** Within this, STS has a session for one of a thousand accounts that change at once. */
const SESSION_TIMEOUT_MS = 40_000;

/** Within this, an account has answered all calls of one conversation, or it is left for later. */
const SPOKE_TIMEOUT_MS = 15_000;

/** The adapters that every function needs which brings budgets into force. */
export function budgetPorts(env: BudgetPortsEnv): BudgetPorts {
  return {
    registry: new DynamoDbBudgetRegistry(dynamoDb, env.BUDGETS_TABLE_NAME),
    spokes: new AssumedRoleSpokes(sts, {
      partition: env.PARTITION,
      organizationId: env.ORGANIZATION_ID,
      roleName: env.SPOKE_ROLE_NAME,
      budgetParameter: env.SSM_BUDGET_PARAMETER,
      sessionTimeoutMs: SESSION_TIMEOUT_MS,
      timeoutMs: SPOKE_TIMEOUT_MS,
    }),
    operators: new SnsOperators(sns, env.OPERATORS_TOPIC_ARN, describeBudgetNotice),
    clock: { now: () => instant(Date.now()) },
  };
}
