import { DynamoDbBudgetRegistry } from '../budgets/aws/dynamodb-budget-registry';
import { dynamoDb, lambda, scheduler, sns } from '../core/aws/clients';
import { LambdaCalls } from '../core/aws/lambda-calls';
import { SnsOperators } from '../core/aws/sns-operators';
import { log } from '../core/lambda/log';
import { DynamoDbHeldBudgets } from './aws/dynamodb-held-budgets';
import { DynamoDbSights } from './aws/dynamodb-sights';
import { standingIn } from './aws/eventbridge-schedules';
import { POSITION_LINE, ReconcileExpensesEnv, SCHEDULE_GROUPS } from './contracts';
import { SPENDING_NOTICES } from './domain/ways-out';
import { LOOK_CALLS_EVERY_MS, reconcileExpenses } from './reconcile-expenses';
import { ledgerPorts, ownersOf } from './wiring';

const env = ReconcileExpensesEnv.parse(process.env);
const functions = {
  disableResources: env.DISABLE_RESOURCES_FUNCTION,
  meterResource: env.METER_RESOURCE_FUNCTION,
  readBill: env.READ_BILL_FUNCTION,
};
const registry = new DynamoDbBudgetRegistry(dynamoDb, env.BUDGETS_TABLE_NAME);
const held = new DynamoDbHeldBudgets(dynamoDb, env.COST_TABLE_NAME);
const ports = {
  ...ledgerPorts(env),
  sights: new DynamoDbSights(dynamoDb, env.COST_TABLE_NAME, env.BILL_SOURCE),
  registry,
  held,
  callEveryMs: LOOK_CALLS_EVERY_MS,
  calls: new LambdaCalls(lambda, functions),
  schedules: { addresses: standingIn(scheduler, SCHEDULE_GROUPS) },
  operators: new SnsOperators(sns, env.OPERATORS_TOPIC_ARN, SPENDING_NOTICES, ownersOf(env)),
};

export async function handler(): Promise<void> {
  const { accounts, unlisted, ...mended } = await reconcileExpenses(ports, (position) =>
    log(POSITION_LINE, { ...position }),
  );

  log('expenses reconciled', { ...mended, accounts: accounts.length });
  // All the rest is done.
  if (unlisted !== undefined) throw new Error('the schedules that stand could not be listed', { cause: unlisted });
}
