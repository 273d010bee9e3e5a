import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { InvokeCommand, LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { MANAGEMENT, SPOKES } from '../accounts';
import { functionOf } from '../hops';
import { until } from '../sandbox';
import {
  bringIntoForce,
  callsSince,
  calm,
  costs,
  emulator,
  listenToOperators,
  organization,
  receiptOf,
  stateOf,
} from './subject';

const [ACCOUNT, OTHER] = SPOKES;

before(async () => {
  await bringIntoForce(ACCOUNT, '500');
  await bringIntoForce(OTHER, '60');
  await calm();
});

test('a budget that is changed in the table is in force in its account within seconds, and in no other', async (context) => {
  const since = emulator.calls().length;
  const begun = Date.now();

  await organization.setBudget(ACCOUNT, '750.25');
  const receipt = await receiptOf(ACCOUNT, 'IN_FORCE', '750.25');
  context.diagnostic(`${((Date.now() - begun) / 1000).toFixed(2)} s from the write to the proof`);

  assert.deepEqual(await stateOf(ACCOUNT), { parameter: '750.25', awsBudget: '750.25' });
  assert.equal(receipt?.Version, `${(await organization.spoke(ACCOUNT)).version}`);
  assert.ok(Date.parse(receipt?.ParameterAt ?? '') <= Date.parse(receipt?.BudgetVerifiedAt ?? ''));
  assert.deepEqual(await stateOf(OTHER), { parameter: '60', awsBudget: '60' });
  assert.equal(callsSince(since, OTHER, 'PutParameter').length + callsSince(since, OTHER, 'UpdateBudget').length, 0);
});

test('each change stays, with what was and what is, and a setting that is lost is told', async () => {
  const notices = await listenToOperators();
  await bringIntoForce(OTHER, '61');
  await organization.setBudget(OTHER, '62', { Mode: 'observe' });
  await receiptOf(OTHER, 'IN_FORCE', '62');
  // Puts the whole item.
  await organization.setBudgets(new Map([[OTHER, '63']]));
  await receiptOf(OTHER, 'IN_FORCE', '63');

  const changes = await until(
    'its history',
    () => costs.changes(OTHER),
    (all) => all.at(-1)?.to.BudgetValue === '63',
  );
  assert.deepEqual(
    changes.slice(-2).map(({ kind, from, to }) => ({ kind, from, to })),
    [
      { kind: 'changed', from: { BudgetValue: '61' }, to: { BudgetValue: '62', Mode: 'observe' } },
      { kind: 'changed', from: { BudgetValue: '62', Mode: 'observe' }, to: { BudgetValue: '63' } },
    ],
  );
  assert.ok(changes.every(({ at }, index) => index === 0 || at >= (changes[index - 1]?.at ?? '')));
  await until('the notice', notices, (heard) =>
    heard.some(({ kind, address }) => kind === 'settings-lost' && address === OTHER),
  );
});

test('owners are asked whether they want messages, and hear of their own budget alone', async () => {
  const ann = 'ann@example.com';
  await organization.setBudget(OTHER, '63', { Emails: [ann] });
  const sns = new SNSClient(organization.as(MANAGEMENT));
  const TopicArn = await organization.output('OperatorsTopicArn');
  await until(
    'the question',
    async () => (await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }))).Subscriptions ?? [],
    (all) => all.some(({ Protocol, Endpoint }) => Protocol === 'email' && Endpoint === ann),
  );
  const hers = await listenToOperators({ FilterPolicy: JSON.stringify({ to: [ann] }) });
  const all = await listenToOperators();
  for (const account of [ACCOUNT, OTHER]) await organization.setBudget(account, 'abc');
  for (const account of [ACCOUNT, OTHER]) {
    await until(`the refusal of ${account}`, all, (heard) => heard.some(({ address }) => address === account));
  }
  assert.deepEqual(
    (await hers()).map(({ kind, address }) => [kind, address]),
    [['budget-refused', OTHER]],
  );
  for (const account of [ACCOUNT, OTHER]) await bringIntoForce(account, '63');
});

