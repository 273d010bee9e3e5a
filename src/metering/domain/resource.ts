import type { ResourceId, ResourceType } from '../../core/domain/resource-id';
import type { Instant } from '../../core/domain/time';
import type { PriceSpec } from './price-spec';

/** The kinds of resources that the guardrail knows. What each is about stands in `contracts/resource-types`. */
export const RESOURCE_TYPES = [
  'ec2-instance',
  'auto-scaling-group',
  'rds-instance',
  'rds-cluster',
  'ecs-service',
  'lambda-function',
] as const;
export type KnownType = (typeof RESOURCE_TYPES)[number];

/** Types that cost nothing themselves: what their events are about is their members, of this type. */
export const MEMBERS_OF: Readonly<Partial<Record<ResourceType, ResourceType>>> = { 'rds-cluster': 'rds-instance' };

/** What an event says about a resource. */
export interface ReportedChange {
  /** Whom to ask for details: for a cluster's event, the cluster. */
  readonly about: ResourceId;
  /** When it happened, by the event's own clock. */
  readonly at: Instant;
  /** Whether the resource ran from then on; undefined where the event does not say and its present state must do. */
  readonly running: boolean | undefined;
  /** What the event itself tells, for types whose details live in their events alone (ECS tasks). */
  readonly observed?: Observation;
}

/** Something that spends, as it was found in its account. */
export interface Observation {
  readonly arn: string;
  readonly running: boolean;
  /** Undefined: it costs nothing by the hour. */
  readonly price: PriceSpec | undefined;
  readonly tags: Readonly<Record<string, string>>;
  /** What is disabled to stop it: itself, or the group, cluster or service it belongs to. Undefined: nothing can. */
  readonly control: ResourceId | undefined;
  /** Who or what started it, where known. */
  readonly startedBy?: string;
  /** Since when it runs, by its API: no later than its billing began. Undefined: the API tells no real start. */
  readonly since?: Instant | undefined;
}

/** A JSON object, as it goes into the journal: what is needed to give a resource back as it was. */
export type PreviousState = Readonly<Record<string, unknown>>;

/** A resource that can be disabled, as it is now. */
export interface ControlState {
  /** `active`: it runs, or would on its own. `disabled`: exactly as `disable` leaves it, or on its way there. */
  readonly kind: 'active' | 'disabled';
  readonly previous: PreviousState;
  readonly tags: Readonly<Record<string, string>>;
}
