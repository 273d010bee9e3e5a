import type { AdoptedLimits } from '../budgets/ports';
import { dynamoDb } from '../core/aws/clients';
import type { OwnersOf } from '../core/aws/sns-operators';
import type { LedgerEnv } from '../core/contracts/environment';
import { accountOf, address as toAddress, isAddress } from '../core/domain/address';
import { clock } from '../core/lambda/clock';
import { contactEmails } from './aws/contact-emails';
import { DynamoDbAdoptedBudgets } from './aws/dynamodb-adopted-budgets';
import { DynamoDbAsks } from './aws/dynamodb-asks';
import { DynamoDbBills } from './aws/dynamodb-bills';
import { DynamoDbContributions } from './aws/dynamodb-contributions';
import { DynamoDbLedgers } from './aws/dynamodb-ledgers';
import { howKnown } from './how-known';

/** Returns the adapters of the Cost table's rows. */
export function ledgerPorts({ COST_TABLE_NAME: table }: LedgerEnv) {
  return {
    ledgers: new DynamoDbLedgers(dynamoDb, table),
    budgets: new DynamoDbAdoptedBudgets(dynamoDb, table),
    asks: new DynamoDbAsks(dynamoDb, table),
    bills: new DynamoDbBills(dynamoDb, table),
    contributions: new DynamoDbContributions(dynamoDb, table),
    clock,
  };
}

/**
 * Returns who tells the owners of a budget that is in charge: those that it names, or else the contacts of its
 * account, as far as they are known.
 */
export function ownersOf({ COST_TABLE_NAME: table }: LedgerEnv): OwnersOf {
  const budgets = new DynamoDbAdoptedBudgets(dynamoDb, table);
  return async (address) => {
    const budget = isAddress(address) ? await budgets.find(toAddress(address)) : undefined;
    if (budget === undefined || budget.emails.length > 0) return budget?.emails ?? [];
    return contactEmails(dynamoDb, table, accountOf(budget.address));
  };
}

/** Returns the limits by which enforcement goes, and how it knows what is spent, for the functions that prove budgets to be in force. */
export function adoptedLimits({ COST_TABLE_NAME: table }: LedgerEnv): AdoptedLimits {
  const budgets = new DynamoDbAdoptedBudgets(dynamoDb, table);
  const rows = { ledgers: new DynamoDbLedgers(dynamoDb, table), bills: new DynamoDbBills(dynamoDb, table) };
  return {
    limitOf: async (address) => (await budgets.find(address))?.limit,
    emailsOf: async (address) => (await budgets.find(address))?.emails,
    howKnown: (address) => howKnown(address, clock.now(), rows),
  };
}
