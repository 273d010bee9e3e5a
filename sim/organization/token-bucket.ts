import { MS_PER_SECOND, type Instant } from '../../src/core/domain/time';

/** So many at once, and so many more a second. */
export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

/** What is allowed of one quota, on the clock of the simulation, and the most that was asked for in a second. */
export class TokenBucket {
  private tokens: number;
  private filledAt: Instant;
  private second = 0;
  private inSecond = 0;
  private most = 0;

  constructor(
    private readonly rate: Rate,
    now: Instant,
  ) {
    this.tokens = rate.burst;
    this.filledAt = now;
  }

  /** Returns whether there were as many left. What is refused costs nothing. */
  take(count: number, now: Instant): boolean {
    const { burst, perSecond } = this.rate;
    this.tokens = Math.min(burst, this.tokens + ((now - this.filledAt) * perSecond) / MS_PER_SECOND);
    this.filledAt = now;
    this.count(count, now);
    if (this.tokens < count) return false;
    this.tokens -= count;
    return true;
  }

  /** The busiest second, as a part of what the bucket holds: more than 1 where something was refused. */
  get peak(): number {
    return this.most / this.rate.burst;
  }

  private count(count: number, now: Instant): void {
    const second = Math.floor(now / MS_PER_SECOND);
    if (second !== this.second) {
      this.second = second;
      this.inSecond = 0;
    }
    this.inSecond += count;
    if (this.inSecond > this.most) this.most = this.inSecond;
  }
}
