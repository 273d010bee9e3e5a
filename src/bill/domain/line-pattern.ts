import { kindOf } from './charge-kind';
import type { FocusRow } from './focus-row';

/**
 * How lines of a bill look that a meter books live: the same use, as AWS bills it. A line is of the meter if it is of
 * one of the services and of one of the kinds. The service goes by its code and the kind by its usage type where the
 * bill has them (AWS's own columns), else by the name of the service and the words of the description.
 */
export interface LinePattern {
  /** Codes of the price list: `AmazonEC2`. */
  readonly serviceCodes: readonly string[];
  /** FOCUS's ServiceName: `Amazon Elastic Compute Cloud`. */
  readonly serviceNames: readonly string[];
  /** Over usage types: behind the region's prefix, which us-east-1 has at times. */
  readonly usageTypes: readonly RegExp[];
  /** Over descriptions, for bills without usage types. */
  readonly descriptions: readonly RegExp[];
}

/** The meters of the product, each with the lines that it books. */
export type MeteredLines = ReadonlyMap<string, readonly LinePattern[]>;

/** Bills have some thousand kinds of lines. */
const MOST_REMEMBERED = 20_000;

/** Finds the meter that books a line live. */
export class LineMatcher {
  private readonly known = new Map<string, string | undefined>();

  constructor(private readonly meters: MeteredLines) {}

  /**
   * Returns the name of the meter, or undefined when the line is booked from the bill. No meter books what is not use,
   * what is given back, what corrects an older bill, and what was bought and not used.
   */
  meterOf(row: FocusRow): string | undefined {
    if (!isUse(row)) return undefined;
    const { serviceCode, service, usageType, meter, description } = row;
    const key = [serviceCode ?? service, usageType ?? '', meter ?? '', description ?? ''].join('\n');
    if (this.known.has(key)) return this.known.get(key);
    if (this.known.size >= MOST_REMEMBERED) this.known.clear();
    const name = [...this.meters].find(([, patterns]) => patterns.some((pattern) => matches(pattern, row)))?.[0];
    this.known.set(key, name);
    return name;
  }
}

function isUse(row: FocusRow): boolean {
  const { commitment, capacity } = row;
  return kindOf(row) === 'use' && commitment?.toLowerCase() !== 'unused' && capacity?.toLowerCase() !== 'unused';
}

function matches(pattern: LinePattern, { serviceCode, service, usageType, meter, description }: FocusRow): boolean {
  const isService =
    serviceCode === undefined ? pattern.serviceNames.includes(service) : pattern.serviceCodes.includes(serviceCode);
  if (!isService) return false;
  if (usageType !== undefined) return pattern.usageTypes.some((kind) => kind.test(usageType));
  const isMeter = meter !== undefined && pattern.usageTypes.some((kind) => kind.test(meter));
  return isMeter || (description !== undefined && pattern.descriptions.some((words) => words.test(description)));
}
