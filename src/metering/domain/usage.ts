import type { Money } from '../../core/domain/money';
import type { CostOptions } from './tariff';

/** What was used, by what it is billed as: whole counts in the smallest unit. Names are the meter's own. */
export type Usage = ReadonlyMap<string, bigint>;

/** A metric that tells of use. */
export interface Wanted {
  readonly namespace: string;
  readonly metric: string;
  readonly statistic: 'Sum' | 'Maximum' | 'SampleCount' | 'Average';
  /** The names of its dimensions: no more and no less, because services publish one number under several sets. */
  readonly dimensions: readonly string[];
  /** The dimensions that must have one value. */
  readonly fixed?: Readonly<Record<string, string>>;
  /** For so many windows after it, a value stands where there is none: it is published late, or now and then. */
  readonly lasts?: number;
}

/** Returns what names the metrics of one namespace that have just these dimensions. */
export function metricsOf(namespace: string, ...dimensions: readonly string[]) {
  return (metric: string, statistic: Wanted['statistic'] = 'Sum'): Wanted => ({
    namespace,
    metric,
    statistic,
    dimensions,
  });
}

/** A metric's value in one window. */
export interface Measured {
  /** The key of the metric in `wanted`. */
  readonly key: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What a function's use is priced by, and its metrics do not say. */
export interface FunctionShape {
  readonly memoryMb: number;
  readonly isArm: boolean;
  readonly ephemeralMb: number;
  /** The environments that are kept ready, over all of its versions. */
  readonly provisioned: number;
}

/** What a meter must know besides metrics. */
export interface UsageContext {
  readonly windowSeconds: number;
  /** The functions of the region by their names, for a meter that asks for them. */
  readonly functions: ReadonlyMap<string, FunctionShape>;
}

/** Turns metrics of one service into what AWS bills. */
export interface UsageMeter {
  readonly name: string;
  /** The words for people: `Lambda`. */
  readonly label: string;
  /** What is counted, how late the metrics come, and what they do not tell: for docs/metering-by-use.md. */
  readonly docs: { readonly counts: string; readonly delay: string; readonly missing: string };
  /** The page of AWS's prices, and the day on which they were taken down. */
  readonly source: { readonly url: string; readonly on: string };
  readonly wanted: Readonly<Record<string, Wanted>>;
  /** True when it needs the configuration of the region's functions. */
  readonly needsFunctions?: true;
  /**
   * True when it counts what is configured, for the whole of each window since the last look. Its metrics only say
   * where to look.
   */
  readonly countsConfigured?: true;
  /** Returns what was used in a window. In doubt it is more than was used. */
  usageOf(measured: readonly Measured[], context: UsageContext): Usage;
  /**
   * Returns what a month's use costs in us-east-1. It grows with use, so that a window costs what it makes the month
   * cost more.
   */
  costOf(usage: Usage, options: CostOptions): Money;
  /** Returns what was used that counts at an upper bound, because no price of it is known. Absent: there is no such. */
  unpriced?(usage: Usage): readonly string[];
}

export const NO_USAGE: Usage = new Map();

/** Adds up. */
export function plus(...parts: readonly Usage[]): Usage {
  const sum = new Map<string, bigint>();
  for (const part of parts) for (const [name, count] of part) sum.set(name, (sum.get(name) ?? 0n) + count);
  return sum;
}

/** Makes usage of counts, without those that are zero. */
export function usage(counts: Readonly<Record<string, bigint>>): Usage {
  return new Map(Object.entries(counts).filter(([, count]) => count > 0n));
}

export function countOf(of: Usage, name: string): bigint {
  return of.get(name) ?? 0n;
}

/**
 * Returns a metric's value as a whole count, rounded up. CloudWatch counts in doubles: what is no number, or below
 * zero, is none.
 */
export function whole(value: number): bigint {
  return Number.isFinite(value) && value > 0 ? BigInt(Math.ceil(value)) : 0n;
}

/** Adds up the values of one metric over all of its dimensions. */
export function sumOf(measured: readonly Measured[], key: string): bigint {
  return measured.filter((one) => one.key === key).reduce((sum, { value }) => sum + whole(value), 0n);
}

/** Groups what was measured by a dimension: one group for each queue, bucket or table. */
export function byDimension(
  measured: readonly Measured[],
  dimension: string,
): ReadonlyMap<string, readonly Measured[]> {
  const groups = new Map<string, Measured[]>();
  for (const one of measured) {
    const name = one.dimensions[dimension] ?? '';
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [one]);
    else group.push(one);
  }
  return groups;
}

/**
 * Returns how many parts AWS bills for so many things that are billed by the part of `size` bytes. When the largest is
 * no larger than one part, that is their number. Else it is the most that it can be.
 */
export function billedParts(things: bigint, bytes: bigint, largest: bigint, size: bigint): bigint {
  return largest <= size ? things : things + bytes / size;
}
