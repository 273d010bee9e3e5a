import type { DynamoDBBatchResponse } from 'aws-lambda';
import { ledgerPorts } from './ledger-ports';
import { log } from './log';
import { changeFromRecord } from '../aws/budget-stream';
import { dynamoDb, lambda } from '../aws/clients';
import { DynamoDbBudgetRegistry } from '../aws/dynamodb-budget-registry';
import { LambdaCalls } from '../aws/lambda-calls';
import { AdoptBudgetEnv } from '../contracts/adopt-budget';
import { BudgetRecords } from '../contracts/propagate-budget';
import { adoptBudget } from '../usecases/adopt-budget';

const env = AdoptBudgetEnv.parse(process.env);
const ports = {
  ...ledgerPorts(env),
  registry: new DynamoDbBudgetRegistry(dynamoDb, env.BUDGETS_TABLE_NAME),
  calls: new LambdaCalls(lambda, {
    disableResources: env.DISABLE_RESOURCES_FUNCTION,
    restoreResources: env.RESTORE_RESOURCES_FUNCTION,
    meterResource: env.METER_RESOURCE_FUNCTION,
  }),
};

export async function handler(event: unknown): Promise<DynamoDBBatchResponse> {
  const changes = BudgetRecords.parse(event).Records.map(changeFromRecord);

  const adopted = await adoptBudget(changes, ports);

  for (const { change, outcome } of adopted) log('budget adopted', { address: change.address, outcome });
  const failed = adopted.filter(({ outcome }) => outcome.kind === 'failed');
  return { batchItemFailures: failed.map(({ change }) => ({ itemIdentifier: change.id })) };
}
