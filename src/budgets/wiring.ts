import { dynamoDb, lambda, sns } from '../core/aws/clients';
import { LambdaCalls } from '../core/aws/lambda-calls';
import { SnsOperators, type OwnersOf } from '../core/aws/sns-operators';
import type { SpokeDoor } from '../core/aws/spoke-door';
import type { BudgetPortsEnv } from '../core/contracts/environment';
import { clock } from '../core/lambda/clock';
import { SPOKE_TIMEOUT_MS } from '../core/lambda/spoke-door';
import { AwsSpoke, currencyOf } from './aws/aws-spoke';
import { DynamoDbBudgetRegistry } from './aws/dynamodb-budget-registry';
import { SnsSubscribers } from './aws/sns-subscribers';
import { freezePolicyOf } from './domain/freeze-policy';
import { BUDGET_NOTICES } from './domain/ways-out';
import type { AdoptedLimits, BudgetPorts, Subscribers } from './ports';

/** Returns the adapters of every function that brings budgets into force. */
export function budgetPorts(
  env: BudgetPortsEnv,
  door: SpokeDoor,
  adopted: AdoptedLimits,
  ownersOf: OwnersOf,
): BudgetPorts & { readonly subscribers: Subscribers } {
  return {
    registry: new DynamoDbBudgetRegistry(dynamoDb, env.BUDGETS_TABLE_NAME),
    spokes: door.through(
      SPOKE_TIMEOUT_MS,
      (conversation) => new AwsSpoke(conversation, env.SSM_BUDGET_PARAMETER, currencyOf(env.PARTITION)),
    ),
    operators: new SnsOperators(sns, env.OPERATORS_TOPIC_ARN, BUDGET_NOTICES, ownersOf),
    subscribers: new SnsSubscribers(sns, env.OPERATORS_TOPIC_ARN, clock),
    adopted,
    calls: new LambdaCalls(lambda, { readBill: env.READ_BILL_FUNCTION }),
    clock,
    freezePolicy: freezePolicyOf(env.FREEZE_POLICY_ARN),
  };
}
