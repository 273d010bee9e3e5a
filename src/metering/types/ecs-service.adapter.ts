import { DescribeServicesCommand, ECSClient, UpdateServiceCommand, type Service } from '@aws-sdk/client-ecs';
import pMap from 'p-map';
import * as z from 'zod/mini';
import { arnOfControl } from '../../core/domain/resource-id';
import type { Instant } from '../../core/domain/time';
import { SpokeFailure } from '../../core/ports';
import type { ControlState, Observation, PreviousState, ReportedChange } from '../domain/resource';
import type { ResourceAdapter, Unread } from '../ports';
import { ALL_SUSPENDED, EcsScaling, isSameSuspension, Suspension } from './ecs-scaling.adapter';
import { ecsTagsOf, EcsTasks } from './ecs-tasks.adapter';
import { inParts, readPart, type SpokeRegion } from './spoke-region.adapter';

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
    const observations = await pMap(
      beginnings,
      (begin) => {
        const ofCluster = tasks.filter(({ arn }) => arn.startsWith(begin));
        return readPart(begin, () => this.withTagsOfServices(ofCluster), unread);
      },
      { concurrency: 1 },
    );
    return observations.flat();
  }

  stopsOf(arns: readonly string[]): Promise<ReadonlyMap<string, Instant>> {
    return this.tasks.stopsOf(arns);
  }

  async read(arn: string): Promise<ControlState | undefined> {
    const service = await this.find(arn);
    if (service === undefined) return undefined;
    const previous = await this.stateOf(arn, service);
    return { kind: isDisabled(previous) ? 'disabled' : 'active', previous, tags: ecsTagsOf(service.tags) };
  }

  /** Suspends the scaling first: it would raise the desired count again. */
  async disable(arn: string): Promise<void> {
    const service = await this.find(arn);
    if (service === undefined) return;
    if (service.schedulingStrategy === 'DAEMON') {
      throw new SpokeFailure(
        `account ${this.spoke.account}: cannot stop ${arn}: a daemon service has no desired count; its tasks end with their instances`,
      );
    }
    const now = await this.stateOf(arn, service);
    await this.suspend(arn, now, DISABLED);
    await this.scale(arn, now, DISABLED);
  }

  async restore(arn: string, previous: PreviousState): Promise<void> {
    const then = Previous.parse(previous);
    const service = await this.find(arn);
    if (service === undefined) return;
    const now = await this.stateOf(arn, service);
    await this.scale(arn, now, then);
    await this.suspend(arn, now, then);
  }

  async isRestored(arn: string, previous: PreviousState): Promise<boolean> {
    const then = Previous.parse(previous);
    const service = await this.find(arn);
    if (service === undefined) return false;
    const now = await this.stateOf(arn, service);
    return (
      now.desiredCount === then.desiredCount &&
      (now.scaling === null || then.scaling === null || isSameSuspension(now.scaling, then.scaling))
    );
  }

  /** Finds a service. One that is being deleted is gone. */
  private async find(arn: string): Promise<Service | undefined> {
    const [service] = await this.describe(clusterOf(arn), [arn]);
    return service?.status === 'DRAINING' || service?.status === 'INACTIVE' ? undefined : service;
  }

  private async describe(cluster: string, arns: readonly string[]): Promise<readonly Service[]> {
    const describe = new DescribeServicesCommand({ cluster, services: arns.map(nameOf), include: ['TAGS'] });
    const found = await this.spoke.find(`describe ${arns.join(', ')}`, ['ClusterNotFoundException'], (options) =>
      this.ecs.send(describe, options),
    );
    return found?.services ?? [];
  }

  private async stateOf(arn: string, { desiredCount = 0 }: Service): Promise<Previous> {
    return { desiredCount, scaling: await this.scaling.read(resourceIdOf(arn)) };
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
    const tags = new Map<string, Observation['tags']>();
    for (const cluster of new Set(services.map(clusterOf))) {
      for (const part of inParts(
        services.filter((arn) => clusterOf(arn) === cluster),
        SERVICES_PER_CALL,
      )) {
        const found = await this.describe(cluster, part);
        for (const arn of part) {
          tags.set(arn, ecsTagsOf(found.find(({ serviceName }) => serviceName === nameOf(arn))?.tags));
        }
      }
    }
    return tasks.map((task) => ({ ...task, tags: tags.get(arnOfControl(task.control) ?? '') ?? task.tags }));
  }
}

function isDisabled({ desiredCount, scaling }: Previous): boolean {
  return desiredCount === 0 && (scaling === null || isSameSuspension(scaling, ALL_SUSPENDED));
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
