import {
  ConflictException,
  CreateScheduleCommand,
  CreateScheduleGroupCommand,
  DeleteScheduleCommand,
  ListSchedulesCommand,
  ResourceNotFoundException,
  SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { mockClient } from 'aws-sdk-client-mock';
import { address } from '../../../src/core/domain/address';
import { parseInstant } from '../../../src/core/domain/time';
import { EventBridgeSchedules } from '../../../src/ledger/aws/eventbridge-schedules';

const SHOP = address('222222222222.shop');
const AT = parseInstant('2026-11-21T20:46:00Z');
/**
 * Each field that EventBridge Scheduler would give its default if an update left it out, but start and end: one-time
 * schedules have none.
 */
const SCHEDULE = {
  Name: '222222222222.shop',
  GroupName: 'fences',
  Description: 'budget-guardrails: exhaustion of 222222222222.shop',
  ScheduleExpression: 'at(2026-11-21T20:46:00)',
  ScheduleExpressionTimezone: 'UTC',
  FlexibleTimeWindow: { Mode: 'OFF' },
  ActionAfterCompletion: 'DELETE',
  State: 'ENABLED',
  Target: {
    Arn: 'arn:disable',
    RoleArn: 'arn:role',
    Input: '{"address":"222222222222.shop"}',
    DeadLetterConfig: { Arn: 'arn:queue' },
    RetryPolicy: { MaximumEventAgeInSeconds: 3_600, MaximumRetryAttempts: 60 },
  },
};

const aws = mockClient(SchedulerClient);
const schedules = new EventBridgeSchedules(new SchedulerClient({ region: 'eu-west-1' }), {
  groups: { exhaustion: 'fences', threshold: 'thresholds' },
  functions: { exhaustion: 'arn:disable', threshold: 'arn:settle' },
  roleArn: 'arn:role',
  deadLetterQueueArn: 'arn:queue',
});

const conflict = new ConflictException({ message: 'is there', Message: 'is there', $metadata: {} });
const absent = new ResourceNotFoundException({ message: 'is not there', Message: 'is not there', $metadata: {} });
/** The commands that were sent, in their order. */
const sent = () =>
  aws.calls().map(
    ({
      args: [
        {
          constructor: { name },
          input,
        },
      ],
    }) => [name, input],
  );

beforeEach(() => aws.reset().onAnyCommand().resolves({}));

describe('EventBridgeSchedules', () => {
  test('creates one that is not there', async () => {
    await schedules.place('exhaustion', SHOP, AT, false);

    expect(sent()).toEqual([['CreateScheduleCommand', SCHEDULE]]);
  });

  test('updates one that is there, with every field: what is left out would get its default', async () => {
    await schedules.place('exhaustion', SHOP, AT, true);

    expect(sent()).toEqual([['UpdateScheduleCommand', SCHEDULE]]);
  });

  test('what is known of it may be wrong: it is there after all', async () => {
    aws.on(CreateScheduleCommand).rejects(conflict);

    await schedules.place('exhaustion', SHOP, AT, false);

    expect(sent()).toEqual([
      ['CreateScheduleCommand', SCHEDULE],
      ['UpdateScheduleCommand', SCHEDULE],
    ]);
  });

  test('what is known of it may be wrong: it has fired and is gone', async () => {
    aws.on(UpdateScheduleCommand).rejects(absent);

    await schedules.place('exhaustion', SHOP, AT, true);

    expect(sent()).toEqual([
      ['UpdateScheduleCommand', SCHEDULE],
      ['CreateScheduleCommand', SCHEDULE],
    ]);
  });

  test('every other error is one, the second attempt’s too', async () => {
    aws.on(CreateScheduleCommand).rejectsOnce(new Error('down')).rejectsOnce(conflict);
    aws.on(UpdateScheduleCommand).rejects(absent);

    await expect(schedules.place('exhaustion', SHOP, AT, false)).rejects.toThrow('down');
    aws.on(UpdateScheduleCommand).rejects(new Error('down again'));
    await expect(schedules.place('exhaustion', SHOP, AT, false)).rejects.toThrow('down again');
  });

  test('each purpose has a group and a function of its own', async () => {
    await schedules.place('threshold', SHOP, AT, false);

    expect(aws.commandCalls(CreateScheduleCommand)[0]?.args[0].input).toMatchObject({
      Name: SHOP,
      GroupName: 'thresholds',
      Description: 'budget-guardrails: threshold of 222222222222.shop',
      Target: { Arn: 'arn:settle' },
    });
  });

  test.each([
    ['2026-12-31T23:59:00Z', 'at(2026-12-31T23:59:00)'],
    ['2026-03-29T01:30:00.999Z', 'at(2026-03-29T01:30:00)'],
  ])('%s, in UTC and whole seconds, is %s', async (at, expression) => {
    await schedules.place('exhaustion', SHOP, parseInstant(at), false);

    expect(aws.commandCalls(CreateScheduleCommand)[0]?.args[0].input).toMatchObject({
      ScheduleExpression: expression,
      ScheduleExpressionTimezone: 'UTC',
    });
  });

  test('removes one, and does not mind when there is none', async () => {
    aws.on(DeleteScheduleCommand).resolvesOnce({}).rejectsOnce(absent).rejects(new Error('down'));

    await schedules.remove('threshold', SHOP);
    await schedules.remove('threshold', SHOP);
    await expect(schedules.remove('threshold', SHOP)).rejects.toThrow('down');

    expect(sent()[0]).toEqual(['DeleteScheduleCommand', { Name: SHOP, GroupName: 'thresholds' }]);
  });

  test.each([
    ['of which something is known', true, ['Update', 'Create']],
    ['of which nothing is known', false, ['Create', 'Update']],
  ])('makes its group again that somebody has deleted, and a schedule %s in it', async (_what, isThere, tried) => {
    aws.on(UpdateScheduleCommand).rejects(absent).on(CreateScheduleCommand).rejectsOnce(absent).resolves({});

    await schedules.place('exhaustion', SHOP, AT, isThere);

    expect(sent().map(([name]) => name)).toEqual([
      ...tried.map((verb) => `${verb}ScheduleCommand`),
      'CreateScheduleGroupCommand',
      'CreateScheduleCommand',
    ]);
    expect(aws.commandCalls(CreateScheduleGroupCommand)[0]?.args[0].input).toEqual({ Name: 'fences' });
    expect(sent().at(-1)).toEqual(['CreateScheduleCommand', SCHEDULE]);
  });

  test('somebody else may have made the group; what else it is refused for is said', async () => {
    aws.on(UpdateScheduleCommand).rejects(absent).on(CreateScheduleCommand).rejectsOnce(absent).resolves({});
    aws.on(CreateScheduleGroupCommand).rejectsOnce(conflict).rejects(new Error('no group'));

    await schedules.place('exhaustion', SHOP, AT, true);
    expect(sent().at(-1)).toEqual(['CreateScheduleCommand', SCHEDULE]);
    aws.on(CreateScheduleCommand).rejects(absent);
    await expect(schedules.place('exhaustion', SHOP, AT, true)).rejects.toThrow('no group');
  });

  test('lists the addresses that have one, over all pages and switched on; a group that is gone has none', async () => {
    aws
      .on(ListSchedulesCommand)
      .resolvesOnce({ Schedules: [{ Name: 'a' }, {}], NextToken: 'more' })
      .resolvesOnce({ Schedules: [{ Name: 'b' }] })
      .rejectsOnce(absent)
      .rejects(conflict);

    expect([...(await schedules.addresses('threshold'))]).toEqual(['a', 'b']);
    expect(sent()[0]).toMatchObject(['ListSchedulesCommand', { GroupName: 'thresholds', State: 'ENABLED' }]);
    expect([...(await schedules.addresses('exhaustion'))]).toEqual([]);
    await expect(schedules.addresses('exhaustion')).rejects.toThrow('is there');
  });
});
