import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DeleteFunctionConcurrencyCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  AttachPolicyCommand,
  DetachPolicyCommand,
  ListPoliciesForTargetCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { MS_PER_HOUR } from '../../src/core/domain/time';
import { MANAGEMENT } from '../accounts';
import { until } from '../sandbox';
import { spendingAccount } from './spending-account';
import { calm, costs, emulator, jumpTo, listenToOperators, now, organization } from './subject';

const NODE = '610000000101';
const WAR = '610000000102';
const SAYS_NOTHING = '610000000103';
const DENIED = /is not authorized to perform: \S+ on resource: \S+ with an explicit deny in a service control policy/;

const organizations = new OrganizationsClient(organization.as(MANAGEMENT));

/** The policy that freezes, if it is attached to the account. */
async function freezeOn(account: string): Promise<string | undefined> {
  const { Policies: policies = [] } = await organizations.send(
    new ListPoliciesForTargetCommand({ TargetId: account, Filter: 'SERVICE_CONTROL_POLICY' }),
  );
  return policies.find(({ Name: name }) => name === 'budget-guardrails-freeze')?.Id;
}

const frozen = (account: string) =>
  until(
    `the freeze of ${account}`,
    () => freezeOn(account),
    (id) => id !== undefined,
  );
const thawed = (account: string) =>
  until(
    `the thaw of ${account}`,
    () => freezeOn(account),
    (id) => id === undefined,
  );

/** An account with a node that its owner would replace: it is left running. */
async function accountWithNode(account: string) {
  const { resources, ids } = await spendingAccount(account, 1);
  const node = await resources.runInstance('t3.micro', { 'karpenter.sh/nodepool': 'default' });
  await until(
    'the node is known',
    () => costs.contributions(account),
    (all) => all.filter(({ status }) => status === 'running').length === 2,
  );
  return { resources, id: ids[0] ?? '', node };
}

test('where something goes on that nothing may stop, nobody starts anything but the guardrail, until a raise', async () => {
  const { resources, id, node } = await accountWithNode(NODE);
  await resources.createFunction('api', 5);
  const lambda = new LambdaClient({ ...organization.as(NODE), maxAttempts: 1 });
  const notices = await listenToOperators();
  await organization.setBudget(NODE, '0.01', { Freeze: true });

  const policy = await frozen(NODE);
  await calm();

  assert.equal(await resources.instanceState(id), 'stopped');
  assert.equal(await resources.instanceState(node), 'running');
  await assert.rejects(resources.startInstance(id), DENIED);
  await assert.rejects(resources.runInstance('t3.micro'), DENIED);
  await assert.rejects(lambda.send(new InvokeCommand({ FunctionName: 'api' })), DENIED);
  await assert.rejects(lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName: 'api' })), DENIED);
  await resources.stopInstance(node);
  const entry = (await costs.journal(NODE)).find(({ Record }) => Record.includes(':account/'));
  assert.equal(entry?.status, 'done');
  const heard = await until('the message', notices, (all) =>
    all.some(({ kind, address }) => kind === 'budget-exhausted' && address === NODE),
  );
  assert.match(heard.map(({ text }) => text).join('\n'), new RegExp(`account/\\S+/${NODE} .*frozen: nobody`));

  // What the policy denies to others, the guardrail may do: somebody has undone a stop, and the account is frozen again.
  await organizations.send(new DetachPolicyCommand({ PolicyId: policy, TargetId: NODE }));
  await lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName: 'api' }));
  await organizations.send(new AttachPolicyCommand({ PolicyId: policy, TargetId: NODE }));
  await organization.setBudget(NODE, '0.01', { Thresholds: [90] });
  await until(
    'the stop in a frozen account',
    () => resources.reservation('api'),
    (reservation) => reservation === 0,
  );
  await calm();
  assert.notEqual(await freezeOn(NODE), undefined);

  const since = emulator.calls().length;
  await organization.setBudget(NODE, '100');
  await until(
    'the instance',
    () => resources.instanceState(id),
    (state) => state === 'running',
  );
  await thawed(NODE);
  await until(
    'the function',
    () => resources.reservation('api'),
    (reservation) => reservation === 5,
  );
  const order = emulator
    .calls()
    .slice(since)
    .filter(({ action, principal }) => /^(DetachPolicy|StartInstances)$/.test(action) && principal.includes('/'))
    .map(({ action }) => action);
  assert.deepEqual(order.slice(0, 2), ['DetachPolicy', 'StartInstances']);
  await calm();
  assert.ok((await costs.journal(NODE)).every(({ status }) => status === 'restored' || status === 'failed'));
});

test('what somebody starts again three times within an hour is frozen, and thaws when Freeze is taken back', async () => {
  const {
    resources,
    ids: [id = ''],
  } = await spendingAccount(WAR, 1);
  await organization.setBudget(WAR, '0.01', { Freeze: true });
  const stopped = (what: string) =>
    until(
      what,
      () => resources.instanceState(id),
      (state) => state === 'stopped',
    );
  for (let time = 1; time <= 3; time++) {
    await stopped(`stop ${time}`);
    assert.equal(await freezeOn(WAR), undefined);
    await calm();
    await resources.startInstance(id);
  }

  await frozen(WAR);

  await stopped('the last stop');
  await assert.rejects(resources.startInstance(id), DENIED);
  await organization.setBudget(WAR, '0.01', { Freeze: false });
  await thawed(WAR);
  assert.equal(await resources.instanceState(id), 'stopped');
});

test('an account whose budget does not say so is not frozen', async () => {
  const { resources, id, node } = await accountWithNode(SAYS_NOTHING);
  await organization.setBudget(SAYS_NOTHING, '0.01');
  await until(
    'the stop',
    () => resources.instanceState(id),
    (state) => state === 'stopped',
  );
  jumpTo(now() + MS_PER_HOUR);
  await calm();

  assert.equal(await freezeOn(SAYS_NOTHING), undefined);
  assert.equal(await resources.instanceState(node), 'running');
});
