import type { ResourceId } from '../../src/core/domain/resource-id';
import type { Instant } from '../../src/core/domain/time';
import type { Observation, PreviousState } from '../../src/metering/domain/resource';
import { InstancePrice } from '../../src/metering/types/ec2-instance.price';
import { runsIn } from './states';

/** A resource, and how it answers when it does not simply obey. */
export interface SimulatedResource extends ResourceId {
  tags: Readonly<Record<string, string>>;
  readonly startedBy: string | undefined;
  /** Micro-revantios per second while it runs; undefined: nothing by the hour; NaN: nobody knows. */
  price: number | bigint | undefined;
  /** What it belongs to: a group, a cluster, a service. */
  readonly owner: ResourceId | undefined;
  /** Its API does not tell what it belongs to. */
  isOwnerHidden: boolean;
  /** What its API says of its start, and of when it was made. */
  since: Instant | undefined;
  createdAt: Instant | undefined;
  /** What its API says of its last stop. */
  stoppedAt?: Instant | undefined;
  /** Nothing stops it. */
  readonly unstoppable: boolean;
  state: PreviousState;
  /** It is as it was asked to be, and is not yet billed: on its way from `pending` to `running`. */
  pending: boolean;
  /** So many calls are refused. */
  refusals: number;
  /** Says yes and does nothing. */
  ignores: boolean;
  /** So many milliseconds it takes until a change shows. */
  slow: number;
  /** Its owner ends it not: somebody protects it from scaling in. */
  clings: boolean;
  /** Why it is to be left running, as its adapter would say. */
  spared: string | undefined;
  /** Its API tells a state that nobody knows. */
  unknown: boolean;
}

export type Made = Partial<Omit<SimulatedResource, 'type' | 'arn'>>;

/** An obedient one. */
export function resource({ type, arn }: ResourceId, state: PreviousState, made: Made): SimulatedResource {
  return {
    type,
    arn,
    state,
    tags: {},
    startedBy: undefined,
    price: 1_000_000,
    owner: undefined,
    since: undefined,
    createdAt: undefined,
    isOwnerHidden: false,
    unstoppable: false,
    pending: false,
    refusals: 0,
    ignores: false,
    slow: 0,
    clings: false,
    spared: undefined,
    unknown: false,
    ...made,
  };
}

/** Whether it is billed. */
export function isRunning({ type, state, owner, pending }: SimulatedResource): boolean {
  return !pending && runsIn(type, state, owner !== undefined);
}

/** Its price is the name of its instance type. */
export function observationOf(found: SimulatedResource): Observation {
  const { type, arn, tags, startedBy, price, owner, unstoppable, isOwnerHidden, since, createdAt } = found;
  const instanceType = Number.isNaN(price) ? UNKNOWN_INSTANCE_TYPE : `${price}`;
  return {
    arn,
    running: isRunning(found),
    tags,
    startedBy,
    since,
    createdAt,
    price:
      price === undefined
        ? undefined
        : new InstancePrice({ instanceType, platform: 'Linux/UNIX', tenancy: 'default', market: 'on-demand' }),
    control: isOwnerHidden ? 'unknown' : unstoppable ? undefined : (owner ?? { type, arn }),
  };
}

export const UNKNOWN_INSTANCE_TYPE = 'nobody knows';
