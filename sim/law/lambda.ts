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

/** What makes the way of an invocation to AWS, and what counts the invocations. */
export interface LambdaOptions {
  readonly wire: (name: string) => FaultyWire;
  /** Returns whether one more may run of a function now. */
  readonly begins: (name: string) => boolean;
  readonly ended: (name: string, ms: number, succeeded: boolean, wire: FaultyWire) => void;
  /** An invocation was kept for as long as Lambda keeps it, and is given up. */
  readonly givenUp: (name: string) => void;
  /** For how long a call is kept. */
  readonly keptMs: (name: string) => number;
}

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
    private readonly options: Partial<LambdaOptions> = {},
  ) {}

  get isIdle(): boolean {
    return this.running === 0;
  }

  /**
   * Invokes asynchronously: the call is kept for hours, and tried again twice when it fails. `onDead` is told of what
   * ends in the dead-letter queue.
   */
  invoke(
    work: (wire: FaultyWire) => Promise<unknown>,
    name = '',
    timeoutMinutes?: number,
    onDead: () => void = () => undefined,
  ): void {
    const asked = this.clock.now();
    const giveUp = () => {
      this.options.givenUp?.(name);
      onDead();
    };
    const start = (attempt: number) => {
      const now = this.clock.now();
      if (now > later(asked, this.options.keptMs?.(name) ?? MS_PER_HOUR)) {
        giveUp();
        return;
      }
      if (!this.mayBegin(name)) {
        this.clock.plan(later(now, drawWhole(1, 300, this.random) * 1_000), () => start(attempt));
        return;
      }
      void this.run(work, name, timeoutMinutes).then((succeeded) => {
        if (succeeded) return;
        if (attempt === RETRIES) {
          giveUp();
          return;
        }
        this.clock.plan(later(this.clock.now(), (attempt + 1) * MS_PER_MINUTE), () => start(attempt + 1));
      });
    };
    this.clock.plan(later(asked, drawWhole(20, 200, this.random)), () => start(0));
  }

  /** Whether a function may start now: there is concurrency at all, and some of it left. */
  mayBegin(name: string): boolean {
    if (this.closedUntil !== undefined && this.clock.now() < this.closedUntil) return false;
    return this.options.begins?.(name) ?? true;
  }

  /** Runs once. Returns whether it has succeeded. */
  async run(
    work: (wire: FaultyWire) => Promise<unknown>,
    name = '',
    timeoutMinutes: number = RUN_TIMEOUT_MINUTES,
  ): Promise<boolean> {
    const began = this.clock.now();
    const wire = this.options.wire?.(name) ?? new FaultyWire(this.clock, this.random, this.faults);
    wire.killAt(later(began, timeoutMinutes * MS_PER_MINUTE));
    this.running += 1;
    let succeeded = false;
    try {
      await work(wire);
      await wire.settle();
      succeeded = true;
      return true;
    } catch (error) {
      this.deaths += 1;
      if (!isExplained(error)) this.errors.push(error);
      return false;
    } finally {
      this.running -= 1;
      this.options.ended?.(name, this.clock.now() - began, succeeded, wire);
    }
  }
}

/** Whether a fault explains it: a death, a service that refuses, a spoke that does, or several of them. */
function isExplained(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.every(isExplained);
  return error instanceof Crash || error instanceof Throttled || error instanceof SpokeFailure;
}