test('the receipts of a change start nothing anew', async () => {
  await calm();
  const since = emulator.calls().length;

  await bringIntoForce(ACCOUNT, '751');
  await calm();

  const calls = emulator
    .calls()
    .slice(since)
    .filter((call) => functionOf(call) !== undefined);
  assert.equal(calls.filter(({ action }) => action === 'PutParameter').length, 1);
  assert.equal(calls.filter(({ action }) => action === 'UpdateBudget').length, 1);
  // Each visit begins with one of these. Sessions live on, so not every visit takes the role anew.
  const visits = callsSince(since, ACCOUNT, 'GetParameters').concat(
    callsSince(since, ACCOUNT, 'GetParametersByPath').filter(({ resource }) => `${resource}`.endsWith('/budgets')),
  );
  assert.deepEqual(
    visits.map(functionOf).sort(),
    ['propagate-budget', 'register-workload', 'sync-budget'],
    'workloads may fit into the new budget',
  );
});

test('a batch of the stream that comes twice more changes nothing: no parameter is put, no calculated spend is zeroed', async () => {
  await bringIntoForce(ACCOUNT, '750.25');
  await calm();
  const { awsBudgetName = '', version } = await organization.spoke(ACCOUNT);
  await emulator.setCalculatedSpend(ACCOUNT, awsBudgetName, '12.5');
  const receipt = await organization.receipt(ACCOUNT);
  const since = emulator.calls().length;
  const Records = await recordsOfStream();
  assert.ok(Records.length > 3);

  for (const records of [Records, [...Records].reverse()]) {
    const answer = await invokePropagateBudget({ Records: records });
    assert.deepEqual(answer, { batchItemFailures: [] });
  }
  await calm();

  const { awsBudget, version: versionNow } = await organization.spoke(ACCOUNT);
  assert.equal(versionNow, version);
  assert.equal(awsBudget?.CalculatedSpend?.ActualSpend?.Amount, '12.5');
  assert.deepEqual(await organization.receipt(ACCOUNT), receipt);
  for (const action of ['PutParameter', 'UpdateBudget']) assert.deepEqual(callsSince(since, ACCOUNT, action), []);
});

test('a value in another form is the same budget: nothing is written', async () => {
  const { version } = await organization.spoke(ACCOUNT);

  await organization.setBudget(ACCOUNT, '$750.25');
  await calm();

  assert.equal((await organization.spoke(ACCOUNT)).version, version);
  assert.equal((await organization.receipt(ACCOUNT))?.Status, 'IN_FORCE');
});

test('a budget that is removed leaves its account as it is, and operators hear of it', async () => {
  const since = emulator.calls().length;

  await organization.removeBudget(OTHER);
  await calm();

  assert.equal(
    emulator
      .calls()
      .slice(since)
      .filter(({ action }) => action === 'Publish').length,
    1,
  );

  assert.deepEqual(await stateOf(OTHER), { parameter: '63', awsBudget: '63' });
  assert.equal(await organization.receipt(OTHER), undefined);
});

/** All records that the table's stream still holds, as Lambda hands them over. */
async function recordsOfStream(): Promise<readonly object[]> {
  const streams = new DynamoDBStreamsClient(organization.as(MANAGEMENT));
  const { Streams: [stream] = [] } = await streams.send(
    new ListStreamsCommand({ TableName: await organization.budgetsTable() }),
  );
  const { StreamDescription: description } = await streams.send(
    new DescribeStreamCommand({ StreamArn: stream?.StreamArn }),
  );
  const records = [];
  for (const { ShardId } of description?.Shards ?? []) {
    const { ShardIterator } = await streams.send(
      new GetShardIteratorCommand({ StreamArn: stream?.StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
    );
    records.push(...((await streams.send(new GetRecordsCommand({ ShardIterator }))).Records ?? []));
  }
  return records;
}

async function invokePropagateBudget(event: object): Promise<unknown> {
  const lambda = new LambdaClient(organization.as(MANAGEMENT));
  const { Functions: functions = [] } = await lambda.send(new ListFunctionsCommand({}));
  const FunctionName = functions.find(({ FunctionName: name }) => name?.includes('PropagateBudget'))?.FunctionName;
  const { Payload, FunctionError } = await lambda.send(
    new InvokeCommand({ FunctionName, Payload: Buffer.from(JSON.stringify(event)) }),
  );
  assert.equal(FunctionError, undefined);
  return JSON.parse(Buffer.from(Payload ?? []).toString());
}
