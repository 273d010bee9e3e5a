import { instant, later, type Instant } from './domain/time';
import type { Timer } from './ports';

/** Lets callers through one after the other, each so many ms after the one before, until a certain instant. */
export class Pace {
  private next: Instant;

  /** After `until`, nobody waits any more: what is late is not made later. */
  constructor(
    private readonly everyMs: number,
    private readonly until: Instant,
    private readonly clock: Timer,
  ) {
    this.next = clock.now();
  }

  /** Waits for the caller's turn. Callers have their turns in the order in which they ask. */
  async turn(): Promise<void> {
    const now = this.clock.now();
    const at = instant(Math.max(now, this.next));
    this.next = later(at, this.everyMs);
    if (at > now && at < this.until) await this.clock.pause(at - now);
  }
}
