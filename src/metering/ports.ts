import type { AccountId } from '../core/domain/address';
import type { ResourceType } from '../core/domain/resource-id';
import type { Instant } from '../core/domain/time';
import type { SpokeFailure } from '../core/ports';
import type { Asked } from './domain/asking';
import type { Price } from './domain/price';
import type { PricedRate } from './domain/priced-rate';
import type { ControlState, Observation, PreviousState, ReportedChange } from './domain/resource';
import type { FunctionShape, Wanted } from './domain/usage';

/** A part of a listing that could not be read. Nobody knows what of it runs. */
export interface Unread {
  /** The ARN of a resource, or what the ARNs of several begin with. */
  readonly arn: string;
  readonly failure: unknown;
}

/** One type of resource in one account and region. Every call may throw a SpokeFailure. */
export interface ResourceAdapter {
  /**
   * Returns what the change is about, as it is now: one resource, or the members of a cluster. Returns nothing when its
   * API does not know it, any more or yet.
   */
  observe(change: ReportedChange): Promise<readonly Observation[]>;
  /**
   * Returns all resources of this type that run now. With `unread`, a part that cannot be read is told to it and left
   * out, and the rest goes on.
   */
  list(unread?: (part: Unread) => void): Promise<readonly Observation[]>;
  /**
   * Returns when resources that run no more were told to stop, as far as their API remembers. It is absent where the
   * API never does.
   */
  stopsOf?(arns: readonly string[]): Promise<ReadonlyMap<string, Instant>>;
  /** Returns undefined when the resource does not exist (any more). */
  read(arn: string): Promise<ControlState | undefined>;
  /** Stops the resource without destroying anything. Doing it twice is harmless. */
  disable(arn: string): Promise<void>;
  /**
   * Reads, stops or gives back many with few calls, where the API takes many. What is refused is taken out and the rest
   * goes on: the answer of a change names each ARN that was refused. Absent where the API takes one at a time.
   */
  readAll?(arns: readonly string[]): Promise<ReadonlyMap<string, ControlState>>;
  disableAll?(arns: readonly string[]): Promise<ReadonlyMap<string, SpokeFailure>>;
  restoreAll?(arns: readonly string[]): Promise<ReadonlyMap<string, SpokeFailure>>;
  /** Gives the resource back as it was. Doing it twice is harmless. */
  restore(arn: string, previous: PreviousState): Promise<void>;
  /** Returns whether the resource is as it was, or on its way there. */
  isRestored(arn: string, previous: PreviousState): Promise<boolean>;
}

/** The resources of one account. */
export interface Fleet {
  of(type: ResourceType, region: string): ResourceAdapter;
}

/** The resources of one account, which tells its regions. */
export interface AccountFleet extends Fleet {
  /** Returns the regions that are enabled in the account. Throws a SpokeFailure when it does not tell. */
  regions(): Promise<readonly string[]>;
}

/** What is remembered of the regions of an account. */
export interface RegionsSeen {
  /** When each was last looked at without any failure. */
  readonly lookedAt: ReadonlyMap<string, Instant>;
  /** Those from which an event has come. */
  readonly heard: ReadonlySet<string>;
  /** When operators were last told about each. */
  readonly toldAt: ReadonlyMap<string, Instant>;
  /** When the account last answered, if only in part. Absent: never, or nobody wrote it down. */
  readonly answeredAt?: Instant | undefined;
}

export interface Looks {
  of(account: AccountId): Promise<RegionsSeen>;
  /** Adds to what is remembered. */
  save(account: AccountId, seen: Pick<RegionsSeen, 'lookedAt' | 'toldAt' | 'answeredAt'>): Promise<void>;
  /** Remembers that an event has come from a region. Most calls cost nothing: a process remembers them, too. */
  hear(account: AccountId, region: string): Promise<void>;
}

export interface Prices {
  /**
   * Returns what a resource costs while it runs in this region. It is never zero and never an error: in doubt it is an
   * upper bound that says so.
   */
  rateOf(price: Price, region: string): Promise<PricedRate>;
}

/** A metric of something in the account, of which a meter reads one statistic. */
export interface Series {
  readonly meter: string;
  /** The key of the metric among those that the meter wants. */
  readonly key: string;
  readonly wanted: Wanted;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** The values of a series, by the beginning of their windows. */
export interface SeriesPoints {
  readonly series: Series;
  readonly points: ReadonlyMap<Instant, number>;
}

/** The metrics of one account. Every call may throw a SpokeFailure. */
export interface UsageMetrics {
  /** Returns the regions that are enabled in the account. */
  regions(): Promise<readonly string[]>;
  /**
   * Returns what has had data in the last three hours, or, if `all`, in the last two weeks. Answers are kept for a
   * while.
   */
  list(region: string, all: boolean): Promise<{ readonly series: readonly Series[]; readonly asked: Asked }>;
  /** Returns the values of windows from one instant to another, both at a window's beginning. */
  read(
    region: string,
    series: readonly Series[],
    from: Instant,
    until: Instant,
  ): Promise<{ readonly read: readonly SeriesPoints[]; readonly asked: Asked }>;
  /**
   * Returns the functions of a region by their names. Those in `provisioned` are asked for what they keep ready.
   * Answers are kept for a while.
   */
  functions(region: string, provisioned: readonly string[]): Promise<ReadonlyMap<string, FunctionShape>>;
}
