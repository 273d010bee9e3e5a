import type { ResourceType } from '../../src/core/domain/resource-id';
import type { KnownType, PreviousState } from '../../src/metering/domain/resource';

// What is known of each type of resource: the rest of the fleet asks here.

/** What `disable` makes of each type. */
export const DISABLED: Readonly<Record<KnownType, PreviousState>> = {
  'ec2-instance': { state: 'stopped' },
  'rds-instance': { state: 'stopped' },
  'rds-cluster': { state: 'stopped' },
  'auto-scaling-group': { min: 0, max: 0, desired: 0 },
  'ecs-service': { desired: 0, scaling: 'suspended' },
  'lambda-function': { reservation: 0 },
};

export const RUNNING: Readonly<Record<KnownType, PreviousState>> = {
  'ec2-instance': { state: 'running' },
  'rds-instance': { state: 'running' },
  'rds-cluster': { state: 'running' },
  'auto-scaling-group': { min: 1, max: 4, desired: 2 },
  'ecs-service': { desired: 2, scaling: 'on' },
  'lambda-function': { reservation: null },
};

export const SERVICES: Readonly<Record<KnownType, string>> = {
  'ec2-instance': 'ec2',
  'rds-instance': 'rds',
  'rds-cluster': 'rds',
  'auto-scaling-group': 'autoscaling',
  'ecs-service': 'ecs',
  'lambda-function': 'lambda',
};

/** What the members of each type of owner are. */
const MEMBERS: Readonly<Partial<Record<ResourceType, KnownType>>> = {
  'auto-scaling-group': 'ec2-instance',
  'rds-cluster': 'rds-instance',
  'ecs-service': 'ecs-service',
};

/** Undefined: it has none. */
export function memberType(type: ResourceType): KnownType | undefined {
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
export function previousOf(type: KnownType, state: PreviousState): PreviousState {
  return 'state' in DISABLED[type] ? { state: 'running' } : { ...state };
}

/** Changes of what costs nothing by the hour, or through its members only, are not reported. */
export function isReported(type: ResourceType, isMember: boolean): boolean {
  return type !== 'lambda-function' && (isMember || memberType(type) === undefined);
}

/** A task is described by its events alone, and listed by itself: its service is not. */
export const TASKS: KnownType = 'ecs-service';
