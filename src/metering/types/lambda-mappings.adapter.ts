import {
  paginateListEventSourceMappings,
  UpdateEventSourceMappingCommand,
  type EventSourceMappingConfiguration,
  type LambdaClient,
} from '@aws-sdk/client-lambda';
import { MAPPING_STATES } from './lambda-function.contract';
import { everyItem, type SpokeRegion } from './spoke-region.adapter';
import { meaningOf } from './status.contract';

const ABSENT = ['ResourceNotFoundException'];

/** The event source mappings of one function: of its versions and aliases, too. */
export class MappingsOfFunction {
  constructor(private readonly mappings: readonly EventSourceMappingConfiguration[]) {}

  /** The ids of those that are on, or on their way there. */
  get on(): string[] {
    return this.mappings.filter((one) => kindOf(one) === 'active').flatMap(({ UUID: id }) => id ?? []);
  }

  /** Returns whether one is being made or changed: whether it is on cannot be told. */
  get areUncertain(): boolean {
    return this.mappings.some((one) => kindOf(one) === 'unknown');
  }

  /** The ids of those among `wanted` that exist and are not on. */
  off(wanted: readonly string[]): readonly string[] {
    return this.mappings
      .filter((one) => wanted.includes(one.UUID ?? '') && !['active', 'gone'].includes(kindOf(one)))
      .flatMap(({ UUID: id }) => id ?? []);
  }
}

/** Finds the event source mappings of functions, and switches them. */
export class EventSourceMappings {
  constructor(
    private readonly spoke: SpokeRegion,
    private readonly lambda: LambdaClient,
  ) {}

  /**
   * Returns the mappings of each function, by its ARN. One listing has those of all: asked for one function, Lambda
   * leaves out those of its aliases.
   */
  async byFunction(): Promise<(arn: string) => MappingsOfFunction> {
    const mappings = await this.spoke.attempt('list the event source mappings', (options) =>
      everyItem(
        paginateListEventSourceMappings({ client: this.lambda }, {}, options),
        (page) => page.EventSourceMappings,
      ),
    );
    return (arn) =>
      new MappingsOfFunction(mappings.filter(({ FunctionArn: of = '' }) => of === arn || of.startsWith(`${arn}:`)));
  }

  async switch(ids: readonly string[], Enabled: boolean): Promise<void> {
    for (const UUID of ids) {
      await this.spoke.find(`switch the event source mapping ${UUID} ${Enabled ? 'on' : 'off'}`, ABSENT, (options) =>
        this.lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }), options),
      );
    }
  }
}

function kindOf({ State: state }: EventSourceMappingConfiguration) {
  return meaningOf(MAPPING_STATES, state).kind;
}
