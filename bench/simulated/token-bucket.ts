const MS_PER_SECOND = 1_000;

/** Allows a rate, and a burst of what the rate allows in one second. */
export class TokenBucket {
  private tokens: number;
  private filledAtMs = performance.now();

  constructor(private readonly ratePerSecond: number) {
    this.tokens = ratePerSecond;
  }

  /** Whether one more is allowed now. What is refused costs nothing. */
  take(): boolean {
    const nowMs = performance.now();
    const refill = ((nowMs - this.filledAtMs) / MS_PER_SECOND) * this.ratePerSecond;
    this.tokens = Math.min(this.ratePerSecond, this.tokens + refill);
    this.filledAtMs = nowMs;
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}
