import {
  DeleteFunctionConcurrencyCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  GetFunctionEventInvokeConfigCommand,
  LambdaClient,
  ListTagsCommand,
  paginateListFunctions,
  PutFunctionConcurrencyCommand,
  type FunctionConfiguration,
} from '@aws-sdk/client-lambda';
import pMap from 'p-map';
import * as z from 'zod/mini';
import { ROLE_PATH } from '../../core/contracts/names';
import type { ControlState, Observation, PreviousState, ReportedChange } from '../domain/resource';
import type { ResourceAdapter } from '../ports';
import { controlState } from './control-state.adapter';
import { FUNCTION_STATES } from './lambda-function.contract';
import { EventSourceMappings, type MappingsOfFunction } from './lambda-mappings.adapter';
import { landingZoneOf } from './owner.table';
import { everyItem, type SpokeRegion } from './spoke-region.adapter';
import { meaningOf } from './status.contract';
import { starterOf } from './tags.adapter';

/**
 * The reserved concurrency, null where none was reserved, and the event source mappings that were on. What older
 * versions wrote says nothing of mappings.
 */
const Previous = z.object({ reservation: z.nullable(z.number()), mappings: z.optional(z.array(z.string())) });

/** Lambda answers 15 calls of most kinds a second, the account's own deployments included. */
const CONCURRENCY = 5;

const ABSENT = ['ResourceNotFoundException'];

export const adapterOf = (spoke: SpokeRegion): ResourceAdapter => new LambdaFunctions(spoke);

/** The Lambda functions of one account and region. They cost by use, so nothing by the hour. */
export class LambdaFunctions implements ResourceAdapter {
  private readonly lambda: LambdaClient;
  private readonly mappings: EventSourceMappings;

  constructor(private readonly spoke: SpokeRegion) {
    this.lambda = new LambdaClient(spoke.config);
    this.mappings = new EventSourceMappings(spoke, this.lambda);
  }

  async observe({ about: { arn } }: ReportedChange): Promise<readonly Observation[]> {
    return this.observationsOf(arn);
  }

  /**
   * Lists the functions that run. A function without any concurrency does not, and is asked nothing more. The product's
   * own are never among them: nothing would give back what it took.
   */
  async list(): Promise<readonly Observation[]> {
    const arns = (await this.all()).filter((found) => !isOwn(found)).flatMap(({ FunctionArn: arn }) => arn ?? []);
    const observations = await pMap(arns, (arn) => this.observationsOf(arn), { concurrency: CONCURRENCY });
    return observations.flat().filter(({ running }) => running);
  }

  async read(arn: string): Promise<ControlState | undefined> {
    const [configuration, mappingsOf] = await Promise.all([this.configurationOf(arn), this.mappings.byFunction()]);
    return configuration && this.stateOf(arn, configuration, mappingsOf(arn));
  }

  /** Reads many: one listing has the configurations of all, another their event source mappings. */
  async readAll(arns: readonly string[]): Promise<ReadonlyMap<string, ControlState>> {
    const [functions, mappingsOf] = await Promise.all([this.all(), this.mappings.byFunction()]);
    const wanted = new Set(arns);
    const present = functions.filter(({ FunctionArn: arn = '' }) => wanted.has(arn));
    const states = await pMap(
      present,
      async (configuration) => {
        const { FunctionArn: arn = '' } = configuration;
        const state = await this.stateOf(arn, configuration, mappingsOf(arn));
        return state === undefined ? [] : [[arn, state] as const];
      },
      { concurrency: CONCURRENCY },
    );
    return new Map(states.flat());
  }

  /**
   * Switches its event sources off first: they would go on to take messages that nothing works on, until each has
   * failed often enough to be given up.
   */
  async disable(arn: string): Promise<void> {
    const [configuration, mappingsOf] = await Promise.all([this.configurationOf(arn), this.mappings.byFunction()]);
    if (configuration === undefined) return;
    this.spoke.requireUnspared(arn, { spared: sparedBy(configuration, {}) });
    await this.mappings.switch(mappingsOf(arn).on, false);
    await this.reserve(arn, 0);
  }

  async restore(arn: string, previous: PreviousState): Promise<void> {
    const { reservation, mappings = [] } = Previous.parse(previous);
    await this.reserve(arn, reservation);
    await this.mappings.switch((await this.mappings.byFunction())(arn).off(mappings), true);
  }

  /** Returns whether it may run as before, and its event sources do. Those that somebody has deleted are not missed. */
  async isRestored(arn: string, previous: PreviousState): Promise<boolean> {
    const { reservation, mappings = [] } = Previous.parse(previous);
    const now = await this.reservationOf(arn);
    if (now !== reservation) return false;
    return mappings.length === 0 || (await this.mappings.byFunction())(arn).off(mappings).length === 0;
  }

