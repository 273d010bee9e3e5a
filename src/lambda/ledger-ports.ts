import { setTimeout as wait } from 'node:timers/promises';
import { dynamoDb } from '../aws/clients';
import { DynamoDbAdoptedBudgets } from '../aws/ledger/dynamodb-adopted-budgets';
import { DynamoDbContributions } from '../aws/ledger/dynamodb-contributions';
import { DynamoDbLedgers } from '../aws/ledger/dynamodb-ledgers';
import type { LedgerEnv } from '../contracts/environment';
import { instant } from '../domain/time';
import type { Timer } from '../usecases/ledger-ports';

export const clock: Timer = { now: () => instant(Date.now()), pause: (ms) => wait(ms) };

/** The rows of the Cost table. */
export function ledgerPorts({ COST_TABLE_NAME: table }: LedgerEnv) {
  return {
    ledgers: new DynamoDbLedgers(dynamoDb, table),
    budgets: new DynamoDbAdoptedBudgets(dynamoDb, table),
    contributions: new DynamoDbContributions(dynamoDb, table),
    clock,
  };
}
