import { later, MS_PER_HOUR, MS_PER_MINUTE, type Instant } from '../../src/core/domain/time';
import { SpokeFailure } from '../../src/core/ports';
import { RUN_TIMEOUT_MINUTES } from '../../src/enforcement/domain/lease';
import type { PlanningClock } from '../clock';
import { Crash } from '../crash-plan';
import type { Faults } from './faults';
import { FaultyWire, Throttled } from './faulty-wire';
import { drawWhole, type Random } from './random';

/** How Lambda treats an invocation that nobody waits for. */
const RETRIES = 2;
const MAX_AGE_MS = 6 * MS_PER_HOUR;

/** Lambda in the management account: it starts functions, tries again what failed, and may have no concurrency. */
export class SimulatedLambda {
  /** Errors that no fault explains. */
  readonly errors: unknown[] = [];
  /** No function starts before this instant. */
  closedUntil: Instant | undefined;
  /** How often a function died, or failed. */
  deaths = 0;
  private running = 0;

  constructor(
    private readonly clock: PlanningClock,
    private readonly random: Random,
    private readonly faults: () => Faults,
  ) {}

  get isIdle(): boolean {
    return this.running === 0;
  }

  /** Invokes asynchronously: the call is kept for hours, and tried again twice when it fails. */
  invoke(work: (wire: FaultyWire) => Promise<unknown>): void {
    const asked = this.clock.now();
    const start = (attempt: number) => {
      const now = this.clock.now();
      if (now > later(asked, MAX_AGE_MS)) return;
      if (this.closedUntil !== undefined && now < this.closedUntil) {
        this.clock.plan(later(now, drawWhole(1, 300, this.random) * 1_000), () => start(attempt));
        return;
      }
      void this.run(work).then((succeeded) => {
        if (succeeded || attempt === RETRIES) return;
        this.clock.plan(later(this.clock.now(), (attempt + 1) * MS_PER_MINUTE), () => start(attempt + 1));
      });
    };
    this.clock.plan(later(asked, drawWhole(20, 200, this.random)), () => start(0));
  }

  /** Runs once. Returns whether it has succeeded. */
  async run(work: (wire: FaultyWire) => Promise<unknown>): Promise<boolean> {
    const wire = new FaultyWire(this.clock, this.random, this.faults);
    this.clock.plan(later(this.clock.now(), RUN_TIMEOUT_MINUTES * MS_PER_MINUTE), () => wire.kill());
    this.running += 1;
    try {
      await work(wire);
      return true;
    } catch (error) {
      this.deaths += 1;
      if (!isExplained(error)) this.errors.push(error);
      return false;
    } finally {
      this.running -= 1;
    }
  }
}

/** Whether a fault explains it: a death, a service that refuses, a spoke that does, or several of them. */
function isExplained(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.every(isExplained);
  return error instanceof Crash || error instanceof Throttled || error instanceof SpokeFailure;
}
