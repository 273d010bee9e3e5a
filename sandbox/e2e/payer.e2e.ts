import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { InvokeCommand, LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { ListQueuesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { MS_PER_DAY, MS_PER_HOUR } from '../../src/core/domain/time';
import { readStack } from '../../src/packaging/cloud-assembly';
import { OPERATORS_EMAIL, ORGANIZATION, SPOKE_STACK } from '../accounts';
import { Costs } from '../costs';
import { Installation } from '../installation';
import { Organization } from '../organization';
import { until } from '../sandbox';
import { calm, deployment, emulator, jumpTo, now, period } from './subject';

const HOME = '690000000000';
const PAYER = '690000000001';
const ACCOUNT = '690000000002';
const BILLING_STACK = 'budget-guardrails-billing';
const ROLE = `arn:aws:iam::${PAYER}:role/budget-guardrails/BudgetGuardrailsBilling`;
const SERVICE = 'Amazon Simple Storage Service';

/** An installation of its own, in an account whose Cost Explorer knows nobody but itself. */
const organization = new Organization(emulator.endpoint, HOME);
const costs = new Costs(organization);
const installation = new Installation(organization, deployment.assembly);
const billingTemplate = { TemplateBody: readStack(deployment.assembly, BILLING_STACK).text };

/** A day so many days from the first day of the test. */
const start = now();
const dayOf = (days: number) => new Date(start + days * MS_PER_DAY).toISOString().slice(0, 10);

const REFUSED = new RegExp(`is not authorized to perform: sts:AssumeRole on resource: ${ROLE}`);

const lambda = new LambdaClient(organization.as(HOME));

async function nameOfReadBill(): Promise<string | undefined> {
  const { Functions: functions = [] } = await lambda.send(new ListFunctionsCommand({}));
  return functions.find(({ Description: what }) => what === 'budget-guardrails: read-bill')?.FunctionName;
}

/** Invokes the function by hand, and returns what it failed of, if it failed. */
async function readBill(): Promise<string | undefined> {
  const FunctionName = await nameOfReadBill();
  const { Payload, FunctionError } = await lambda.send(new InvokeCommand({ FunctionName, Payload: Buffer.from('{}') }));
  return FunctionError === undefined ? undefined : Buffer.from(Payload ?? []).toString();
}

const bill = async () => (await costs.rows(ACCOUNT, `bill#${period()}`))[0];

/** What lies in the queue of bills that could not be read, for which an alarm rings. */
async function unread(): Promise<readonly string[]> {
  const sqs = new SQSClient(organization.as(HOME));
  const { QueueUrls: urls = [] } = await sqs.send(new ListQueuesCommand({}));
  const QueueUrl = urls.find((url) => url.includes('UnreadBill'));
  const { Messages: messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
  return messages.map(({ Body: body = '' }) => body);
}

/** What is spent, in USD. */
async function spent(): Promise<number> {
  const ledger = await costs.ledger(ACCOUNT, period());
  return Number(ledger?.accruedExpenses ?? 0) / 1e10;
}

/** Deploys the billing template in the payer's account, for an organization. */
const deployBilling = (OrganizationId: string) =>
  installation.deploy(PAYER, BILLING_STACK, billingTemplate, { ManagementAccountId: HOME, OrganizationId });

before(async () => {
  await emulator.setPayer(PAYER);
  await installation.publishCode();
  const management = { OrganizationId: ORGANIZATION, EmailRecipient: OPERATORS_EMAIL, BillingRoleArn: ROLE };
  assert.equal(await installation.deployManagement(installation.current(), management), 'CREATE_COMPLETE');
  const spoke = {
    ManagementAccountId: HOME,
    OrganizationId: ORGANIZATION,
    EmailRecipient: `owner-${ACCOUNT}@example.com`,
  };
  const spokeTemplate = { TemplateBody: installation.spoke() };
  assert.equal(await installation.deploy(ACCOUNT, SPOKE_STACK, spokeTemplate, spoke), 'CREATE_COMPLETE');
  await emulator.setBill(ACCOUNT, { [dayOf(-2)]: { [SERVICE]: '7.00' }, [dayOf(-1)]: { [SERVICE]: '0.10' } });
});

test('without the role in the payer’s account, that is told: nothing is taken for a bill of nothing', async () => {
  assert.match((await readBill()) ?? '', REFUSED);

  // As its rule invokes it.
  await lambda.send(new InvokeCommand({ FunctionName: await nameOfReadBill(), InvocationType: 'Event' }));
  const [message] = await until('the failure in its queue', unread, (all) => all.length > 0);
  assert.match(message ?? '', REFUSED);
  assert.equal(await bill(), undefined);
});

test('with the role of the template, the position is anchored by the bill of the payer', async () => {
  assert.equal(await deployBilling(ORGANIZATION), 'CREATE_COMPLETE');
  const since = emulator.calls().length;

  assert.equal(await readBill(), undefined);
  await organization.setBudget(ACCOUNT, '100');

  await until('the opening balance', spent, (usd) => usd >= 7.1);
  assert.equal((await bill())?.source, 'CostExplorer');
  const asked = emulator
    .calls()
    .slice(since)
    .filter(({ action }) => action === 'GetCostAndUsage');
  assert.ok(asked.length > 0);
  for (const { account, principal } of asked) {
    assert.equal(account, PAYER);
    assert.match(principal, /assumed-role\/.*BudgetGuardrailsBilling\//);
  }
});

test('a role that expects another external id is told, and the position keeps what was billed', async () => {
  await calm();
  const was = await bill();
  const spentBefore = await spent();
  await emulator.setBill(ACCOUNT, {});
  assert.equal(await deployBilling('o-another0001'), 'UPDATE_COMPLETE');

  // The session of before lasts an hour.
  jumpTo(now() + 2 * MS_PER_HOUR);

  assert.match((await readBill()) ?? '', REFUSED);

  assert.deepEqual(await bill(), was);
  assert.ok((await spent()) >= spentBefore);
});

test('the trust is given back: the next bill counts again', async () => {
  assert.equal(await deployBilling(ORGANIZATION), 'UPDATE_COMPLETE');
  await emulator.setBill(ACCOUNT, { [dayOf(-2)]: { [SERVICE]: '9.00' }, [dayOf(-1)]: { [SERVICE]: '0.10' } });

  assert.equal(await readBill(), undefined);

  await until('the new bill', spent, (usd) => usd >= 9.1);
});
