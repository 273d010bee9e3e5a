import { dynamoDb, lambda, organizations } from '../core/aws/clients';
import { LambdaCalls } from '../core/aws/lambda-calls';
import type { AccountId } from '../core/domain/address';
import { parseUsd } from '../core/domain/money';
import { log } from '../core/lambda/log';
import { ledgerPorts } from '../ledger/wiring';
import { minimumMs, stepMs } from '../metering/types/contracts';
import { AwsOrganization } from './aws/aws-organization';
import { DynamoDbOnboardingRegistry } from './aws/dynamodb-onboarding-registry';
import { accountsOfEvent, OnboardAccountEnv, OnboardAccountEvent } from './contracts';
import { onboardAccount, onboardOrganization, type OnboardingPorts } from './onboard-account';

const env = OnboardAccountEnv.parse(process.env);
const ports: OnboardingPorts = {
  ...ledgerPorts(env),
  minimumMs,
  stepMs,
  organization: new AwsOrganization(organizations),
  registry: new DynamoDbOnboardingRegistry(dynamoDb, env.BUDGETS_TABLE_NAME),
  calls: new LambdaCalls(lambda, { restoreResources: env.RESTORE_RESOURCES_FUNCTION }),
  installation: { limit: env.DEFAULT_BUDGET === '' ? undefined : parseUsd(env.DEFAULT_BUDGET), mode: env.DEFAULT_MODE },
  organizationManagementAccount: env.ORGANIZATION_MANAGEMENT_ACCOUNT_ID as AccountId,
};

export async function handler(event: unknown): Promise<void> {
  const asked = OnboardAccountEvent.parse(event);
  if ('kind' in asked) return reconcile();
  const {
    detail: { eventName },
  } = asked;
  const accounts = accountsOfEvent(asked);

  for (const account of accounts) {
    log('account onboarded', { eventName, ...(await onboardAccount(account as AccountId, ports)) });
  }
  if (accounts.length === 0) log('no account to onboard', { eventName });
}

async function reconcile(): Promise<void> {
  const { changed, failures } = await onboardOrganization(ports);

  log('organization onboarded', { changed, failures });
  const [first] = failures;
  if (first !== undefined) {
    throw new Error(`${failures.length} accounts could not be onboarded, the first is ${first.account}`, {
      cause: first.error,
    });
  }
}
