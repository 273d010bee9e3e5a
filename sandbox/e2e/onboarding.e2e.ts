import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import {
  CloseAccountCommand,
  CreateAccountCommand,
  CreateOrganizationalUnitCommand,
  ListParentsCommand,
  ListRootsCommand,
  MoveAccountCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { MANAGEMENT } from '../accounts';
import { Resources } from '../resources';
import { until } from '../sandbox';
import {
  calm,
  costs,
  createSpoke,
  emulator,
  ledgerOf,
  listenToOperators,
  organization,
  receiptOf,
  stateOf,
} from './subject';

const HOUR_S = 3_600;
const organizations = new OrganizationsClient(organization.as(MANAGEMENT));

test('a new account is under its unit’s default before its spoke is there, and in force as soon as it is', async () => {
  const { account, unit } = await accountInUnit('Sandbox');
  await calm();
  assert.equal(await itemOf(account), undefined, 'nobody has set a default');
  await organization.setBudget(unit, '42.5', { Mode: 'observe' });
  await receiptOf(unit, 'ACCEPTED', '42.5');

  await announce('CreateManagedAccount', account, unit);

  const waiting = await receiptOf(account, 'PENDING', '42.5');
  assert.match(waiting?.Reason ?? '', /cannot assume .* AccessDenied: /);
  const settings = { BudgetValue: '42.5', Mode: 'observe' };
  assert.deepEqual(await itemOf(account), { Address: account, ...settings, Defaulted: { From: unit, ...settings } });
  await createSpoke(account);
  await receiptOf(account, 'IN_FORCE', '42.5');
  assert.deepEqual(await stateOf(account), { parameter: '42.5', awsBudget: '42.5' });

  const since = emulator.calls().length;
  for (const event of ['CreateManagedAccount', 'UpdateManagedAccount', 'CreateManagedAccount'] as const) {
    await announce(event, account, unit);
  }
  await until(
    'three looks',
    async () => callsOf('OnboardAccount', 'DescribeAccount', since),
    (looks) => looks >= 3,
  );
  await calm();
  assert.equal(callsOf('OnboardAccount', 'UpdateItem', since), 0, 'an event that comes again changes nothing');
});

test('an account that moves gets the other unit’s default, until finance gives it a budget', async () => {
  const { account, unit } = await accountInUnit('Before');
  const other = await createUnit('After');
  await createSpoke(account);
  await organization.setBudget(unit, '20');
  await organization.setBudget(other, '30');
  await announce('UpdateManagedAccount', account, unit);
  await receiptOf(account, 'IN_FORCE', '20');

  await move(account, other);
  await receiptOf(account, 'IN_FORCE', '30');

  await organization.setBudget(account, '75');
  await receiptOf(account, 'IN_FORCE', '75');
  const since = emulator.calls().length;
  await move(account, unit);
  await until(
    'a look',
    async () => callsOf('OnboardAccount', 'DescribeAccount', since),
    (looks) => looks >= 1,
  );
  await calm();
  assert.deepEqual(await stateOf(account), { parameter: '75', awsBudget: '75' });
});

test('an account that is closed ends: its receipt says so, it costs nothing more, and nobody polls it', async () => {
  const { account, unit } = await accountInUnit('Closing');
  await organization.setBudget(unit, '1000');
  await createSpoke(account);
  await announce('CreateManagedAccount', account, unit);
  await receiptOf(account, 'IN_FORCE', '1000');
  await ledgerOf(account, 'its limit', ({ budgetLimit }) => budgetLimit === '10000000000000');
  await new Resources(organization, account).runInstance('t3.micro');
  await ledgerOf(account, 'running', ({ incurredExpensesRate }) => Number(incurredExpensesRate) > 0);

  await organizations.send(new CloseAccountCommand({ AccountId: account }));

  const receipt = await receiptOf(account, 'ENDED', '1000');
  assert.match(receipt?.Reason ?? '', /^the account is suspended \(seen 20/);
  const ledger = await ledgerOf(
    account,
    'standing still',
    ({ incurredExpensesRate, budgetLimit }) => Number(incurredExpensesRate) === 0 && budgetLimit === undefined,
  );
  assert.equal(ledger.state, 'open');
  assert.deepEqual(
    (await costs.contributions(account)).map(({ status }) => status),
    ['stopped'],
  );
  assert.equal((await itemOf(account))?.BudgetValue, '1000', 'for the day it comes back');

  await calm();
  const since = emulator.calls().length;
  emulator.moveClock(HOUR_S);
  for (const name of ['ReconcileBudgets', 'ReconcileExpenses']) {
    await until(
      `a run of ${name}`,
      async () => callsOf(name, 'Scan', since),
      (runs) => runs >= 1,
    );
  }
  await calm();
  const polls = emulator
    .calls()
    .slice(since)
    .filter(
      (call) => call.account === account || (call.action === 'AssumeRole' && `${call.resource}`.includes(account)),
    );
  assert.deepEqual(polls, []);
  assert.equal((await organization.receipt(account))?.Status, 'ENDED');
});

test('the daily run finds what no event has told', async () => {
  const { account, unit } = await accountInUnit('Old');
  await organization.setBudget(unit, '11');
  await receiptOf(unit, 'ACCEPTED', '11');
  assert.equal(await itemOf(account), undefined);

  emulator.moveClock(24 * HOUR_S);

  await receiptOf(account, 'PENDING', '11');
});

test('where an item names nobody, the contacts of the account hear, and those that AWS names next day instead', async () => {
  const { account } = await accountInUnit('Silent');
  const [first, second] = [`bill-${account}@example.com`, `money-${account}@example.com`] as const;
  await emulator.setContacts(account, { BILLING: first, SECURITY: 'nobody@example.com' });
  await createSpoke(account);
  await organization.setBudget(account, '10');
  await receiptOf(account, 'IN_FORCE', '10');
  emulator.moveClock(HOUR_S / 4);
  await subscribed(first, true);
  const heard = await listenToOperators({ FilterPolicy: JSON.stringify({ to: [first] }) });
  await organization.setBudget(account, 'many');
  const notices = await until('the refusal', heard, (all) => all.length > 0);
  assert.deepEqual([notices.length, notices[0]?.address], [1, account]);

  await emulator.setContacts(account, { OPERATIONS: second });
  await organization.setBudget(account, '11');
  await receiptOf(account, 'IN_FORCE', '11');
  emulator.moveClock(25 * HOUR_S);
  await subscribed(second, true);
  await subscribed(first, false);
});

/** Waits until an address is subscribed to the operators' topic, or is not. */
async function subscribed(email: string, wanted: boolean): Promise<void> {
  const TopicArn = await organization.output('OperatorsTopicArn');
  const sns = new SNSClient(organization.as(MANAGEMENT));
  await until(
    `${email} ${wanted ? 'subscribed' : 'not subscribed'}`,
    async () => (await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }))).Subscriptions ?? [],
    (all) => all.some(({ Endpoint: endpoint }) => endpoint === email) === wanted,
  );
}

