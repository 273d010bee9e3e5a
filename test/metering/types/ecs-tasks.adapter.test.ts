import {
  DescribeServicesCommand,
  DescribeTasksCommand,
  ECSClient,
  ListClustersCommand,
  ListTasksCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import type { Observation } from '../../../src/metering/domain/resource';
import { EcsServices } from '../../../src/metering/types/ecs-service.adapter';
import { observationOfTask } from '../../../src/metering/types/ecs-task.contract';
import { awsError, changeOf, spokeRegion } from './spoke';

const PREFIX = 'arn:aws:ecs:eu-west-1:222222222222';
const arnOf = (id: string, cluster = 'main') => `${PREFIX}:task/${cluster}/${id}`;
const task = (id: string, more: Partial<Task> = {}) => ({
  taskArn: arnOf(id),
  clusterArn: `${PREFIX}:cluster/main`,
  group: 'service:web',
  launchType: 'FARGATE' as const,
  lastStatus: 'RUNNING',
  cpu: '256',
  memory: '512',
  attributes: [{ name: 'ecs.cpu-architecture', value: 'arm64' }],
  tags: [{ key: 'own', value: 'yes' }],
  ...more,
});
const service = (name: string) => ({ serviceName: name, status: 'ACTIVE', tags: [{ key: 'team', value: name }] });
const WEB = { type: 'ecs-service', arn: `${PREFIX}:service/main/web` };

const aws = mockClient(ECSClient);
const services = new EcsServices(spokeRegion());

const observe = (id: string, observed?: Observation) =>
  services.observe({ ...changeOf('ecs-service', arnOf(id)), ...(observed && { observed }) });

beforeEach(() => aws.reset());

describe('observing a task', () => {
  test('completes what its event told with the tags of its service', async () => {
    aws
      .on(DescribeServicesCommand, { cluster: 'main', services: ['web'], include: ['TAGS'] })
      .resolves({ services: [service('web')] });
    const told = observationOfTask(task('1'), true);

    expect(await observe('1', told)).toEqual([{ ...told, tags: { team: 'web' } }]);
    expect(aws.commandCalls(DescribeTasksCommand)).toEqual([]);
  });

  test('the service may be gone', async () => {
    aws.on(DescribeServicesCommand).rejects(awsError('ClusterNotFoundException'));
    const told = observationOfTask(task('1'), false);

    expect(await observe('1', told)).toEqual([told]);
  });

  test('a task without a service has tags of its own, while ECS remembers it', async () => {
    const own = task('1', { group: 'family:nightly' });
    const told = observationOfTask(own, true);
    aws
      .on(DescribeTasksCommand, { cluster: 'main', tasks: [arnOf('1')], include: ['TAGS'] })
      .resolves({ tasks: [own] });
    expect(await observe('1', told)).toEqual([{ ...told, tags: { own: 'yes' } }]);

    aws.on(DescribeTasksCommand).resolves({ tasks: [], failures: [{ reason: 'MISSING' }] });
    expect(await observe('1', told)).toEqual([]);
  });

  test('without an event, ECS tells what it is', async () => {
    aws.on(DescribeTasksCommand).resolves({ tasks: [task('1')] });
    aws.on(DescribeServicesCommand).resolves({ services: [service('web')] });

    expect(await observe('1')).toEqual([
      {
        arn: arnOf('1'),
        running: true,
        price: { spec: { cpuUnits: 256, memoryMiB: 512, architecture: 'arm64', os: 'linux' } },
        tags: { team: 'web' },
        control: WEB,
      },
    ]);
  });

  test('gone, it is nothing', async () => {
    aws.on(DescribeTasksCommand).resolves({ tasks: [] });

    expect(await observe('1')).toEqual([]);
  });
});

describe('listing', () => {
  test('tells the tasks that run, of all pages of all clusters, with the tags of their services', async () => {
    aws.on(ListClustersCommand).resolves({ clusterArns: [`${PREFIX}:cluster/main`], nextToken: 'more' });
    aws.on(ListClustersCommand, { nextToken: 'more' }).resolves({ clusterArns: [`${PREFIX}:cluster/batch`] });
    const main = { cluster: `${PREFIX}:cluster/main`, desiredStatus: 'RUNNING' as const };
    aws.on(ListTasksCommand, main).resolves({ taskArns: [arnOf('1')], nextToken: 'more' });
    aws.on(ListTasksCommand, { ...main, nextToken: 'more' }).resolves({ taskArns: [arnOf('2'), arnOf('3')] });
    aws.on(ListTasksCommand, { cluster: `${PREFIX}:cluster/batch` }).resolves({ taskArns: [arnOf('4', 'batch')] });
    aws.on(DescribeTasksCommand, { cluster: main.cluster }).resolves({
      tasks: [task('1'), task('2', { lastStatus: 'PENDING' }), task('3', { launchType: 'EC2', group: 'service:api' })],
    });
    aws.on(DescribeTasksCommand, { cluster: `${PREFIX}:cluster/batch` }).resolves({
      tasks: [
        task('4', {
          taskArn: arnOf('4', 'batch'),
          clusterArn: `${PREFIX}:cluster/batch`,
          group: 'nightly',
          startedBy: 'scheduler',
        }),
      ],
    });
    aws
      .on(DescribeServicesCommand, { cluster: 'main', services: ['web', 'api'] })
      .resolves({ services: [service('api'), service('web')] });

    expect(await services.list()).toMatchObject([
      { arn: arnOf('1'), tags: { team: 'web' }, control: WEB, price: { spec: { os: 'linux' } } },
      { arn: arnOf('3'), tags: { team: 'api' }, price: undefined },
      { arn: arnOf('4', 'batch'), tags: { own: 'yes' }, control: undefined, startedBy: 'scheduler' },
    ]);
  });

  test('asks for a hundred tasks and ten services at once', async () => {
    const ids = Array.from({ length: 210 }, (_none, index) => `${index}`);
    aws.on(ListClustersCommand).resolves({ clusterArns: [`${PREFIX}:cluster/main`] });
    aws.on(ListTasksCommand).resolves({ taskArns: ids.map((id) => arnOf(id)) });
    aws.on(DescribeTasksCommand).callsFake(({ tasks }: { tasks: string[] }) => ({
      tasks: tasks.map((arn) => task('', { taskArn: arn, group: `service:s${Number(arn.split('/')[2]) % 25}` })),
    }));
    aws
      .on(DescribeServicesCommand)
      .callsFake(({ services: names }: { services: string[] }) => ({ services: names.map(service) }));

    const found = await services.list();
    expect([found.length, found[209]?.tags]).toEqual([210, { team: 's9' }]);
    expect(aws.commandCalls(DescribeTasksCommand).map(({ args: [{ input }] }) => input.tasks?.length)).toEqual([
      100, 100, 10,
    ]);
    expect(aws.commandCalls(DescribeServicesCommand).map(({ args: [{ input }] }) => input.services?.length)).toEqual([
      10, 10, 5,
    ]);
  });

  test('a cluster that is deleted meanwhile has no tasks', async () => {
    aws.on(ListClustersCommand).resolves({ clusterArns: [`${PREFIX}:cluster/main`] });
    aws.on(ListTasksCommand).rejects(awsError('ClusterNotFoundException'));

    expect(await services.list()).toEqual([]);
  });

  test('a refusal says what was tried', async () => {
    aws
      .on(ListClustersCommand)
      .rejects(awsError('AccessDeniedException', 'not authorized to perform: ecs:ListClusters'));

    await expect(services.list()).rejects.toThrow(
      'account 222222222222: cannot list the ECS clusters: AccessDeniedException: not authorized',
    );
  });
});

test('tells since when a task runs as its events do: from the pull of its image', async () => {
  const times = { pullStartedAt: new Date('2026-11-21T12:00:03.250Z'), startedAt: new Date('2026-11-21T12:00:05Z') };
  aws.on(DescribeServicesCommand).resolves({ services: [service('web')] });
  aws.on(DescribeTasksCommand).resolves({ tasks: [task('1', times)] });
  expect((await observe('1'))[0]?.since).toBe(times.pullStartedAt.getTime());

  aws.on(DescribeTasksCommand).resolves({ tasks: [task('1', { startedAt: times.startedAt })] });
  expect((await observe('1'))[0]?.since).toBe(times.startedAt.getTime());
});

test('tells when tasks stopped, cluster by cluster, as long as ECS remembers them', async () => {
  const [stoppedAt, stoppingAt] = [new Date('2026-11-21T12:00:03.250Z'), new Date('2026-11-21T12:00:01Z')];
  aws
    .on(DescribeTasksCommand, { cluster: 'main' })
    .resolves({ tasks: [task('1', { stoppedAt, stoppingAt }), task('2', { stoppingAt }), task('3')] });
  aws.on(DescribeTasksCommand, { cluster: 'gone' }).rejects(awsError('ClusterNotFoundException'));

  expect([...(await services.stopsOf([arnOf('1'), arnOf('2'), arnOf('3'), arnOf('4', 'gone')]))]).toEqual([
    [arnOf('1'), stoppedAt.getTime()],
    [arnOf('2'), stoppingAt.getTime()],
  ]);
});
