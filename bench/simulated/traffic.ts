/** How many calls the simulated AWS has received. */
export class Traffic {
  private readonly answered = new Map<string, Record<string, number>>();
  private throttled = 0;

  /** A throttled call comes again: it is counted apart, and its repetition as the call. */
  count(useCase = 'unknown', operation: string, wasThrottled: boolean): void {
    if (wasThrottled) {
      this.throttled += 1;
      return;
    }
    const calls = this.answered.get(useCase) ?? {};
    calls[operation] = (calls[operation] ?? 0) + 1;
    this.answered.set(useCase, calls);
  }

  get totals(): TrafficTotals {
    return { answered: Object.fromEntries(this.answered), throttled: this.throttled };
  }
}

export interface TrafficTotals {
  /** By use case and operation. */
  readonly answered: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly throttled: number;
}
