import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetFunctionConcurrencyCommand, LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { MANAGEMENT_STACK, OPERATORS_EMAIL, ORGANIZATION, SPOKE_STACK } from '../accounts';
import { Costs, type ShownLedger } from '../costs';
import { Installation } from '../installation';
import { Organization } from '../organization';
import { Resources } from '../resources';
import { until } from '../sandbox';
import { calm, deployment, emulator, jumpTo, period } from './subject';

const HOME = '620000000000';
const ACCOUNT = '620000000001';
const RELEASE = '0.1.0';
const MANAGED = { OrganizationId: ORGANIZATION, EmailRecipient: OPERATORS_EMAIL };
const SPOKE = {
  ManagementAccountId: HOME,
  OrganizationId: ORGANIZATION,
  EmailRecipient: `owner-${ACCOUNT}@example.com`,
};

/** An installation of its own beside that of the other tests. */
const organization = new Organization(emulator.endpoint, HOME);
const costs = new Costs(organization);
const resources = new Resources(organization, ACCOUNT);
const installation = new Installation(organization, deployment.assembly);
let instance: string;

const ledgerOf = (what: string, isRight: (ledger: ShownLedger) => boolean) =>
  until(
    `ledger: ${what}`,
    () => costs.ledger(ACCOUNT, period()),
    (found) => found !== undefined && isRight(found),
  ) as Promise<ShownLedger>;
const receiptIs = (value: string) =>
  until(
    `${value} in force`,
    () => organization.receipt(ACCOUNT),
    (receipt) => receipt?.Status === 'IN_FORCE' && receipt.Value === value,
  );
const instanceIs = (wanted: string) =>
  until(
    `the instance ${wanted}`,
    () => resources.instanceState(instance),
    (state) => state === wanted,
  );

/** What lies in the tables and in the account. */
const everything = async () => ({
  tables: [await organization.output('BudgetsTableName'), await organization.output('CostTableName')],
  receipt: await organization.receipt(ACCOUNT),
  rows: await Promise.all(
    ['budget#', 'journal#', 'ledger#', 'resource#', 'stopped#'].map((prefix) => costs.rows(ACCOUNT, prefix)),
  ),
  spoke: await organization.spoke(ACCOUNT),
  instance: await resources.instanceState(instance),
});

/** The account spends its budget, and what runs is stopped. */
async function exhaust(): Promise<void> {
  // The old release acts on its schedule alone: it must stand before the clock jumps over it.
  await calm();
  const { settledThrough, budgetLimit, accruedExpenses, incurredExpensesRate } = await ledgerOf(
    'running',
    (ledger) =>
      ledger.state === 'open' && Number(ledger.incurredExpensesRate) > 0 && ledger.settledThrough === ledger.updatedAt,
  );
  const left = Number(budgetLimit) - Number(accruedExpenses);
  jumpTo(Date.parse(settledThrough) + (1_000 * left) / Number(incurredExpensesRate) + 1_000);
  await instanceIs('stopped');
  await ledgerOf('exhausted', ({ state, incurredExpensesRate: rate }) => state === 'exhausted' && Number(rate) === 0);
  await until(
    'the journal',
    () => costs.journal(ACCOUNT),
    (entries) => entries.some(({ status }) => status === 'done'),
  );
  await calm();
}

const disabling = async () => {
  const lambda = new LambdaClient(organization.as(HOME));
  const { Functions: functions = [] } = await lambda.send(new ListFunctionsCommand({}));
  const { FunctionName } =
    functions.find(({ Description: what }) => what === 'budget-guardrails: disable-resources') ?? {};
  if (FunctionName === undefined) return 'gone';
  return (
    (await lambda.send(new GetFunctionConcurrencyCommand({ FunctionName }))).ReservedConcurrentExecutions ??
    'as many as it needs'
  );
};

