import type { ResourceId } from '../../core/domain/resource-id';
import type { Observation } from '../domain/resource';
import { FargatePrice } from './ecs-service.price';
import { COMES, GONE, RESTS, RUNS, type StatusTable } from './status.contract';

/** An ECS task as its events and DescribeTasks both describe it. */
export interface EcsTask {
  readonly taskArn: string;
  readonly clusterArn: string;
  /** `service:<name>`, `family:<name>`, or what the caller of RunTask chose. */
  readonly group?: string | undefined;
  readonly startedBy?: string | undefined;
  readonly launchType?: string | undefined;
  /** Digits: 1024 are one vCPU. */
  readonly cpu?: string | undefined;
  /** Digits: MiB. */
  readonly memory?: string | undefined;
  /** `Linux`, `Windows Server 2022 Core`, … */
  readonly platformFamily?: string | undefined;
  /** What the task asked for, and what it got: either may be left out. */
  readonly ephemeralStorage?: StorageOfTask | undefined;
  readonly fargateEphemeralStorage?: StorageOfTask | undefined;
  readonly attributes?:
    | readonly { readonly name?: string | undefined; readonly value?: string | undefined }[]
    | undefined;
}

interface StorageOfTask {
  readonly sizeInGiB?: number | undefined;
}

/**
 * All statuses of a task. Fargate bills from the pull of the image, in `PENDING`, which its events tell late, until the
 * task has stopped.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html
 */
export const TASK_STATUSES: StatusTable = new Map([
  ['PROVISIONING', COMES],
  ['PENDING', COMES],
  ['ACTIVATING', RUNS],
  ['RUNNING', RUNS],
  ['DEACTIVATING', RUNS],
  ['STOPPING', RUNS],
  ['DEPROVISIONING', RESTS],
  ['STOPPED', RESTS],
  ['DELETED', GONE],
]);

/** The launch types of tasks on instances that are counted themselves, or that are not AWS's. */
const ON_INSTANCES: readonly (string | undefined)[] = ['EC2', 'EXTERNAL', 'MANAGED_INSTANCES'];

const SERVICE_GROUP = 'service:';

/** Makes the observation of a task, without tags: they are those of the service, which the task does not know. */
export function observationOfTask(task: EcsTask, running: boolean): Observation {
  return {
    arn: task.taskArn,
    running,
    price: priceOf(task),
    tags: {},
    control: serviceOf(task),
    startedBy: task.startedBy,
  };
}

/** Returns the service of a task, or undefined for a task of its own, which nothing starts again. */
function serviceOf({ clusterArn, group }: EcsTask): ResourceId | undefined {
  if (!group?.startsWith(SERVICE_GROUP)) return undefined;
  return {
    type: 'ecs-service',
    arn: `${clusterArn.replace(':cluster/', ':service/')}/${group.slice(SERVICE_GROUP.length)}`,
  };
}

function priceOf(task: EcsTask): FargatePrice | undefined {
  if (ON_INSTANCES.includes(task.launchType)) return undefined;
  const isArm = task.attributes?.some(({ name, value }) => name === 'ecs.cpu-architecture' && value === 'arm64');
  return new FargatePrice({
    cpuUnits: sizeOf(task, 'cpu'),
    memoryMiB: sizeOf(task, 'memory'),
    architecture: isArm ? 'arm64' : 'x86_64',
    storageGiB: (task.fargateEphemeralStorage ?? task.ephemeralStorage)?.sizeInGiB,
    os: /^windows/i.test(task.platformFamily ?? '') ? 'windows' : 'linux',
  });
}

/** Returns a size of a task. Fargate tasks always have a size of their own. */
function sizeOf(task: EcsTask, dimension: 'cpu' | 'memory'): number {
  const size = task[dimension] ?? '';
  // The largest task has 262,144 units: what is a billion or more is no size.
  if (!/^[1-9]\d{0,8}$/.test(size)) {
    throw new RangeError(`${task.taskArn} has the ${dimension} '${size}': expected digits, up to 9 of them`);
  }
  return Number(size);
}
