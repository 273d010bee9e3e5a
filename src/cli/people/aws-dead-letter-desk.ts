import { InvokeCommand, LambdaClient, type LambdaClientConfig } from '@aws-sdk/client-lambda';
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { instant, MS_PER_SECOND } from '../../core/domain/time';
import type { RawLetter } from './dead-letter';
import { HELD_MS, type DeadLetterDesk } from './dead-letter-desk';

/** The most messages in a call of SQS. */
const PER_CALL = 10;
/** With a wait, SQS asks all of its servers: without one, it may say that there is nothing although there is. */
const WAIT_S = 1;

/** Takes and removes messages, and calls functions, with the credentials of whoever gives the command. */
export class AwsDeadLetterDesk implements DeadLetterDesk {
  private readonly sqs: SQSClient;
  private readonly lambda: LambdaClient;

  constructor(config: Pick<LambdaClientConfig, 'maxAttempts' | 'profile' | 'region' | 'requestHandler'>) {
    this.sqs = new SQSClient(config);
    this.lambda = new LambdaClient(config);
  }

  async take(queue: string, most: number): Promise<readonly RawLetter[]> {
    const taken = new Map<string, RawLetter>();
    while (taken.size < most) {
      const { Messages: messages = [] } = await this.sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: queue,
          MaxNumberOfMessages: Math.min(PER_CALL, most - taken.size),
          VisibilityTimeout: HELD_MS / MS_PER_SECOND,
          WaitTimeSeconds: WAIT_S,
          MessageSystemAttributeNames: ['SentTimestamp'],
          MessageAttributeNames: ['All'],
        }),
      );
      if (messages.length === 0) break;
      for (const { MessageId: id = '', ReceiptHandle: handle = '', Body: body = '', ...more } of messages) {
        taken.set(id, {
          id,
          handle,
          body,
          attributes: new Map(
            Object.entries(more.MessageAttributes ?? {}).flatMap(([name, { StringValue: value }]) =>
              value === undefined ? [] : [[name, value] as const],
            ),
          ),
          sentAt: instant(Number(more.Attributes?.SentTimestamp ?? 0)),
        });
      }
    }
    return [...taken.values()];
  }

  async giveBack(queue: string, letters: readonly RawLetter[]): Promise<void> {
    for (const some of tens(letters)) {
      const Entries = some.map(({ handle }, index) => ({
        Id: `${index}`,
        ReceiptHandle: handle,
        VisibilityTimeout: 0,
      }));
      await this.sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: queue, Entries }));
    }
  }

  async remove(queue: string, letters: readonly RawLetter[]): Promise<readonly RawLetter[]> {
    const left: RawLetter[] = [];
    for (const some of tens(letters)) {
      const Entries = some.map(({ handle }, index) => ({ Id: `${index}`, ReceiptHandle: handle }));
      const { Failed: failed = [] } = await this.sqs.send(new DeleteMessageBatchCommand({ QueueUrl: queue, Entries }));
      left.push(...failed.flatMap(({ Id: id }) => some[Number(id)] ?? []));
    }
    return left;
  }

  async call(functionName: string, payload: unknown): Promise<void> {
    const Payload = Buffer.from(JSON.stringify(payload));
    await this.lambda.send(new InvokeCommand({ FunctionName: functionName, InvocationType: 'Event', Payload }));
  }
}

function tens(letters: readonly RawLetter[]): readonly (readonly RawLetter[])[] {
  return Array.from({ length: Math.ceil(letters.length / PER_CALL) }, (_each, index) =>
    letters.slice(index * PER_CALL, (index + 1) * PER_CALL),
  );
}
