import type { DynamoDBBatchResponse } from 'aws-lambda';
import { changeFromRecord } from '../budgets/aws/budget-stream';
import { DynamoDbBudgetRegistry } from '../budgets/aws/dynamodb-budget-registry';
import { BudgetRecords } from '../budgets/contracts';
import { dynamoDb, lambda } from '../core/aws/clients';
import { LambdaCalls } from '../core/aws/lambda-calls';
import { log } from '../core/lambda/log';
import { adoptBudget } from './adopt-budget';
import { AdoptBudgetEnv } from './contracts';
import { ledgerPorts } from './wiring';

const env = AdoptBudgetEnv.parse(process.env);
const ports = {
  ...ledgerPorts(env),
  registry: new DynamoDbBudgetRegistry(dynamoDb, env.BUDGETS_TABLE_NAME),
  calls: new LambdaCalls(lambda, {
    disableResources: env.DISABLE_RESOURCES_FUNCTION,
    meterResource: env.METER_RESOURCE_FUNCTION,
    readBill: env.READ_BILL_FUNCTION,
  }),
};

export async function handler(event: unknown): Promise<DynamoDBBatchResponse> {
  const changes = BudgetRecords.parse(event).Records.map(changeFromRecord);

  const adopted = await adoptBudget(changes, ports);

  for (const { change, outcome } of adopted) log('budget adopted', { address: change.address, outcome });
  const failed = adopted.filter(({ outcome }) => outcome.kind === 'failed');
  return { batchItemFailures: failed.map(({ change }) => ({ itemIdentifier: change.id })) };
}
