import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { AwsDeadLetterDesk } from '../../../src/cli/people/aws-dead-letter-desk';
import type { RawLetter } from '../../../src/cli/people/dead-letter';
import { instant } from '../../../src/core/domain/time';

const sqs = mockClient(SQSClient);
const lambda = mockClient(LambdaClient);
const desk = new AwsDeadLetterDesk({ region: 'eu-west-1' });

beforeEach(() => {
  sqs.reset();
  lambda.reset();
});

const message = (index: number) => ({
  MessageId: `m-${index}`,
  ReceiptHandle: `h-${index}`,
  Body: '{}',
  Attributes: { SentTimestamp: '1700000000000' },
  MessageAttributes: { TARGET_ARN: { DataType: 'String', StringValue: 'arn' }, x: { DataType: 'Binary' } },
});
const letters = (many: number): readonly RawLetter[] =>
  Array.from({ length: many }, (_each, index) => ({
    id: `m-${index}`,
    handle: `h-${index}`,
    body: '{}',
    attributes: new Map(),
    sentAt: instant(0),
  }));

test('takes messages until there are no more, for ten minutes, each once', async () => {
  sqs
    .on(ReceiveMessageCommand)
    .resolvesOnce({ Messages: Array.from({ length: 10 }, (_each, index) => message(index)) })
    .resolvesOnce({ Messages: [message(9), message(10)] })
    .resolves({});
  const taken = await desk.take('url', 1_000);
  expect([taken.length, taken[0]]).toEqual([
    11,
    {
      id: 'm-0',
      handle: 'h-0',
      body: '{}',
      attributes: new Map([['TARGET_ARN', 'arn']]),
      sentAt: 1_700_000_000_000,
    },
  ]);
  expect(sqs.commandCalls(ReceiveMessageCommand)[0]?.args[0].input).toMatchObject({
    QueueUrl: 'url',
    VisibilityTimeout: 600,
    WaitTimeSeconds: 1,
    MessageAttributeNames: ['All'],
  });
});

test('takes no more than it is to', async () => {
  sqs.on(ReceiveMessageCommand).callsFake(({ MaxNumberOfMessages: most }: { MaxNumberOfMessages: number }) => {
    const begin = sqs.commandCalls(ReceiveMessageCommand).length * 10;
    return { Messages: Array.from({ length: most }, (_each, index) => message(begin + index)) };
  });
  expect(await desk.take('url', 12)).toHaveLength(12);
});

test('gives back and removes by the ten, and says what was not removed', async () => {
  sqs.on(ChangeMessageVisibilityBatchCommand).resolves({});
  sqs
    .on(DeleteMessageBatchCommand)
    .resolvesOnce({ Failed: [{ Id: '3', Code: 'x', SenderFault: false }], Successful: [] })
    .resolves({});
  const all = letters(12);
  await desk.giveBack('url', all);
  expect(await desk.remove('url', all)).toEqual([all[3]]);
  expect(
    sqs.commandCalls(ChangeMessageVisibilityBatchCommand).map(({ args: [{ input }] }) => input.Entries?.length),
  ).toEqual([10, 2]);
  expect(sqs.commandCalls(ChangeMessageVisibilityBatchCommand)[0]?.args[0].input.Entries?.[0]).toEqual({
    Id: '0',
    ReceiptHandle: 'h-0',
    VisibilityTimeout: 0,
  });
  expect(
    sqs.commandCalls(DeleteMessageBatchCommand)[1]?.args[0].input.Entries?.map(({ ReceiptHandle }) => ReceiptHandle),
  ).toEqual(['h-10', 'h-11']);
});

test('has Lambda call a function, and waits for no answer of it', async () => {
  lambda.on(InvokeCommand).resolves({ StatusCode: 202 });
  await desk.call('disable', { address: 'x' });
  const { input } = lambda.commandCalls(InvokeCommand)[0]?.args[0] ?? {};
  expect([input?.FunctionName, input?.InvocationType, Buffer.from(input?.Payload as Uint8Array).toString()]).toEqual([
    'disable',
    'Event',
    '{"address":"x"}',
  ]);
});
