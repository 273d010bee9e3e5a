import type { AccountId, Address } from '../../core/domain/address';
import type { Money } from '../../core/domain/money';
import type { Period } from '../../core/domain/period';
import type { Instant } from '../../core/domain/time';

/** A resource of the management stack. */
export interface Part {
  readonly type: string;
  readonly logicalId: string;
  readonly physicalId: string;
}

/** The management stack as CloudFormation describes it. */
export interface StackView {
  readonly name: string;
  readonly status: string;
  /** The release that it is of. */
  readonly version: string | undefined;
  readonly parameters: ReadonlyMap<string, string>;
  readonly operatorsTopic: string | undefined;
}

export interface AlarmView {
  readonly name: string;
  readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  readonly tells: boolean;
}

/** `reserved`: the concurrency that is set aside, 0 if it may not run. */
export interface FunctionView {
  readonly state: string;
  readonly reserved: number | undefined;
  readonly memoryMb: number;
  readonly isArm: boolean;
}

/** The spokes of a stack set: an instance for each account and region. */
export interface StackSetView {
  readonly status: string;
  readonly instances: readonly { readonly account: string; readonly region: string; readonly status: string }[];
}

/** A sum of a CloudWatch metric over a time. */
export interface MetricSum {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** How e-mail addresses are subscribed to a topic. Those that are not there have no subscription. */
export type SubscriptionView = ReadonlyMap<string, 'confirmed' | 'pending'>;

/** What can be asked of a running installation besides its tables. Each call may fail: whoever asks may not do all. */
export interface InstallationView {
  stack(): Promise<StackView>;
  parts(): Promise<readonly Part[]>;
  alarms(names: readonly string[]): Promise<readonly AlarmView[]>;
  messagesIn(queue: string): Promise<number>;
  /** `rule`: as CloudFormation names it, with its bus in front or not; then it is on one of these buses, or on none. */
  isRuleOn(rule: string, buses: readonly string[]): Promise<boolean>;
  /** What a stream's mapping is in, `Enabled` if all is well. */
  mappingState(mapping: string): Promise<string>;
  functionState(name: string): Promise<FunctionView>;
  subscribers(topic: string): Promise<{ readonly confirmed: number; readonly pending: number }>;
  subscriptions(topic: string): Promise<SubscriptionView>;
  stackSet(name: string, callAs: string): Promise<StackSetView>;
  /** Fails where the policy is not there, or nobody may ask. */
  readPolicy(id: string): Promise<void>;
  /** What AWS's clock says. */
  awsTime(): Promise<Instant>;
  /** When AWS last said what is billed to an account. Undefined: never this month. */
  billReadAt(address: Address, period: Period): Promise<Instant | undefined>;
  /** The regions of an account that were looked at, and those from which events have come. */
  regions(account: AccountId): Promise<{ readonly lookedAt: readonly string[]; readonly heard: readonly string[] }>;
  /** The size of a table in bytes, as DynamoDB says every six hours. */
  tableBytes(table: string): Promise<number>;
  /** What it has cost this month to ask an account what is paid by use in it. Undefined: nobody has asked. */
  askingCost(account: AccountId, period: Period, accounts: number): Promise<Money | undefined>;
  /** Returns a metric's sum over a time, for each in its order. */
  sums(metrics: readonly MetricSum[], from: Instant, to: Instant): Promise<readonly number[]>;
}
