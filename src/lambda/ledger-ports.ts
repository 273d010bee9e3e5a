import { clock } from './clock';
import { dynamoDb } from '../aws/clients';
import { DynamoDbAdoptedBudgets } from '../aws/ledger/dynamodb-adopted-budgets';
import { DynamoDbContributions } from '../aws/ledger/dynamodb-contributions';
import { DynamoDbLedgers } from '../aws/ledger/dynamodb-ledgers';
import type { LedgerEnv } from '../contracts/environment';

/** The rows of the Cost table. */
export function ledgerPorts({ COST_TABLE_NAME: table }: LedgerEnv) {
  return {
    ledgers: new DynamoDbLedgers(dynamoDb, table),
    budgets: new DynamoDbAdoptedBudgets(dynamoDb, table),
    contributions: new DynamoDbContributions(dynamoDb, table),
    clock,
  };
}
