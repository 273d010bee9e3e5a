import {
  BatchClient,
  paginateDescribeComputeEnvironments,
  UpdateComputeEnvironmentCommand,
  type ComputeEnvironmentDetail,
} from '@aws-sdk/client-batch';
import * as z from 'zod/mini';
import type { ControlState, Observation, PreviousState, ReportedChange } from '../domain/resource';
import type { ResourceAdapter } from '../ports';
import { ENVIRONMENT_STATUSES } from './batch-environment.contract';
import { controlState } from './control-state.adapter';
import { landingZoneOf } from './owner.table';
import { everyItem, inParts, type SpokeRegion } from './spoke-region.adapter';
import { meaningOf } from './status.contract';
import { starterOf } from './tags.adapter';

/** The state before disabling. A null `minimum`: it has none, as on Fargate and in clusters of EKS without one. */
const Previous = z.object({ state: z.string(), minimum: z.nullable(z.number()) });
type Previous = z.infer<typeof Previous>;

const OFF = 'DISABLED';

/** The number of environments that DescribeComputeEnvironments takes at once. */
const NAMES_PER_CALL = 100;

export const adapterOf = (spoke: SpokeRegion): ResourceAdapter => new BatchEnvironments(spoke);

/**
 * The compute environments of AWS Batch in one account and region. One that is off starts no job and no instance, lets
 * the jobs that run end, and ends each of its instances that is idle beyond its minimum.
 * https://docs.aws.amazon.com/batch/latest/userguide/compute_environment_parameters.html
 */
export class BatchEnvironments implements ResourceAdapter {
  private readonly batch: BatchClient;

  constructor(private readonly spoke: SpokeRegion) {
    this.batch = new BatchClient(spoke.config);
  }

  async observe({ about }: ReportedChange): Promise<readonly Observation[]> {
    return (await this.present([about.arn])).map(observationOf);
  }

  /** Lists those that start something. Those on instances of their owner start none. */
  async list(): Promise<readonly Observation[]> {
    return (await this.describe('list the compute environments', undefined))
      .filter((environment) => sparedBy(environment) === undefined && kindOf(environment) !== 'gone')
      .map(observationOf)
      .filter(({ running }) => running);
  }

  async read(arn: string): Promise<ControlState | undefined> {
    return (await this.readAll([arn])).get(arn);
  }

  async readAll(arns: readonly string[]): Promise<ReadonlyMap<string, ControlState>> {
    return new Map(
      (await this.present(arns)).flatMap((environment) => {
        const state = stateOf(environment);
        return state === undefined ? [] : [[environment.computeEnvironmentArn ?? '', state] as const];
      }),
    );
  }

  async disable(arn: string): Promise<void> {
    const [environment] = await this.present([arn]);
    const state = environment && stateOf(environment);
    if (environment === undefined || state === undefined || state.kind === 'disabled') return;
    this.spoke.requireUnspared(arn, state);
    const { minimum } = settingsOf(environment);
    await this.update(arn, { state: OFF, minimum: minimum === null ? null : 0 });
  }

  async restore(arn: string, previous: PreviousState): Promise<void> {
    const then = Previous.parse(previous);
    const [environment] = await this.present([arn]);
    if (environment === undefined || isSame(settingsOf(environment), then)) return;
    await this.update(arn, then);
  }

  /** Returns whether it is set as before, and Batch is done with that. */
  async isRestored(arn: string, previous: PreviousState): Promise<boolean> {
    const [environment] = await this.present([arn]);
    return (
      environment !== undefined &&
      environment.status !== 'UPDATING' &&
      isSame(settingsOf(environment), Previous.parse(previous))
    );
  }

  /** Finds those that exist. */
  private async present(arns: readonly string[]): Promise<readonly ComputeEnvironmentDetail[]> {
    const found: ComputeEnvironmentDetail[] = [];
    for (const part of inParts(arns, NAMES_PER_CALL)) {
      found.push(...(await this.describe(`describe ${part.join(', ')}`, part.map(nameOf))));
    }
    return found.filter(
      (environment) => arns.includes(environment.computeEnvironmentArn ?? '') && kindOf(environment) !== 'gone',
    );
  }

  private describe(action: string, names: readonly string[] | undefined): Promise<readonly ComputeEnvironmentDetail[]> {
    const input = names === undefined ? {} : { computeEnvironments: [...names] };
    return this.spoke.attempt(action, (options) =>
      everyItem(
        paginateDescribeComputeEnvironments({ client: this.batch }, input, options),
        (page) => page.computeEnvironments,
      ),
    );
  }

  private async update(arn: string, { state, minimum }: Previous): Promise<void> {
    const update = new UpdateComputeEnvironmentCommand({
      computeEnvironment: arn,
      state: state === OFF ? OFF : 'ENABLED',
      ...(minimum === null ? {} : { computeResources: { minvCpus: minimum } }),
    });
    await this.spoke.attempt(`set ${arn} to ${state}`, (options) => this.batch.send(update, options));
  }
}

function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

function kindOf({ status }: ComputeEnvironmentDetail) {
  return meaningOf(ENVIRONMENT_STATUSES, status).kind;
}

function settingsOf({ state, computeResources: resources }: ComputeEnvironmentDetail): Previous {
  return { state: state ?? '', minimum: resources?.minvCpus ?? null };
}

function isSame(one: Previous, other: Previous): boolean {
  return one.state === other.state && one.minimum === other.minimum;
}

/** Returns undefined for one that is gone. One that is off keeps the instances of its minimum. */
function stateOf(environment: ComputeEnvironmentDetail): ControlState | undefined {
  const settings = settingsOf(environment);
  const kind = kindOf(environment);
  if (kind === 'gone') return undefined;
  const isOff = settings.state === OFF && (settings.minimum ?? 0) === 0;
  return controlState(isOff ? 'disabled' : kind, settings, environment.tags ?? {}, { spared: sparedBy(environment) });
}

function sparedBy(environment: ComputeEnvironmentDetail): string | undefined {
  const { type, tags = {}, computeEnvironmentName: name } = environment;
  return (
    landingZoneOf(tags, name) ??
    (type === 'UNMANAGED' ? 'it runs on instances that its owner starts and that count by themselves' : undefined)
  );
}

function observationOf(environment: ComputeEnvironmentDetail): Observation {
  const { computeEnvironmentArn: arn = '', tags = {} } = environment;
  return {
    arn,
    running: stateOf(environment)?.kind !== 'disabled',
    price: undefined,
    tags,
    control: { type: 'batch-environment', arn },
    startedBy: starterOf(tags),
  };
}
