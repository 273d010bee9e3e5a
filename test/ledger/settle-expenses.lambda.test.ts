import { DynamoDBClient, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../src/ledger/settle-expenses.lambda';
import { startWithout } from '../support/environment';

const OWN = { invokedFunctionArn: 'arn:settle-expenses' };
const dynamoDb = mockClient(DynamoDBClient);
const scheduler = mockClient(SchedulerClient);
const lambda = mockClient(LambdaClient);
const sns = mockClient(SNSClient);
const log = jest.spyOn(process.stdout, 'write').mockReturnValue(true);

/** 1 USD of 10, at 1 USD an hour and rounded up, which lasts for nine hours. */
const image = (updatedAt: string, address = '222222222222') => ({
  Address: { S: address },
  Record: { S: 'ledger#2026-11' },
  accruedExpenses: { N: '10000000000' },
  incurredExpensesRate: { N: '2777777.777778' },
  updatedAt: { S: updatedAt },
  settledThrough: { S: '2026-11-21T20:00:00.000Z' },
  state: { S: 'open' },
  budgetLimit: { N: '100000000000' },
});
const record = (SequenceNumber: string, address = '222222222222') => ({
  eventID: 'e1',
  eventName: 'MODIFY',
  eventSource: 'aws:dynamodb',
  awsRegion: 'eu-west-1',
  dynamodb: {
    SequenceNumber,
    Keys: { Address: { S: address }, Record: { S: 'ledger#2026-11' } },
    OldImage: image('2026-11-21T20:00:00.000Z', address),
    NewImage: image('2026-11-21T20:46:00.000Z', address),
  },
});
const settled = { ...image('2026-11-21T20:46:00.000Z'), settledThrough: { S: '2026-11-21T20:46:00.000Z' } };

beforeEach(() => {
  log.mockClear();
  jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2026, 10, 21, 20, 46, 1));
  scheduler.reset().onAnyCommand().resolves({});
  lambda.reset().onAnyCommand().resolves({});
  sns.reset().onAnyCommand().resolves({});
  dynamoDb.reset().onAnyCommand().resolves({});
  dynamoDb.on(UpdateItemCommand).resolves({ Attributes: settled });
});

describe('settle-expenses', () => {
  test('a record of the stream becomes position, and the fence stands', async () => {
    expect(await handler({ Records: [record('1')] }, OWN)).toEqual({ batchItemFailures: [] });

    const [settle] = dynamoDb.commandCalls(UpdateItemCommand).map(({ args }) => args[0].input);
    // 46 minutes are 2,760 seconds.
    expect(settle?.ExpressionAttributeValues?.[':amount']).toEqual({ N: '7666666666.66728' });
    const fence = scheduler
      .commandCalls(CreateScheduleCommand)
      .map(({ args }) => args[0].input)
      .find(({ GroupName }) => GroupName === 'budget-guardrails-exhaustion');
    expect(fence).toMatchObject({
      Name: '222222222222',
      Target: {
        Arn: 'arn:disable-resources',
        RoleArn: 'arn:schedule-role',
        DeadLetterConfig: { Arn: 'arn:schedule-queue' },
      },
    });
  });

  test('the schedule of a threshold calls this very function back', async () => {
    const thresholds = { L: [{ N: '50' }] };
    dynamoDb.on(UpdateItemCommand).resolves({ Attributes: { ...settled, thresholds } });

    await handler({ Records: [record('1')] }, OWN);

    const schedule = scheduler
      .commandCalls(CreateScheduleCommand)
      .map(({ args }) => args[0].input)
      .find(({ GroupName }) => GroupName === 'budget-guardrails-threshold');
    expect(schedule).toMatchObject({ Target: { Arn: 'arn:settle-expenses', Input: '{"address":"222222222222"}' } });
  });

  test('called back, it has the ledger settled: the stream does the rest', async () => {
    dynamoDb.on(QueryCommand).resolves({ Items: [settled] });

    expect(await handler({ address: '222222222222' }, OWN)).toEqual({ batchItemFailures: [] });

    expect(dynamoDb.commandCalls(UpdateItemCommand)[0]?.args[0].input).toMatchObject({
      UpdateExpression: 'SET #updatedAt = :at',
      ExpressionAttributeValues: { ':at': { S: '2026-11-21T20:46:01.000Z' } },
    });
  });

  test('reports the records of the ledger that failed, and of no other, by their sequence numbers', async () => {
    dynamoDb
      .on(UpdateItemCommand, { Key: { Address: { S: '333333333333' }, Record: { S: 'ledger#2026-11' } } })
      .rejects(new Error('down'));

    expect(
      await handler({ Records: [record('1'), record('2', '333333333333'), record('3', '333333333333')] }, OWN),
    ).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }, { itemIdentifier: '3' }] });
  });

  test('a record that cannot be read is set aside, holds up no other, and the log says why', async () => {
    const unreadable = {
      dynamodb: {
        SequenceNumber: '1',
        Keys: { Address: { S: 'me' }, Record: { S: 'ledger#2026-11' } },
        NewImage: image('2026-11-21T20:46:00.000Z'),
      },
    };

    expect(await handler({ Records: [unreadable, record('2')] }, OWN)).toEqual({
      batchItemFailures: [],
    });

    expect(dynamoDb.commandCalls(UpdateItemCommand).length).toBeGreaterThan(0);
    const refused = log.mock.calls.map(([line]) => String(line)).find((line) => line.includes('record set aside'));
    expect(refused).toContain("'me' is not a budget address");
  });

  test('time that was settled at a guessed rate is a metric', async () => {
    const early = { ...record('1').dynamodb, OldImage: image('2026-11-21T20:30:00.000Z') };
    const late = {
      ...record('2').dynamodb,
      OldImage: image('2026-11-21T20:00:00.000Z'),
      NewImage: image('2026-11-21T20:15:00.000Z'),
    };

    await handler({ Records: [{ dynamodb: late }, { dynamodb: early }] }, OWN);

    const line = log.mock.calls.map(([text]) => String(text)).find((text) => text.includes('guessed rate')) ?? '{}';
    expect(JSON.parse(line)).toMatchObject({
      _aws: { CloudWatchMetrics: [{ Namespace: 'BudgetGuardrails' }] },
      GuessedMilliseconds: 900_000,
    });
  });

  test.each([
    [{}],
    [{ Records: [{}] }],
    [{ Records: [{ dynamodb: { Keys: {} } }] }],
    [{ address: 'me' }],
    [{ Records: 'all' }],
  ])('an event of another form fails as a whole: %j', async (event) => {
    await expect(handler(event, OWN)).rejects.toThrow();
    expect(dynamoDb.calls()).toHaveLength(0);
  });

  test.each(['COST_TABLE_NAME', 'OPERATORS_TOPIC_ARN', 'SCHEDULE_ROLE_ARN', 'DISABLE_RESOURCES_FUNCTION'] as const)(
    'does not start without %s',
    (variable) => {
      expect(() => startWithout(variable, 'ledger/settle-expenses')).toThrow(variable);
    },
  );
});
