import { BudgetsClient, DescribeBudgetCommand } from '@aws-sdk/client-budgets';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { AwsSpoke, currencyOf } from '../../../src/budgets/aws/aws-spoke';
import { budgetMandate } from '../../../src/budgets/contracts';
import { parseUsd } from '../../../src/core/domain/money';
import { ACCOUNT, ACCOUNT_ID } from '../../support/ledgers';
import { doorFor } from '../../support/spoke-door';

const PARAMETER = '/budget-guardrails/budget';
const NAME = 'spoke-AwsBudget-1';

const [sts, budgets] = [mockClient(STSClient), mockClient(BudgetsClient)];
const door = doorFor(budgetMandate('sync-budget', PARAMETER));
const reach = () =>
  door
    .through(5_000, (conversation) => new AwsSpoke(conversation, PARAMETER, currencyOf('aws')))
    .reach(ACCOUNT_ID, 'sync-budget', ACCOUNT);

beforeEach(() => {
  budgets.reset();
  sts
    .reset()
    .on(AssumeRoleCommand)
    .resolves({ Credentials: { AccessKeyId: 'k', SecretAccessKey: 's', SessionToken: 't', Expiration: new Date(0) } });
});

test.each([
  ['12.345', parseUsd('12.345')],
  ['0.0', undefined],
  [undefined, undefined],
])('reads that %s was spent: zero is what AWS says while it has nothing to say', async (amount, spent) => {
  const spend = amount === undefined ? {} : { CalculatedSpend: { ActualSpend: { Amount: amount, Unit: 'USD' } } };
  budgets.on(DescribeBudgetCommand).resolves({
    Budget: { BudgetName: NAME, BudgetType: 'COST', TimeUnit: 'MONTHLY', ...spend },
  });

  expect((await (await reach()).readAwsBudget(NAME))?.spent).toBe(spent);
});
