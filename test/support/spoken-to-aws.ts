import { Readable } from 'node:stream';
import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { DescribeInstancesCommand, EC2Client, StopInstancesCommand } from '@aws-sdk/client-ec2';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { RDSClient, StopDBInstanceCommand } from '@aws-sdk/client-rds';

/**
 * Prints what four clients send, byte for byte, and what they make of answers that are always the same: the same
 * program, bundled in two ways, must print the same.
 */
const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
Date.now = () => NOW;
globalThis.Date = class extends Date {
  constructor(...given: readonly unknown[]) {
    super(...((given.length === 0 ? [NOW] : given) as [number]));
  }
} as DateConstructor;

interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const ok = (body: string): Answer => ({ statusCode: 200, headers: {}, body });
const refused = (type: string, more = ''): Answer => ({
  statusCode: 400,
  headers: { 'x-amzn-errortype': type },
  body: `{"__type":"com.amazonaws.dynamodb.v20120810#${type}","message":"refused"${more}}`,
});

/** A client's settings, with a wire that prints the request and gives the answer. */
const wired = (answer: Answer) => ({
  region: 'eu-west-1',
  maxAttempts: 1,
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken: 'token' },
  requestHandler: {
    handle: async (request: object) => {
      console.log(JSON.stringify(request));
      return Promise.resolve({ response: { ...answer, body: Readable.from([Buffer.from(answer.body)]) } });
    },
  },
});

async function tell(work: Promise<object>): Promise<void> {
  try {
    console.log(JSON.stringify(await work));
  } catch (error) {
    const { name, message } = error as Error;
    const known = error instanceof ConditionalCheckFailedException;
    const own = Object.getPrototypeOf(error) === ConditionalCheckFailedException.prototype;
    console.log(JSON.stringify({ name, message, known, own, error }));
  }
}

const INSTANCES =
  '<DescribeInstancesResponse><reservationSet><item><instancesSet><item><instanceId>i-1</instanceId><kernelId>aki-1</kernelId>' +
  '<launchTime>2026-01-01T00:00:00.000Z</launchTime><instanceState><code>16</code><name>running</name></instanceState>' +
  '<tagSet><item><key>a</key><value>b</value></item></tagSet></item></instancesSet></item></reservationSet>' +
  '</DescribeInstancesResponse>';
const FAILED =
  '<Response><Errors><Error><Code>IncorrectInstanceState</Code><Message>no</Message></Error></Errors></Response>';
const failedBy = (code: string): Answer => ({
  statusCode: 400,
  headers: {},
  body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`,
});

async function speak(): Promise<void> {
  const filters = [{ Name: 'instance-state-name', Values: ['running', 'pending'] }];
  await tell(new EC2Client(wired(ok(INSTANCES))).send(new DescribeInstancesCommand({ Filters: filters })));
  const stop = new StopInstancesCommand({ InstanceIds: ['i-1', 'i-2'] });
  await tell(new EC2Client(wired(ok('<StopInstancesResponse/>'))).send(stop));
  await tell(new EC2Client(wired({ ...ok(FAILED), statusCode: 400 })).send(stop));

  const key = { Address: { S: 'account/1' }, Number: { N: '1' } };
  const get = new GetItemCommand({ TableName: 'Costs', Key: key, ConsistentRead: true });
  const item = '{"Item":{"Raw":{"B":"AQID"},"Set":{"SS":["a","b"]},"Map":{"M":{"Yes":{"BOOL":true}}}}}';
  await tell(new DynamoDBClient(wired(ok(item))).send(get));
  const write = new TransactWriteItemsCommand({
    TransactItems: [{ Put: { TableName: 'Costs', Item: { ...key, Raw: { B: Uint8Array.of(1, 2) } } } }],
  });
  const reasons = ',"CancellationReasons":[{"Code":"ConditionalCheckFailed","Message":"x"}]';
  await tell(new DynamoDBClient(wired(refused('TransactionCanceledException', reasons))).send(write));
  const update = new UpdateItemCommand({ TableName: 'Costs', Key: key, UpdateExpression: 'SET A = B' });
  await tell(new DynamoDBClient(wired(refused('ConditionalCheckFailedException'))).send(update));
  await tell(new DynamoDBClient(wired(refused('NobodyKnowsIt'))).send(update));

  const stopOne = new StopDBInstanceCommand({ DBInstanceIdentifier: 'shop' });
  for (const code of ['DBInstanceNotFound', 'InvalidDBInstanceState', 'StorageQuotaExceeded']) {
    await tell(new RDSClient(wired(failedBy(code))).send(stopOne));
  }

  const invoke = new InvokeCommand({ FunctionName: 'f', InvocationType: 'Event', Payload: Buffer.from('{"a":1}') });
  await tell(new LambdaClient(wired(ok('{}'))).send(invoke));
}

void speak();