async function createUnit(name: string): Promise<string> {
  const { Roots: [root] = [] } = await organizations.send(new ListRootsCommand({}));
  const { OrganizationalUnit: unit } = await organizations.send(
    new CreateOrganizationalUnitCommand({ ParentId: root?.Id, Name: name }),
  );
  return unit?.Id ?? '';
}

/** A new account in a new unit that has no default yet. */
async function accountInUnit(name: string) {
  const unit = await createUnit(name);
  const { CreateAccountStatus: status } = await organizations.send(
    new CreateAccountCommand({ AccountName: name, Email: `${name}@example.com` }),
  );
  const account = status?.AccountId ?? '';
  const since = emulator.calls().length;
  await move(account, unit);
  // Afterwards a default may be set without this event meeting it.
  await until(
    'the look that moving asks for',
    async () => callsOf('OnboardAccount', 'ListParents', since),
    (looks) => looks >= 2,
  );
  await calm();
  return { account, unit };
}

async function move(account: string, unit: string): Promise<void> {
  const { Parents: [parent] = [] } = await organizations.send(new ListParentsCommand({ ChildId: account }));
  await organizations.send(
    new MoveAccountCommand({ AccountId: account, SourceParentId: parent?.Id, DestinationParentId: unit }),
  );
}

/** What AWS Control Tower tells when it has enrolled an account. */
async function announce(
  eventName: 'CreateManagedAccount' | 'UpdateManagedAccount',
  account: string,
  unit: string,
): Promise<void> {
  const status = {
    organizationalUnit: { organizationalUnitName: 'Custom', organizationalUnitId: unit },
    account: { accountName: 'New', accountId: account },
    state: 'SUCCEEDED',
    requestedTimestamp: '2026-11-16T09:30:00+0000',
    completedTimestamp: '2026-11-16T09:50:00+0000',
  };
  await emulator.putServiceEvent(MANAGEMENT, 'aws.controltower', 'AWS Service Event via CloudTrail', {
    eventSource: 'controltower.amazonaws.com',
    eventName,
    eventType: 'AwsServiceEvent',
    serviceEventDetails: { [`${eventName.charAt(0).toLowerCase()}${eventName.slice(1)}Status`]: status },
  });
}

/** What people and the product wrote, but the receipt. */
async function itemOf(address: string): Promise<Record<string, unknown> | undefined> {
  const { Item: item } = await new DynamoDBClient(organization.as(MANAGEMENT)).send(
    new GetItemCommand({
      TableName: await organization.budgetsTable(),
      Key: { Address: { S: address } },
      ConsistentRead: true,
    }),
  );
  if (item === undefined) return undefined;
  const { Receipt: _receipt, ...rest } = unmarshall(item, { wrapNumbers: (digits) => digits });
  return rest;
}

function callsOf(name: string, action: string, since: number): number {
  return emulator
    .calls()
    .slice(since)
    .filter((call) => call.principal.includes(`/BudgetGuardrails${name}`) && call.action === action).length;
}
