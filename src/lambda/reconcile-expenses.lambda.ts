import { ledgerPorts } from './ledger-ports';
import { log } from './log';
import { lambda } from '../aws/clients';
import { LambdaCalls } from '../aws/lambda-calls';
import { ReconcileExpensesEnv } from '../contracts/reconcile-expenses';
import { reconcileExpenses } from '../usecases/reconcile-expenses';

const env = ReconcileExpensesEnv.parse(process.env);
const functions = { disableResources: env.DISABLE_RESOURCES_FUNCTION, meterResource: env.METER_RESOURCE_FUNCTION };
const ports = { ...ledgerPorts(env), calls: new LambdaCalls(lambda, functions) };

export async function handler(): Promise<void> {
  const { exhausted, accounts } = await reconcileExpenses(ports);

  log('expenses reconciled', { exhausted, accounts: accounts.length });
}
