import { ledgerPorts } from './ledger-ports';
import { log } from './log';
import { dynamoDb, lambda } from '../aws/clients';
import { DynamoDbBudgetRegistry } from '../aws/dynamodb-budget-registry';
import { LambdaCalls } from '../aws/lambda-calls';
import { ReconcileExpensesEnv } from '../contracts/reconcile-expenses';
import { reconcileExpenses } from '../usecases/reconcile-expenses';

const env = ReconcileExpensesEnv.parse(process.env);
const functions = { disableResources: env.DISABLE_RESOURCES_FUNCTION, meterResource: env.METER_RESOURCE_FUNCTION };
const registry = new DynamoDbBudgetRegistry(dynamoDb, env.BUDGETS_TABLE_NAME);
const ports = { ...ledgerPorts(env), registry, calls: new LambdaCalls(lambda, functions) };

export async function handler(): Promise<void> {
  const { exhausted, accounts } = await reconcileExpenses(ports);

  log('expenses reconciled', { exhausted, accounts: accounts.length });
}
