import { parseInstant } from '../../../src/core/domain/time';
import { changesOfEvent } from '../../../src/metering/types/contracts';
import { ecsEvent, TASK_ARN } from './events';

const PULLED = parseInstant('2026-01-23T17:57:52.103Z');
const STARTED = parseInstant('2026-01-23T17:57:58.103Z');
const EVENT = parseInstant('2026-01-23T17:57:58Z');
const stopped = { stoppingAt: '2026-01-23T18:10:00.100Z', stoppedAt: '2026-01-23T18:10:30.200Z' };

const changes = (...args: Parameters<typeof ecsEvent>) =>
  changesOfEvent(ecsEvent(...args)).map(({ at, running }) => ({ at, running }));

describe('a task that runs', () => {
  test('tells all that there is to know', () => {
    expect(changesOfEvent(ecsEvent('RUNNING'))).toEqual([
      {
        about: { type: 'ecs-service', arn: TASK_ARN },
        at: PULLED,
        running: true,
        observed: {
          arn: TASK_ARN,
          running: true,
          price: { spec: { cpuUnits: 256, memoryMiB: 512, architecture: 'x86_64', os: 'linux' } },
          tags: {},
          control: { type: 'ecs-service', arn: 'arn:aws:ecs:us-west-2:111122223333:service/FargateCluster/web' },
          startedBy: 'ecs-svc/1234567890123456789',
        },
      },
    ]);
  });

  test('is billed from the pull of its image, or the next moment that is known', () => {
    expect(changes('RUNNING', { pullStartedAt: undefined })).toEqual([{ at: STARTED, running: true }]);
    expect(changes('RUNNING', { pullStartedAt: undefined, startedAt: undefined })).toEqual([
      { at: EVENT, running: true },
    ]);
  });
});

describe('a task that has stopped', () => {
  test('reports start and stop, so that a lost start is no loss', () => {
    expect(changes('STOPPED', stopped)).toEqual([
      { at: PULLED, running: true },
      { at: parseInstant('2026-01-23T18:10:30.200Z'), running: false },
    ]);
    expect(changesOfEvent(ecsEvent('STOPPED', stopped)).map(({ observed }) => observed?.running)).toEqual([
      true,
      false,
    ]);
  });

  test('stopped at the last moment that is known', () => {
    expect(changes('STOPPED', { ...stopped, stoppedAt: undefined })[1]).toEqual({
      at: parseInstant('2026-01-23T18:10:00.100Z'),
      running: false,
    });
    expect(changes('STOPPED')[1]).toEqual({ at: EVENT, running: false });
  });

  test('and never pulled an image was never billed', () => {
    expect(changes('STOPPED', { pullStartedAt: undefined, startedAt: undefined, ...stopped })).toEqual([
      { at: parseInstant('2026-01-23T18:10:30.200Z'), running: false },
    ]);
  });
});

test.each(['PROVISIONING', 'PENDING', 'DEACTIVATING', 'STOPPING', 'DEPROVISIONING'])(
  '%s is no change',
  (lastStatus) => {
    expect(changes(lastStatus)).toEqual([]);
  },
);

test.each(['2026-01-23T17:57:52.103456Z', '2026-01-23T17:57:52.103+00:00', '2026-01-23T18:57:52.103456789+01:00'])(
  'a time in any form of ISO 8601 is read: %s',
  (pullStartedAt) => {
    expect(changes('RUNNING', { pullStartedAt })).toEqual([{ at: PULLED, running: true }]);
  },
);

test('a time of another form is malformed', () => {
  expect(() => changes('RUNNING', { pullStartedAt: 'yesterday' })).toThrow("'yesterday' is not a time");
});
