import { later, type Instant } from '../../src/core/domain/time';
import type { SchedulePurpose, Schedules } from '../../src/ledger/ports';
import { drawUniform, type Random } from './distributions';
import type { Environment } from './function';
import { SCHEDULER_LATENESS_MS } from './latencies';
import type { SimulatedTime } from './time';

/**
 * EventBridge Scheduler with the one-time schedules of one address: late by up to a minute, and gone when they have
 * called.
 */
export class SimulatedScheduler {
  private readonly standing = new Map<SchedulePurpose, { readonly at: Instant }>();

  constructor(
    private readonly time: SimulatedTime,
    private readonly random: Random,
    private readonly call: (purpose: SchedulePurpose) => void,
  ) {}

  /** Seen by a function. What it does not know right costs it a second call. */
  from(environment: Environment): Schedules {
    const attempt = (isRight: boolean) =>
      isRight ? Promise.resolve() : environment.write('schedule', () => undefined);
    return {
      place: async (purpose, _address, at, isThere) => {
        await attempt(this.standing.has(purpose) === isThere);
        await environment.write('schedule', () => this.place(purpose, at));
      },
      remove: (purpose) => environment.write('schedule', () => void this.standing.delete(purpose)),
    };
  }

  private place(purpose: SchedulePurpose, at: Instant): void {
    const schedule = { at };
    this.standing.set(purpose, schedule);
    this.time.at(later(at, Math.round(drawUniform(0, SCHEDULER_LATENESS_MS, this.random))), () => {
      if (this.standing.get(purpose) !== schedule) return;
      this.standing.delete(purpose);
      this.call(purpose);
    });
  }
}
