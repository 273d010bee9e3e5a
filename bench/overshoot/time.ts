import { setImmediate as turn } from 'node:timers/promises';
import { instant, later, type Instant } from '../../src/core/domain/time';
import type { Timer } from '../../src/core/ports';

interface Event {
  readonly at: Instant;
  readonly happen: () => void;
}

/** A clock that jumps from one event to the next: two hours of an account take a few milliseconds. */
export class SimulatedTime implements Timer {
  /** The next event last. */
  private readonly events: Event[] = [];

  constructor(private present: Instant) {}

  now(): Instant {
    return this.present;
  }

  pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.at(later(this.present, Math.round(ms)), resolve));
  }

  /** What is past happens now. Events of the same instant happen in the order in which they were asked for. */
  at(when: Instant, happen: () => void): void {
    const at = instant(Math.max(when, this.present));
    let low = 0;
    let high = this.events.length;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((this.events[middle]?.at ?? 0) > at) low = middle + 1;
      else high = middle;
    }
    this.events.splice(low, 0, { at, happen });
  }

  /** Until nothing is left to happen, or until `end`. */
  async run(end: Instant): Promise<void> {
    for (let next = this.events.pop(); next !== undefined && next.at <= end; next = this.events.pop()) {
      this.present = next.at;
      next.happen();
      // Whoever waited for this goes on now, up to its next pause.
      await turn();
    }
    this.present = instant(Math.max(this.present, end));
  }
}
