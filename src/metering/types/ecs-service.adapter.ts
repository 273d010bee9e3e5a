import { DescribeServicesCommand, ECSClient, UpdateServiceCommand, type Service } from '@aws-sdk/client-ecs';
import * as z from 'zod/mini';
import { arnOfControl } from '../../core/domain/resource-id';
import type { Instant } from '../../core/domain/time';
import type { ControlState, Observation, PreviousState, ReportedChange } from '../domain/resource';
import type { ResourceAdapter, Unread } from '../ports';
import { controlState } from './control-state.adapter';
import { ALL_SUSPENDED, EcsScaling, isSameSuspension, Suspension } from './ecs-scaling.adapter';
import { SERVICE_STATUSES } from './ecs-service.contract';
import { ecsTagsOf, EcsTasks } from './ecs-tasks.adapter';
import { landingZoneOf } from './owner.table';
import { inParts, readParts, type SpokeRegion } from './spoke-region.adapter';
import { meaningOf } from './status.contract';

/** The state before disabling. A null `scaling` means that nothing scaled the service. */
const Previous = z.object({ desiredCount: z.number(), scaling: z.nullable(Suspension) });
type Previous = z.infer<typeof Previous>;

const DISABLED: Previous = { desiredCount: 0, scaling: ALL_SUSPENDED };

/** The number of services that DescribeServices takes at once. */
const SERVICES_PER_CALL = 10;

export const adapterOf = (spoke: SpokeRegion): ResourceAdapter => new EcsServices(spoke);

/** The ECS services of one account and region. What they cost is the cost of their tasks. */
export class EcsServices implements ResourceAdapter {
  private readonly ecs: ECSClient;
  private readonly tasks: EcsTasks;
  private readonly scaling: EcsScaling;

  constructor(private readonly spoke: SpokeRegion) {
    this.ecs = new ECSClient(spoke.config);
    this.tasks = new EcsTasks(spoke, this.ecs);
    this.scaling = new EcsScaling(spoke);
  }

  /** Observes a task. Its event has told everything but the tags: without them nobody knows where it counts. */
  async observe({ about, observed }: ReportedChange): Promise<readonly Observation[]> {
    if (observed?.control !== undefined) return this.withTagsOfServices([observed]);
    const found = await this.tasks.find(about.arn);
    if (found === undefined) return [];
    return observed === undefined ? this.withTagsOfServices([found]) : [{ ...observed, tags: found.tags }];
  }

  /** Lists tasks: those of services, and those of their own. */
  async list(unread?: (part: Unread) => void): Promise<readonly Observation[]> {
    const tasks = await this.tasks.running(unread);
    const beginnings = [...new Set(tasks.map(({ arn }) => arn.slice(0, arn.lastIndexOf('/') + 1)))];
    return readParts(beginnings, {
      arnOf: (begin) => begin,
      read: (begin) => this.withTagsOfServices(tasks.filter(({ arn }) => arn.startsWith(begin))),
      unread,
      concurrency: 1,
    });
  }

  stopsOf(arns: readonly string[]): Promise<ReadonlyMap<string, Instant>> {
    return this.tasks.stopsOf(arns);
  }

  async read(arn: string): Promise<ControlState | undefined> {
    return (await this.readAll([arn])).get(arn);
  }

  async readAll(arns: readonly string[]): Promise<ReadonlyMap<string, ControlState>> {
    const present = await this.present(arns);
    const scaling = await this.scaling.read([...present.keys()].map(resourceIdOf));
    return new Map(
      [...present].map(([arn, service]) => [arn, stateOf(service, scaling.get(resourceIdOf(arn)) ?? null)] as const),
    );
  }

  /**
   * Suspends the scaling first: it would raise the desired count again. Tasks that protect themselves from scaling in
   * run on until they are done, or for 48 hours: until then the service is not disabled.
   */
  async disable(arn: string): Promise<void> {
    const found = await this.find(arn);
    if (found === undefined) return;
    const { service, now } = found;
    this.spoke.requireUnspared(arn, stateOf(service, now.scaling));
    await this.suspend(arn, now, DISABLED);
    await this.scale(arn, now, DISABLED);
  }

  async restore(arn: string, previous: PreviousState): Promise<void> {
    const then = Previous.parse(previous);
    const found = await this.find(arn);
    if (found === undefined) return;
    await this.scale(arn, found.now, then);
    await this.suspend(arn, found.now, then);
  }

  /** Returns whether as many tasks run as before, or as its scaling wants since it was resumed. */
  async isRestored(arn: string, previous: PreviousState): Promise<boolean> {
    const then = Previous.parse(previous);
    const found = await this.find(arn);
    if (found === undefined) return false;
    const { service, now } = found;
    const isScaled = now.scaling !== null && then.scaling !== null;
    return (
      (now.desiredCount === then.desiredCount || (isScaled && now.desiredCount > 0)) &&
      (!isScaled || isSameSuspension(now.scaling, then.scaling)) &&
      (service.runningCount ?? 0) >= Math.min(now.desiredCount, then.desiredCount)
    );
  }