  private all(): Promise<readonly FunctionConfiguration[]> {
    return this.spoke.attempt('list the Lambda functions', (options) =>
      everyItem(paginateListFunctions({ client: this.lambda }, {}, options), (page) => page.Functions),
    );
  }

  private configurationOf(arn: string): Promise<FunctionConfiguration | undefined> {
    return this.spoke.find(`read ${arn}`, ABSENT, (options) =>
      this.lambda.send(new GetFunctionConfigurationCommand({ FunctionName: nameOf(arn) }), options),
    );
  }

  private async observationsOf(arn: string): Promise<readonly Observation[]> {
    const reservation = await this.reservationOf(arn);
    if (reservation === undefined) return [];
    const tags = reservation === 0 ? {} : await this.tagsOf(arn);
    return [
      {
        arn,
        running: reservation !== 0,
        price: undefined,
        tags,
        control: { type: 'lambda-function', arn },
        startedBy: starterOf(tags),
      },
    ];
  }

  private async stateOf(
    arn: string,
    configuration: FunctionConfiguration,
    mappings: MappingsOfFunction,
  ): Promise<ControlState | undefined> {
    // A listing does not tell the state: then it is taken for active.
    const { kind } = meaningOf(FUNCTION_STATES, configuration.State ?? 'Active');
    const reservation = await this.reservationOf(arn);
    if (kind === 'gone' || reservation === undefined) return undefined;
    const tags = await this.tagsOf(arn);
    const isDisabled = kind === 'disabled' || reservation === 0;
    return controlState(
      isDisabled ? 'disabled' : mappings.areUncertain ? 'unknown' : kind,
      { reservation, mappings: mappings.on },
      tags,
      {
        spared: sparedBy(configuration, tags),
        loses: isDisabled ? undefined : await this.lossesOf(configuration, mappings),
      },
    );
  }

  /** Returns the words for what is lost while a function is stopped. */
  private async lossesOf(
    { FunctionName: name = '', DeadLetterConfig: deadLetters }: FunctionConfiguration,
    mappings: MappingsOfFunction,
  ): Promise<string | undefined> {
    const losses: string[] = [];
    const hasQueue = (deadLetters?.TargetArn ?? '') !== '';
    if (!hasQueue && !(await this.hasDestination(name))) {
      losses.push('events that are sent to it asynchronously, for want of a dead-letter queue or a destination');
    }
    if (mappings.on.length > 0) losses.push('what its queues and streams keep for less long than it is stopped');
    return losses.length === 0 ? undefined : losses.join('; ');
  }

  private async hasDestination(FunctionName: string): Promise<boolean> {
    const found = await this.spoke.find(`read the destinations of ${FunctionName}`, ABSENT, (options) =>
      this.lambda.send(new GetFunctionEventInvokeConfigCommand({ FunctionName }), options),
    );
    return (found?.DestinationConfig?.OnFailure?.Destination ?? '') !== '';
  }

  /** Returns null when no concurrency is reserved, and undefined when the function does not exist. */
  private async reservationOf(arn: string): Promise<number | null | undefined> {
    const found = await this.spoke.find(`read the concurrency of ${arn}`, ABSENT, (options) =>
      this.lambda.send(new GetFunctionConcurrencyCommand({ FunctionName: nameOf(arn) }), options),
    );
    return found && (found.ReservedConcurrentExecutions ?? null);
  }

  private async tagsOf(arn: string): Promise<Readonly<Record<string, string>>> {
    const found = await this.spoke.find(`read the tags of ${arn}`, ABSENT, (options) =>
      this.lambda.send(new ListTagsCommand({ Resource: arn }), options),
    );
    return found?.Tags ?? {};
  }

  private async reserve(arn: string, reservation: number | null): Promise<void> {
    const name = { FunctionName: nameOf(arn) };
    await this.spoke.attempt(`reserve ${reservation ?? 'no'} concurrency for ${arn}`, async (options) =>
      reservation === null
        ? this.lambda.send(new DeleteFunctionConcurrencyCommand(name), options)
        : this.lambda.send(
            new PutFunctionConcurrencyCommand({ ...name, ReservedConcurrentExecutions: reservation }),
            options,
          ),
    );
  }
}

function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1);
}

/** Returns the words for why a function is left running. */
function sparedBy(configuration: FunctionConfiguration, tags: Readonly<Record<string, string>>): string | undefined {
  const { FunctionName: name, Role: role = '', CapacityProviderConfig: provider } = configuration;
  if (isOwn(configuration)) return 'it belongs to the guardrail itself';
  const managed = provider?.LambdaManagedInstancesCapacityProviderConfig?.CapacityProviderArn;
  return (
    landingZoneOf(tags, name, role.slice(role.lastIndexOf('/') + 1)) ??
    (managed === undefined ? undefined : `it runs on instances of ${managed}, which concurrency does not stop`)
  );
}

function isOwn({ Role: role = '' }: FunctionConfiguration): boolean {
  return role.includes(`:role${ROLE_PATH}`);
}
