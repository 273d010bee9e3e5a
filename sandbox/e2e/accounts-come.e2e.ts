import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { ListQueuesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { MANAGEMENT, ORGANIZATION, OUTSIDER, SPOKE_ROLE } from '../accounts';
import { until } from '../sandbox';
import { callsSince, createSpoke, emulator, organization, receiptOf, stateOf, untilLookedAt } from './subject';

test('a budget that is set before its spoke exists waits, and lands by itself when the spoke is deployed', async () => {
  const account = '444444444444';
  await organization.setBudget(account, '33.50');
  const waiting = await receiptOf(account, 'PENDING', '33.5');
  assert.match(
    waiting?.Reason ?? '',
    /^account 444444444444: cannot assume arn:aws:iam::444444444444:role\/budget-guardrails\/BudgetGuardrailsSpoke: AccessDenied: /,
  );

  const since = emulator.calls().length;
  await createSpoke(account);
  await receiptOf(account, 'IN_FORCE', '33.5');

  assert.deepEqual(await stateOf(account), { parameter: '33.5', awsBudget: '33.5' });
  assert.equal(
    emulator
      .calls()
      .slice(since)
      .filter(({ principal }) => principal.includes('ReconcileBudgets')).length,
    0,
    'by its own events',
  );
});

test('an account without the role, and one with another external id, have receipts that say why, while twenty others of the same batch land', async () => {
  const [missing, wrong] = ['500000000098', '500000000099'];
  const others = Array.from({ length: 20 }, (_each, index) => `${500000000000 + index}`);
  await Promise.all(others.map((account) => createSpoke(account)));
  await createRoleWithOtherExternalId(wrong);

  await organization.setBudgets(
    new Map([missing, wrong, ...others].map((account, index) => [account, `${100 + index}.5`])),
  );

  for (const [index, account] of others.entries()) {
    const value = `${102 + index}.5`;
    await untilLookedAt(
      `budget in force in ${account}`,
      () => organization.receipt(account),
      (receipt) => receipt?.Status === 'IN_FORCE' && receipt.Value === value,
    );
    assert.deepEqual(await stateOf(account), { parameter: `${102 + index}.5`, awsBudget: `${102 + index}.5` });
  }
  for (const account of [missing, wrong]) {
    assert.match((await receiptOf(account, 'PENDING'))?.Reason ?? '', /cannot assume .* AccessDenied: /);
  }
});

test('an account outside the organization is not reached, and its events are not taken but kept in its own queue', async () => {
  const since = emulator.calls().length;
  await organization.setBudget(OUTSIDER, '7');
  await createSpoke(OUTSIDER);

  const receipt = await receiptOf(OUTSIDER, 'PENDING');
  assert.match(receipt?.Reason ?? '', /cannot assume .* AccessDenied: /);
  const events = await until(
    'the refused events',
    () => failedEvents(OUTSIDER),
    (found) => found.length > 0,
  );
  assert.match(events[0] ?? '', /"Parameter Store Change"/);
  assert.deepEqual(await stateOf(OUTSIDER), { parameter: '100', awsBudget: '100' });
  assert.equal(callsSince(since, OUTSIDER, 'GetParameters').length, 0);
  await organization.removeBudget(OUTSIDER);
});

/** A role of the right name and path that trusts the right account, for somebody who says something else. */
async function createRoleWithOtherExternalId(account: string): Promise<void> {
  await new IAMClient(organization.as(account)).send(
    new CreateRoleCommand({
      RoleName: SPOKE_ROLE,
      Path: '/budget-guardrails/',
      AssumeRolePolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sts:AssumeRole',
            Principal: { AWS: `arn:aws:iam::${MANAGEMENT}:root` },
            Condition: { StringEquals: { 'sts:ExternalId': `budget-guardrails:${ORGANIZATION}:${MANAGEMENT}` } },
          },
        ],
      }),
    }),
  );
}

async function failedEvents(account: string): Promise<readonly string[]> {
  const sqs = new SQSClient(organization.as(account));
  const { QueueUrls: urls = [] } = await sqs.send(new ListQueuesCommand({}));
  const received = await Promise.all(
    urls.map((QueueUrl) => sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }))),
  );
  return received.flatMap(({ Messages: messages = [] }) => messages.map(({ Body: body = '' }) => body));
}