  private async find(arn: string): Promise<{ readonly service: Service; readonly now: Previous } | undefined> {
    const service = (await this.present([arn])).get(arn);
    if (service === undefined) return undefined;
    const scaling = (await this.scaling.read([resourceIdOf(arn)])).get(resourceIdOf(arn)) ?? null;
    return { service, now: { desiredCount: service.desiredCount ?? 0, scaling } };
  }

  /** Finds services. One that is being deleted is gone. */
  private async present(arns: readonly string[]): Promise<ReadonlyMap<string, Service>> {
    const present = new Map<string, Service>();
    for (const [arn, service] of await this.servicesOf(arns)) {
      if (meaningOf(SERVICE_STATUSES, service.status).kind !== 'gone') present.set(arn, service);
    }
    return present;
  }

  /** Describes services, cluster by cluster, as many at once as ECS takes. */
  private async servicesOf(arns: readonly string[]): Promise<ReadonlyMap<string, Service>> {
    const services = new Map<string, Service>();
    for (const cluster of new Set(arns.map(clusterOf))) {
      for (const part of inParts(
        arns.filter((arn) => clusterOf(arn) === cluster),
        SERVICES_PER_CALL,
      )) {
        const found = await this.describe(cluster, part);
        for (const arn of part) {
          const service = found.find(({ serviceName }) => serviceName === nameOf(arn));
          if (service !== undefined) services.set(arn, service);
        }
      }
    }
    return services;
  }

  private async describe(cluster: string, arns: readonly string[]): Promise<readonly Service[]> {
    const describe = new DescribeServicesCommand({ cluster, services: arns.map(nameOf), include: ['TAGS'] });
    const found = await this.spoke.find(`describe ${arns.join(', ')}`, ['ClusterNotFoundException'], (options) =>
      this.ecs.send(describe, options),
    );
    return found?.services ?? [];
  }

  private async scale(arn: string, now: Previous, { desiredCount }: Previous): Promise<void> {
    if (now.desiredCount === desiredCount) return;
    const update = new UpdateServiceCommand({ cluster: clusterOf(arn), service: nameOf(arn), desiredCount });
    await this.spoke.attempt(`set ${arn} to ${desiredCount} tasks`, (options) => this.ecs.send(update, options));
  }

  /** Changes what is suspended only where it differs: each time, AWS raises the desired count to the minimum. */
  private async suspend(arn: string, now: Previous, { scaling }: Previous): Promise<void> {
    if (now.scaling === null || scaling === null || isSameSuspension(now.scaling, scaling)) return;
    await this.scaling.suspend(resourceIdOf(arn), scaling);
  }

  /** Gives tasks the tags of their services. A task without a service keeps its own. */
  private async withTagsOfServices(tasks: readonly Observation[]): Promise<readonly Observation[]> {
    const services = [...new Set(tasks.flatMap(({ control }) => arnOfControl(control) ?? []))];
    const found = await this.servicesOf(services);
    const tagsOf = (arn: string) => (services.includes(arn) ? ecsTagsOf(found.get(arn)?.tags) : undefined);
    return tasks.map((task) => ({ ...task, tags: tagsOf(arnOfControl(task.control) ?? '') ?? task.tags }));
  }
}

/** Returns the state of a service: it is disabled when none of its tasks runs or is about to, and none is started. */
function stateOf(service: Service, scaling: Suspension | null): ControlState {
  const { desiredCount = 0, runningCount = 0, pendingCount = 0 } = service;
  const tags = ecsTagsOf(service.tags);
  const { kind } = meaningOf(SERVICE_STATUSES, service.status);
  const startsNone = desiredCount === 0 && (scaling === null || isSameSuspension(scaling, ALL_SUSPENDED));
  const isAtRest = kind === 'active' && startsNone && runningCount + pendingCount === 0;
  return controlState(isAtRest || kind === 'gone' ? 'disabled' : kind, { desiredCount, scaling }, tags, {
    spared: landingZoneOf(tags, service.serviceName) ?? sparedBy(service),
  });
}

/** A service of any deployment controller can be set to 0 tasks, but for one that has no desired count. */
function sparedBy({ schedulingStrategy: strategy }: Service): string | undefined {
  return strategy === 'DAEMON'
    ? 'a daemon service has no desired count: its tasks end with their instances'
    : undefined;
}

/** Returns `service/<cluster>/<name>`, as Application Auto Scaling calls a service. */
function resourceIdOf(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1);
}

function clusterOf(arn: string): string {
  return arn.split('/')[1] ?? '';
}

function nameOf(arn: string): string {
  return arn.split('/')[2] ?? '';
}
