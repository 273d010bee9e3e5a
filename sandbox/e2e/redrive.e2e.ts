import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import {
  DeleteFunctionConcurrencyCommand,
  LambdaClient,
  ListFunctionsCommand,
  PutFunctionConcurrencyCommand,
} from '@aws-sdk/client-lambda';
import { ListQueuesCommand, PurgeQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { MANAGEMENT } from '../accounts';
import { until } from '../sandbox';
import { cli } from './command';
import { spendingAccount } from './spending-account';
import { calm, emulator, now, organization } from './subject';

const ACCOUNT = '650000000001';
const QUEUES = ['--queue', 'Undisabled', 'CostsUndelivered'];
const lambda = new LambdaClient(organization.as(MANAGEMENT));
const sqs = new SQSClient(organization.as(MANAGEMENT));

/** A function and a queue of the management stack, by the name that people know. */
async function functionOf(name: string): Promise<{ readonly name: string; readonly arn: string }> {
  const { Functions: all = [] } = await lambda.send(new ListFunctionsCommand({}));
  const { FunctionName = '', FunctionArn: arn = '' } =
    all.find(({ FunctionName: own = '' }) => own.includes(name)) ?? {};
  assert.notEqual(FunctionName, '', name);
  return { name: FunctionName, arn };
}

async function queueOf(name: string): Promise<string> {
  const { QueueUrls: all = [] } = await sqs.send(new ListQueuesCommand({}));
  const url = all.find((each) => each.includes(`${name}Queue`));
  assert.ok(url !== undefined, name);
  return url;
}

interface Said {
  readonly messages: readonly { readonly queue: string; readonly remedy: string; readonly function: string | null }[];
}

/** What lies there, as the command says it to machines. */
async function lies(): Promise<readonly string[]> {
  const { code, output } = await cli('redrive', '--check', '--json', ...QUEUES);
  const { messages } = JSON.parse(output) as Said;
  assert.equal(code, messages.length === 0 ? 0 : 2, output);
  return messages.map(({ queue, remedy, function: of }) => `${queue}: ${remedy} ${of}`).sort();
}

after(async () => {
  const { name } = await functionOf('DisableResources');
  await lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName: name }));
  for (const queue of ['Undisabled', 'CostsUndelivered']) {
    await sqs.send(new PurgeQueueCommand({ QueueUrl: await queueOf(queue) }));
  }
});

test('a call that failed for good, a record of a stream and a poisoned message: redrive makes good the first two, and what was to be stopped is', async () => {
  for (const queue of ['Undisabled', 'CostsUndelivered']) {
    await sqs.send(new PurgeQueueCommand({ QueueUrl: await queueOf(queue) }));
  }
  assert.deepEqual(await lies(), []);
  const {
    resources,
    ids: [id = ''],
  } = await spendingAccount(ACCOUNT, 1);
  const disable = await functionOf('DisableResources');
  await calm();
  await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName: disable.name, ReservedConcurrentExecutions: 0 }));
  const { givenUp: before } = await emulator.deliveries();
  await organization.setBudget(ACCOUNT, '0.01');
  await until(
    'the call to be given up',
    () => emulator.deliveries(),
    ({ givenUp, underWay }) => givenUp > before && underWay === 0,
  );
  await sqs.send(new SendMessageCommand({ QueueUrl: await queueOf('Undisabled'), MessageBody: 'what is this?' }));
  const record = {
    version: '1.0',
    timestamp: new Date(now()).toISOString(),
    requestContext: {
      requestId: 'record',
      functionArn: (await functionOf('SettleExpenses')).arn,
      condition: 'RetryAttemptsExhausted',
    },
    DDBStreamBatchInfo: { shardId: 'shard', startSequenceNumber: '1', endSequenceNumber: '1', batchSize: 1 },
  };
  const QueueUrl = await queueOf('CostsUndelivered');
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(record) }));
  const there = await lies();
  assert.ok(there.includes('Undisabled: tell disable-resources'), there.join('\n'));
  assert.ok(there.includes('CostsUndelivered: look settle-expenses'), there.join('\n'));

  const tooSoon = await cli('redrive', '--yes', '--queue', 'Undisabled');
  assert.equal(tooSoon.code, 2);
  assert.match(tooSoon.output, /it may not run: take its reserved concurrency back first/);
  assert.equal(await resources.instanceState(id), 'running');

  await lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName: disable.name }));
  const { code, output } = await cli('redrive', '--yes', ...QUEUES);
  assert.equal(code, 2, output);
  assert.match(output, /stays: its text is no JSON; message \S+ says what is this\?/);
  assert.match(output, /told again: DisableResources \{"address":"650000000001"\}/);
  assert.match(output, /1 message left: only a person can do what the plan says of them/);
  await until(
    'the stop',
    () => resources.instanceState(id),
    (state) => state === 'stopped',
  );
  await calm();
  assert.deepEqual(await lies(), ['Undisabled: stay null']);
});
