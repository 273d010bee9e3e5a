/** One result: `{"name":"synth.seconds","value":9.1,"unit":"s"}`. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit:
    | 'bytes'
    | 'ms'
    | 's'
    | 'accounts'
    | 'accounts/s'
    | 'calls'
    | 'changes'
    | 'records/s'
    | 'rows/s'
    | 'events/s'
    | 'MiB'
    | 'revantios'
    | 'months'
    | 'USD'
    | 'times'
    | '%';
}

/** What one part of the benchmark found out. */
export interface Measurement {
  readonly figures: readonly Figure[];
  /** Wrong results, not slow ones: they fail the benchmark. */
  readonly faults: readonly string[];
  /** The figures for people, where they are more than a list. */
  readonly report?: string;
}

/** To a number of decimals that the measurement bears. */
export function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}

/** The middle of the sorted values: one disturbed run does not move it. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new RangeError('no values have no median');
  return middle;
}
