import type { ResourceType } from '../../core/domain/resource-id';
import type { PreviousState, ReportedChange } from '../domain/resource';

/** An event as EventBridge delivers it. EventBridge vouches for `account` and `region`. */
export interface StateChangeEvent {
  readonly id: string;
  readonly source: string;
  readonly 'detail-type': string;
  readonly account: string;
  readonly region: string;
  readonly time: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
}

/**
 * All that the product must know of a type of resource besides its adapter: events, permissions and docs follow from
 * it.
 */
export type ResourceTypeContract = ControllableContract | UncontrollableContract;

interface AnyContract {
  readonly type: ResourceType;
  /** The name of the type for people: `EC2 instance`. */
  readonly label: string;
  /**
   * The events that spokes forward. Values in `detail` are alternatives. A type has none when its cost shows in the
   * events of its parts, by use, or at the hourly look alone.
   */
  readonly events?: {
    readonly source: string;
    readonly detailTypes: readonly string[];
    readonly detail?: Readonly<Record<string, readonly string[]>>;
    /**
     * Returns what an event of this kind reports: nothing when it is about something else. Throws on an event of a
     * wrong form.
     */
    readonly changesOf: (event: StateChangeEvent) => readonly ReportedChange[];
  };
  /** True when it costs by the hour itself. A look at an account then asks for all that run. */
  readonly meteredByTheHour: boolean;
  /** The type of its members. It costs nothing itself, and its events are about its members. */
  readonly members?: ResourceType;
  /** The time that AWS charges at least for each start. */
  readonly minimumSeconds: number;
  /** AWS charges whole steps of this time, where it does not charge by the second: a partial hour as a full one. */
  readonly stepSeconds?: number;
  /** True when it has no cost by the hour, so that an exhausted budget looks for it in the account. */
  readonly foundByListing: boolean;
  /**
   * The actions that make or start one, or raise its size: nobody else may call them in an account that is frozen.
   */
  readonly starts: readonly string[];
  readonly permissions: Permissions;
}

interface Permissions {
  /** Actions without resources of their own. */
  readonly read: readonly string[];
  /**
   * Actions on resources of the spoke's account, like `{ service: 'ec2', resource: 'instance/*' }`, and the conditions
   * under which alone they are allowed.
   */
  readonly change: readonly {
    readonly actions: readonly string[];
    readonly service: string;
    readonly resource: string;
    readonly conditions?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  }[];
  /**
   * The actions among them that only ever stop something: they are denied on what is exempt. An action that also gives
   * back is not, because an exemption forbids stopping and never starting.
   */
  readonly stops: readonly string[];
}

/** The contract of what can be stopped without destroying it. */
export interface ControllableContract extends AnyContract {
  /** The words for people on how it is disabled, and how it is given back. */
  readonly disabling: { readonly disable: string; readonly restore: string };
  /** Two states as the journal keeps them: one in which it runs, and the one in which disabling leaves it. */
  readonly states: { readonly running: PreviousState; readonly disabled: PreviousState };
  /** Stages are restored one after the other: what others need comes first. */
  readonly restoreStage: 1 | 2 | 3;
}

/**
 * The contract of what nothing can stop without destroying it. It is metered and named, and nobody changes it: what it
 * costs is an uncontrollable rate.
 *
 * Why such rates count at all: docs/decisions/0051-rates-that-nothing-stops.md.
 */
export interface UncontrollableContract extends AnyContract {
  readonly disabling?: undefined;
  /** The words for people on what goes on costing until somebody deletes it: `its storage, attached or not`. */
  readonly goesOn: string;
  readonly permissions: Permissions & { readonly change: readonly []; readonly stops: readonly [] };
}

/** What is to be said of an uncontrollable type: the rest follows. */
type UncontrollableWords = Pick<UncontrollableContract, 'type' | 'label' | 'goesOn' | 'starts' | 'events'> &
  Partial<Pick<UncontrollableContract, 'minimumSeconds' | 'stepSeconds'>> & { readonly read: readonly string[] };

/** Makes the contract of a type that costs by the hour, and that nothing can stop. */
export function uncontrollable({ read, minimumSeconds = 0, ...words }: UncontrollableWords): UncontrollableContract {
  return {
    ...words,
    minimumSeconds,
    meteredByTheHour: true,
    foundByListing: false,
    permissions: { read, change: [], stops: [] },
  };
}