before(async () => {
  await installation.publishCode();
  assert.equal(await installation.deployManagement(installation.released(RELEASE), MANAGED), 'CREATE_COMPLETE');
  const old = readFileSync(`releases/${RELEASE}/spoke.template.json`, 'utf8');
  assert.equal(await installation.deploy(ACCOUNT, SPOKE_STACK, { TemplateBody: old }, SPOKE), 'CREATE_COMPLETE');
  await organization.setBudget(ACCOUNT, '0.05', { Mode: 'enforce' });
  await receiptIs('0.05');
  await ledgerOf('its limit', ({ budgetLimit }) => budgetLimit === '500000000');
  instance = await resources.runInstance('t3.micro');
  await exhaust();
});

test('an update that fails and is rolled back gives nothing back, and stops nothing', async () => {
  const was = await everything();
  const { Resources: now, ...rest } = installation.current();
  const Impossible = {
    Type: 'Custom::Impossible',
    Properties: { ServiceToken: `arn:aws:lambda:us-east-1:${HOME}:function:none` },
    DependsOn: ['Removal'],
  };

  const ended = await installation.deployManagement({ ...rest, Resources: { ...now, Impossible } }, MANAGED);

  assert.equal(ended, 'UPDATE_ROLLBACK_COMPLETE');
  const asked = emulator
    .calls()
    .filter(
      ({ action, principal }) => action === 'DescribeStacks' && principal.includes('/BudgetGuardrailsEndEnforcement'),
    );
  assert.equal(asked.length, 1, 'the resource that gives back was to go with the update');
  await calm();
  assert.deepEqual(await everything(), was);
  assert.equal(await disabling(), 'as many as it needs');
});

test(`an update from ${RELEASE} keeps tables, budgets, ledgers and journals, and what is disabled stays so`, async () => {
  const was = await everything();

  assert.equal(await installation.deployManagement(installation.current(), MANAGED), 'UPDATE_COMPLETE');
  await calm();
  assert.deepEqual(await everything(), was);
  assert.equal(
    await installation.deploy(ACCOUNT, SPOKE_STACK, { TemplateBody: installation.spoke() }, SPOKE),
    'UPDATE_COMPLETE',
  );
  await calm();

  const { receipt, ...rest } = await everything();
  const { receipt: receiptBefore, ...restBefore } = was;
  assert.deepEqual(rest, restBefore);
  assert.deepEqual([receipt?.Status, receipt?.Value], [receiptBefore?.Status, receiptBefore?.Value]);
  assert.match(await organization.output('ProductVersion'), /^\d+\.\d+\.\d+/);
});

test('what the old release disabled, the new one gives back when the budget is raised', async () => {
  await organization.setBudget(ACCOUNT, '0.20');

  await instanceIs('running');
  await ledgerOf(
    'open and running',
    ({ state, incurredExpensesRate }) => state === 'open' && Number(incurredExpensesRate) > 0,
  );
  await receiptIs('0.2');
  await until(
    'the journal',
    () => costs.journal(ACCOUNT),
    (entries) => entries.length === 1 && entries[0]?.status === 'restored',
  );
});

test('the removal of the management stack first gives back what is disabled; the tables stay', async (context) => {
  await exhaust();
  const tables = [await organization.budgetsTable(), await costs.table()];
  const started = Date.now();

  await installation.remove(HOME, MANAGEMENT_STACK);

  await instanceIs('running');
  context.diagnostic(`the instance ran again after ${((Date.now() - started) / 1_000).toFixed(1)} s`);
  assert.equal(await disabling(), 0);
  // Nothing that was under way when the removal began can come any more.
  emulator.moveClock(180);
  assert.equal(await installation.settled(HOME, MANAGEMENT_STACK), 'DELETE_COMPLETE');
  assert.equal(await disabling(), 'gone');
  assert.equal(await resources.instanceState(instance), 'running');
  for (const TableName of tables) {
    const { Table: table } = await new DynamoDBClient(organization.as(HOME)).send(
      new DescribeTableCommand({ TableName }),
    );
    assert.equal(table?.TableStatus, 'ACTIVE');
  }
  assert.deepEqual(
    (await costs.journal(ACCOUNT)).map(({ status }) => status),
    ['restored'],
  );
  assert.equal((await organization.receipt(ACCOUNT))?.Value, '0.2');
  assert.equal((await organization.spoke(ACCOUNT)).parameter, '0.2');
});
