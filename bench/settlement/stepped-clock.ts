import { later, type Instant } from '../../src/core/domain/time';
import type { Clock } from '../../src/core/ports';

/** A clock that stands still until somebody asks for the next instant: how fast the machine is moves no result. */
export class SteppedClock implements Clock {
  /** `stepMs`: whole milliseconds, at least one. */
  constructor(
    private present: Instant,
    private readonly stepMs: () => number,
  ) {}

  now(): Instant {
    return this.present;
  }

  next(): Instant {
    this.present = later(this.present, this.stepMs());
    return this.present;
  }
}
