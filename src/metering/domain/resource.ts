import type { Control, ResourceId, ResourceType } from '../../core/domain/resource-id';
import type { Instant } from '../../core/domain/time';
import type { Price } from './price';

/** The facts that metering must know of the types of resources. The registry tells them. */
export interface MeteredTypes {
  /** The types that cost by the hour themselves. */
  readonly byTheHour: readonly ResourceType[];
  /** Returns the type of its members, for a type that costs nothing itself and whose events are about them. */
  membersOf(type: ResourceType): ResourceType | undefined;
  /** Returns whether events tell of a type. Of the others, the hourly look alone does. */
  isTold(type: ResourceType): boolean;
}

/** The change of a resource that an event reports. */
export interface ReportedChange {
  /** The resource to ask for details: for a cluster's event, the cluster. */
  readonly about: ResourceId;
  /** The instant at which it happened, by the event's own clock. */
  readonly at: Instant;
  /** True when the resource ran from then on. Undefined where the event does not say and its present state must do. */
  readonly running: boolean | undefined;
  /** The details that the event itself tells, for types whose details live in their events alone (ECS tasks). */
  readonly observed?: Observation;
}

/** Something that spends, as it was found in its account. */
export interface Observation {
  readonly arn: string;
  readonly running: boolean;
  /** Undefined means that it costs nothing by the hour. */
  readonly price: Price | undefined;
  readonly tags: Readonly<Record<string, string>>;
  /** What stops it. `unknown` where its owner could not be found out. */
  readonly control: Control;
  /** The person or thing that started it, where known. */
  readonly startedBy?: string;
  /**
   * The instant since which it runs, by its API: no later than its billing began. Undefined means that the API tells no
   * real start.
   */
  readonly since?: Instant | undefined;
  /** The instant before which it cannot have run, where its API tells when it was made and no start. */
  readonly createdAt?: Instant | undefined;
}

/** A JSON object, as it goes into the journal: what is needed to give a resource back as it was. */
export type PreviousState = Readonly<Record<string, unknown>>;

/** A resource that can be disabled, as it is now. */
export interface ControlState {
  /**
   * `active`: it runs, or would on its own. `disabled`: nothing of it runs, as `disable` leaves it, or it is on its way
   * there. `unknown`: its API does not tell, or tells a state that nobody knows: it is neither stopped nor taken for
   * stopped.
   */
  readonly kind: 'active' | 'disabled' | 'unknown';
  readonly previous: PreviousState;
  readonly tags: Readonly<Record<string, string>>;
  /** The reason, for people, why it is left running: what a stop would destroy, or whose it is. */
  readonly spared?: string;
  /** What is lost while it is stopped, in words for people. It is stopped all the same, and the plan says so. */
  readonly loses?: string;
}
