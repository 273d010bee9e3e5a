import { instant, later, type Instant } from '../src/core/domain/time';
import type { Clock, Timer } from '../src/core/ports';

/** A clock on which something may be planned for an instant. */
export interface PlanningClock extends Timer {
  /** What is past happens at the next opportunity. One instant's events happen in the order of their planning. */
  plan(when: Instant, happen: () => void): void;
}

/** What is planned, the next first. */
class Agenda {
  /** The next event last. */
  private readonly events: { readonly at: Instant; readonly happen: () => void }[] = [];

  add(at: Instant, happen: () => void): void {
    let low = 0;
    let high = this.events.length;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((this.events[middle]?.at ?? 0) > at) low = middle + 1;
      else high = middle;
    }
    this.events.splice(low, 0, { at, happen });
  }

  /** The next event, unless it is later than `end`. */
  takeUntil(end: number) {
    const next = this.events.at(-1);
    return next === undefined || next.at > end ? undefined : this.events.pop();
  }
}

/** A clock that stands still until it is moved, or somebody waits on it: who waits moves it. */
export class ManualClock implements PlanningClock {
  readonly pauses: number[] = [];
  /** What happens in the world while somebody waits. */
  onPause: (() => Promise<void> | void) | undefined;
  private readonly agenda = new Agenda();

  constructor(public at: Instant = instant(Date.UTC(2026, 10, 21))) {}

  now(): Instant {
    return this.at;
  }

  /** Never backwards. */
  moveTo(at: number): void {
    for (let next = this.agenda.takeUntil(at); next !== undefined; next = this.agenda.takeUntil(at)) {
      this.at = instant(Math.max(this.at, next.at));
      next.happen();
    }
    this.at = instant(Math.max(this.at, at));
  }

  plan(when: Instant, happen: () => void): void {
    this.agenda.add(when, happen);
  }

  async pause(ms: number): Promise<void> {
    this.pauses.push(ms);
    this.moveTo(later(this.at, ms));
    await this.onPause?.();
  }
}

/** Whoever waits for nothing but promises goes on before it is over. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A clock that jumps from one event to the next, for many who wait: hours of an account take a few milliseconds. */
export class EventClock implements PlanningClock {
  private readonly agenda = new Agenda();
  /** How many events there have been. */
  happened = 0;

  constructor(private present: Instant) {}

  now(): Instant {
    return this.present;
  }

  pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.plan(later(this.present, Math.round(ms)), resolve));
  }

  plan(when: Instant, happen: () => void): void {
    this.agenda.add(instant(Math.max(when, this.present)), happen);
  }

  /** Until nothing is left to happen, or until `end`. */
  async run(end: Instant): Promise<void> {
    for (let next = this.agenda.takeUntil(end); next !== undefined; next = this.agenda.takeUntil(end)) {
      this.present = next.at;
      this.happened += 1;
      next.happen();
      // Whoever waited for this goes on now, up to its next pause.
      await turn();
    }
    this.present = instant(Math.max(this.present, end));
  }
}

/** A clock that stands still until somebody asks for the next instant: how fast the machine is moves no result. */
export class SteppedClock implements Clock {
  /** `stepMs`: whole milliseconds, at least one. */
  constructor(
    public at: Instant,
    private readonly stepMs: () => number,
  ) {}

  now(): Instant {
    return this.at;
  }

  next(): Instant {
    this.at = later(this.at, this.stepMs());
    return this.at;
  }
}
