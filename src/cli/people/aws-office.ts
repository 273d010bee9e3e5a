import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { AwsOrganization } from '../../accounts/aws/aws-organization';
import { endOf } from '../../accounts/domain/onboarding';
import { DynamoDbBudgetRegistry } from '../../budgets/aws/dynamodb-budget-registry';
import { DynamoDbPauses } from '../../budgets/aws/dynamodb-pauses';
import { CLIENT_DEFAULTS } from '../../core/aws/clients';
import { DynamoDbJournal } from '../../enforcement/aws/dynamodb-journal';
import { DynamoDbAdoptedBudgets } from '../../ledger/aws/dynamodb-adopted-budgets';
import { DynamoDbBills } from '../../ledger/aws/dynamodb-bills';
import { DynamoDbBudgetHistory } from '../../ledger/aws/dynamodb-budget-history';
import { DynamoDbContacts } from '../../ledger/aws/dynamodb-contacts';
import { DynamoDbContributions } from '../../ledger/aws/dynamodb-contributions';
import { DynamoDbLedgers } from '../../ledger/aws/dynamodb-ledgers';
import { AwsInstallation } from './aws-installation';
import { DynamoDbChanges } from './dynamodb-changes';
import { findTables, ManagementStack } from './installation';
import { journalAddresses } from './journal-addresses';
import type { Office } from './office';

/** Where the installation is, as options and environment say. What is undefined is found out. */
export interface OfficeOptions {
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  readonly stack: string;
  readonly budgetsTable?: string | undefined;
  readonly costTable?: string | undefined;
}

/** A command is given up after this many attempts: somebody waits for its answer. */
const MAX_ATTEMPTS = 4;

/** Opens an installation with the credentials and the region that AWS's own tools would take. */
export async function openOffice(options: OfficeOptions): Promise<Office> {
  const { region, profile } = options;
  const config = {
    ...CLIENT_DEFAULTS,
    maxAttempts: MAX_ATTEMPTS,
    ...(region === undefined ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
  };
  const cloudFormation = new CloudFormationClient(config);
  const stack = new ManagementStack(cloudFormation, options.stack);
  const { budgetsTable, costTable } = await findTables(options, stack);
  const dynamoDb = new DynamoDBClient(config);
  const journal = new DynamoDbJournal(dynamoDb, costTable);
  let identity: Promise<string> | undefined;
  const changes = new DynamoDbChanges(dynamoDb, budgetsTable);
  const history = new DynamoDbBudgetHistory(dynamoDb, costTable);
  return {
    registry: new DynamoDbBudgetRegistry(dynamoDb, budgetsTable),
    adopted: new DynamoDbAdoptedBudgets(dynamoDb, costTable),
    ledgers: new DynamoDbLedgers(dynamoDb, costTable),
    bills: new DynamoDbBills(dynamoDb, costTable),
    contributions: new DynamoDbContributions(dynamoDb, costTable),
    journal: { of: (address) => journal.of(address), addresses: () => journalAddresses(dynamoDb, costTable) },
    contacts: new DynamoDbContacts(dynamoDb, costTable),
    pauses: new DynamoDbPauses(dynamoDb, budgetsTable),
    installation: new AwsInstallation(config, stack, cloudFormation, dynamoDb, costTable),
    policy: () => stack.policy(),
    accounts: () => openAccounts(new OrganizationsClient(config)),
    change: (change) => changes.change(change),
    history: (address) => history.of(address),
    historySince: (address, from) => history.since(address, from),
    allHistory: () => history.all(),
    who: () => (identity ??= callerOf(new STSClient(config))),
  };
}

async function callerOf(sts: STSClient): Promise<string> {
  return (await sts.send(new GetCallerIdentityCommand({}))).Arn ?? 'unknown';
}

/** Only the management account of the organization, or a delegated administrator's, may ask. */
async function openAccounts(client: OrganizationsClient): ReturnType<Office['accounts']> {
  try {
    const all = await new AwsOrganization(client).accounts();
    return [...all].filter(([, account]) => endOf(account) === undefined).map(([id]) => id);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { unknown: error.message };
  }
}
