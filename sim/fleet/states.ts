import type { ResourceType } from '../../src/core/domain/resource-id';
import type { PreviousState } from '../../src/metering/domain/resource';
import { controllableOf } from '../../src/metering/types/contracts';

// What is known of each type of resource: the rest of the fleet asks here.

/** What `disable` makes of each type, as its contract says. */
export function disabledStateOf(type: ResourceType): PreviousState {
  return controllableOf(type).states.disabled;
}

/** What it is like when it runs and nobody has said more. */
export function runningStateOf(type: ResourceType): PreviousState {
  return controllableOf(type).states.running;
}

/** The service in its ARN. */
export function serviceOf(type: ResourceType): string {
  const [change] = controllableOf(type).permissions.change;
  if (change === undefined) throw new RangeError(`nothing can be changed of the type ${type}`);
  return change.service;
}

/** What the members of each type of owner are. */
const MEMBERS: Readonly<Partial<Record<ResourceType, ResourceType>>> = {
  'auto-scaling-group': 'ec2-instance',
  'rds-cluster': 'rds-instance',
  'ecs-service': 'ecs-service',
};

/** Undefined: it has none. */
export function memberType(type: ResourceType): ResourceType | undefined {
  return MEMBERS[type];
}

/** A service's scaling goes first when it is disabled, and last when it is given back: as many calls as AWS needs. */
export function stepsOf(type: ResourceType, what: 'disable' | 'restore'): readonly (string | undefined)[] {
  if (type !== 'ecs-service') return [undefined];
  return what === 'disable' ? ['scaling', 'desired'] : ['desired', 'scaling'];
}

/** Whether a state is one in which something runs, of a resource by itself or of a member of another. */
export function runsIn(type: ResourceType, state: PreviousState, isMember: boolean): boolean {
  if (type === 'auto-scaling-group' || (type === 'ecs-service' && !isMember)) return state.desired !== 0;
  return type === 'lambda-function' ? state.reservation !== 0 : state.state === 'running';
}

/** What is found of a resource that is not disabled: an instance or a database is only ever stopped when it runs. */
export function previousOf(type: ResourceType, state: PreviousState): PreviousState {
  return 'state' in disabledStateOf(type) ? { state: 'running' } : { ...state };
}

/** Changes of what costs nothing by the hour, or through its members only, are not reported. */
export function isReported(type: ResourceType, isMember: boolean): boolean {
  return type !== 'lambda-function' && (isMember || memberType(type) === undefined);
}

/** A task is described by its events alone, and listed by itself: its service is not. */
export const TASKS: ResourceType = 'ecs-service';
