import * as z from 'zod/mini';
import { readInstant } from '../../core/domain/time';
import type { ReportedChange } from '../domain/resource';
import type { ResourceTypeContract, StateChangeEvent } from './contract';
import { observationOfTask } from './ecs-task.contract';
import { GONE, RUNS, type StatusTable } from './status.contract';

const text = z.optional(z.string());

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html */
const Storage = z.optional(z.object({ sizeInGiB: z.optional(z.number()) }));
const Task = z.object({
  taskArn: z.string(),
  clusterArn: z.string(),
  lastStatus: z.string(),
  group: text,
  startedBy: text,
  launchType: text,
  cpu: text,
  memory: text,
  platformFamily: text,
  ephemeralStorage: Storage,
  fargateEphemeralStorage: Storage,
  attributes: z.optional(z.array(z.object({ name: text, value: text }))),
  pullStartedAt: text,
  startedAt: text,
  stoppingAt: text,
  stoppedAt: text,
});

/** All statuses of a service. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html */
export const SERVICE_STATUSES: StatusTable = new Map([
  ['ACTIVE', RUNS],
  ['DRAINING', GONE],
  ['INACTIVE', GONE],
]);

/** The contract of ECS services. A service costs what its tasks on Fargate cost, which only their events tell of. */
export const ECS_SERVICE: ResourceTypeContract = {
  type: 'ecs-service',
  label: 'ECS service',
  disabling: { disable: 'scaling suspended, desired count 0', restore: 'the old desired count, scaling as it was' },
  events: {
    source: 'aws.ecs',
    detailTypes: ['ECS Task State Change'],
    detail: { lastStatus: ['RUNNING', 'STOPPED'] },
    changesOf,
  },
  meteredByTheHour: true,
  states: { running: { desired: 2, scaling: 'on' }, disabled: { desired: 0, scaling: 'suspended' } },
  minimumSeconds: 60,
  foundByListing: false,
  restoreStage: 2,
  starts: [
    'application-autoscaling:RegisterScalableTarget',
    'ecs:CreateService',
    'ecs:CreateTaskSet',
    'ecs:RunTask',
    'ecs:StartTask',
    'ecs:UpdateService',
  ],
  permissions: {
    read: [
      'ecs:ListClusters',
      'ecs:ListTasks',
      'ecs:DescribeTasks',
      'ecs:DescribeServices',
      'application-autoscaling:DescribeScalableTargets',
    ],
    change: [
      { actions: ['ecs:UpdateService'], service: 'ecs', resource: 'service/*' },
      {
        actions: ['application-autoscaling:RegisterScalableTarget'],
        service: 'application-autoscaling',
        resource: 'scalable-target/*',
      },
    ],
    stops: [],
  },
};

/**
 * Returns the changes that a task's event reports. A task is billed from the pull of its image to its stop. The stop
 * reports the start too, because the start's own event may be lost.
 */
function changesOf({ detail, time }: StateChangeEvent): readonly ReportedChange[] {
  const task = Task.parse(detail);
  const startedAt = task.pullStartedAt ?? task.startedAt;
  switch (task.lastStatus) {
    case 'RUNNING':
      return [changeOf(task, startedAt ?? time, true)];
    case 'STOPPED': {
      const stop = changeOf(task, task.stoppedAt ?? task.stoppingAt ?? time, false);
      return startedAt === undefined ? [stop] : [changeOf(task, startedAt, true), stop];
    }
    default:
      return [];
  }
}

function changeOf(task: z.infer<typeof Task>, at: string, running: boolean): ReportedChange {
  return {
    about: { type: 'ecs-service', arn: task.taskArn },
    at: readInstant(at),
    running,
    observed: observationOfTask(task, running),
  };
}
