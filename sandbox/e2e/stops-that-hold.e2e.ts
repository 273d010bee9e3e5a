import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  DeleteFunctionConcurrencyCommand,
  LambdaClient,
  ListFunctionsCommand,
  PutFunctionConcurrencyCommand,
} from '@aws-sdk/client-lambda';
import { MS_PER_HOUR } from '../../src/core/domain/time';
import { MANAGEMENT } from '../accounts';
import { until } from '../sandbox';
import { apartUsd, note, stopwatch } from './figures';
import { spendingAccount } from './spending-account';
import { calm, costs, jumpTo, ledgerOf, listenToOperators, now, organization } from './subject';

const WAR = '610000000091';
const RAISED = '610000000092';
const SILENT = '610000000093';
const REPLACING = '610000000094';
test('what somebody starts again ten times is stopped each time, and people hear of it at most twice in an hour', async () => {
  const {
    resources,
    ids: [id = ''],
  } = await spendingAccount(WAR, 1);
  const notices = await listenToOperators();
  const begun = now();
  await organization.setBudget(WAR, '0.01');
  for (let time = 1; time <= 10; time++) {
    await until(
      `stop ${time}`,
      () => resources.instanceState(id),
      (state) => state === 'stopped',
    );
    await resources.startInstance(id);
  }
  await until(
    'the last stop',
    () => resources.instanceState(id),
    (state) => state === 'stopped',
  );
  await calm();

  const [entry] = await costs.journal(WAR);
  assert.deepEqual([entry?.status, Number(entry?.times) > 1], ['done', true]);
  const hours = 1 + Math.floor(now() / MS_PER_HOUR) - Math.floor(begun / MS_PER_HOUR);
  const told = (await notices()).filter(
    ({ kind, address }) => address === WAR && (kind === 'budget-exhausted' || kind === 'still-spending'),
  );
  // That the one thing goes on may be named once more: docs/enforcement.md, Messages.
  assert.ok(told.length <= 2 * hours, `${told.length} messages in ${hours} clock hours: ${JSON.stringify(told)}`);
});

test('a raise in the middle of a run over 60 functions gives back what was throttled, and leaves the rest', async () => {
  const { resources, ids } = await spendingAccount(RAISED, 1);
  const names = Array.from({ length: 60 }, (_, index) => `f-${index}`);
  for (const name of names) await resources.createFunction(name);
  await organization.setBudget(RAISED, '0.01');
  await until(
    'the first that is throttled',
    () => costs.journal(RAISED),
    (entries) => entries.some(({ Record, status }) => Record.includes(':function:') && status === 'planned'),
  );

  await organization.setBudget(RAISED, '100');

  await ledgerOf(RAISED, 'open and running', ({ state, incurredExpensesRate }) => {
    return state === 'open' && Number(incurredExpensesRate) > 0;
  });
  await until(
    'everything given back',
    () => costs.journal(RAISED),
    (entries) => entries.every(({ status }) => status === 'restored' || status === 'failed'),
  );
  for (const name of names) assert.equal(await resources.reservation(name), undefined, name);
  for (const id of ids) assert.equal(await resources.instanceState(id), 'running');
  jumpTo(now() + MS_PER_HOUR);
  await calm();
  for (const name of names) assert.equal(await resources.reservation(name), undefined, name);
});

test('two hours in which none of the product’s functions can run: the next hourly look stops what spends', async () => {
  const {
    resources,
    ids: [id = ''],
  } = await spendingAccount(SILENT, 1);
  const lambda = new LambdaClient(organization.as(MANAGEMENT));
  const { Functions: functions = [] } = await lambda.send(new ListFunctionsCommand({}));
  const names = functions.flatMap(({ FunctionName }) => FunctionName ?? []);
  for (const FunctionName of names) {
    await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }));
  }
  await organization.setBudget(SILENT, '0.01');
  jumpTo(now() + 2 * MS_PER_HOUR);
  await calm();
  assert.equal(await resources.instanceState(id), 'running');
  for (const FunctionName of names) await lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName }));

  const took = stopwatch();
  jumpTo(now() + MS_PER_HOUR);

  await until(
    'the stop',
    () => resources.instanceState(id),
    (state) => state === 'stopped',
  );
  const stopped = took();
  await calm();
  note({
    fault: 'two hours without concurrency',
    where: 'all functions',
    runs: 1,
    apartUsd: await apartUsd(SILENT),
    ...stopped,
  });
});

test('a node that its owner would replace runs on, is named with what it costs, and the rest is stopped', async () => {
  const {
    resources,
    ids: [other = ''],
  } = await spendingAccount(REPLACING, 1);
  const node = await resources.runInstance('t3.micro', { 'karpenter.sh/nodepool': 'default' });
  await until(
    'both run',
    () => costs.contributions(REPLACING),
    (all) => all.filter(({ status }) => status === 'running').length === 2,
  );
  const notices = await listenToOperators();
  await organization.setBudget(REPLACING, '0.01');

  await until(
    'the stop',
    () => resources.instanceState(other),
    (state) => state === 'stopped',
  );
  const heard = await until('the message', notices, (all) =>
    all.some(({ kind, address }) => kind === 'budget-exhausted' && address === REPLACING),
  );
  const text = heard.find(({ kind, address }) => kind === 'budget-exhausted' && address === REPLACING)?.text ?? '';
  assert.match(text, new RegExp(`Still running:\\n- \\S+${node} \\(0\\.0104 USD/h, .*Karpenter`));
  await calm();
  assert.equal(await resources.instanceState(node), 'running');
});
