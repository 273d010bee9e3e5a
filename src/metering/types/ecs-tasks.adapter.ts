import {
  DescribeTasksCommand,
  paginateListClusters,
  paginateListTasks,
  type ECSClient,
  type Tag,
  type Task,
} from '@aws-sdk/client-ecs';
import pMap from 'p-map';
import { instant, type Instant } from '../../core/domain/time';
import type { Observation } from '../domain/resource';
import type { Unread } from '../ports';
import { observationOfTask, TASK_STATUSES } from './ecs-task.contract';
import { everyItem, inParts, readParts, type SpokeRegion } from './spoke-region.adapter';
import { meaningOf } from './status.contract';

/** The number of tasks that DescribeTasks takes at once. */
const TASKS_PER_CALL = 100;
/** ECS answers some ten calls of a kind a second, the account's own deployments included. */
const CONCURRENCY = 5;

/** The ECS tasks of one account and region, each with its own tags. */
export class EcsTasks {
  constructor(
    private readonly spoke: SpokeRegion,
    private readonly ecs: ECSClient,
  ) {}

  /** Finds a task. Returns undefined when ECS remembers it no more, an hour after its stop. */
  async find(arn: string): Promise<Observation | undefined> {
    const [task] = await this.describe(clusterOf(arn), [arn]);
    return task && observationOf(task);
  }

  async running(unread?: (part: Unread) => void): Promise<readonly Observation[]> {
    const clusters = await this.spoke.attempt('list the ECS clusters', (options) =>
      everyItem(paginateListClusters({ client: this.ecs }, {}, options), (page) => page.clusterArns),
    );
    return readParts(clusters, {
      arnOf: tasksOf,
      read: (cluster) => this.runningIn(cluster, unread),
      unread,
      concurrency: CONCURRENCY,
    });
  }

  /** Returns the stops of tasks that have stopped in the last hour. */
  async stopsOf(arns: readonly string[]): Promise<ReadonlyMap<string, Instant>> {
    const stops = new Map<string, Instant>();
    for (const cluster of new Set(arns.map(clusterOf))) {
      const own = arns.filter((arn) => clusterOf(arn) === cluster);
      for (const part of inParts(own, TASKS_PER_CALL)) {
        for (const { taskArn = '', stoppedAt, stoppingAt } of await this.describe(cluster, part)) {
          const at = stoppedAt ?? stoppingAt;
          if (at !== undefined) stops.set(taskArn, instant(at.getTime()));
        }
      }
    }
    return stops;
  }

  private async runningIn(cluster: string, unread?: (part: Unread) => void): Promise<readonly Observation[]> {
    const arns =
      (await this.spoke.find(`list the tasks of ${cluster}`, ['ClusterNotFoundException'], (options) =>
        everyItem(
          paginateListTasks({ client: this.ecs }, { cluster, desiredStatus: 'RUNNING' }, options),
          (page) => page.taskArns,
        ),
      )) ?? [];
    const tasks = await pMap(inParts(arns, TASKS_PER_CALL), (part) => this.describe(cluster, part), { concurrency: 1 });
    const observations = await readParts(tasks.flat(), {
      arnOf: ({ taskArn: arn }) => arn,
      read: async (task) => [observationOf(task)],
      unread,
      concurrency: 1,
    });
    return observations.filter(({ running }) => running);
  }

  private async describe(cluster: string, arns: readonly string[]): Promise<readonly Task[]> {
    const describe = new DescribeTasksCommand({ cluster, tasks: [...arns], include: ['TAGS'] });
    const found = await this.spoke.find(`describe tasks of ${cluster}`, ['ClusterNotFoundException'], (options) =>
      this.ecs.send(describe, options),
    );
    return found?.tasks ?? [];
  }
}

/** Returns what the ARNs of a cluster's tasks begin with. */
export function tasksOf(clusterArn: string): string {
  return `${clusterArn.replace(':cluster/', ':task/')}/`;
}

/** Returns tags as a map, from ECS's list. */
export function ecsTagsOf(list: readonly Tag[] = []): Readonly<Record<string, string>> {
  return Object.fromEntries(list.map(({ key = '', value = '' }) => [key, value]));
}

function clusterOf(arn: string): string {
  return arn.split('/')[1] ?? '';
}

function observationOf(task: Task): Observation {
  const { taskArn = '', clusterArn = '', lastStatus, tags, pullStartedAt, startedAt } = task;
  const start = pullStartedAt ?? startedAt;
  return {
    ...observationOfTask({ ...task, taskArn, clusterArn }, meaningOf(TASK_STATUSES, lastStatus).billed),
    tags: ecsTagsOf(tags),
    ...(start === undefined ? {} : { since: instant(start.getTime()) }),
  };
}
