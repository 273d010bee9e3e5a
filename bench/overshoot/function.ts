import type { PlanningClock } from '../../sim/clock';
import type { Wire } from '../../sim/wire';
import { later, MS_PER_MINUTE, type Instant } from '../../src/core/domain/time';
import { drawSpread, drawUniform, type Random } from './distributions';
import { goesWrong, type DayFaults } from './faults';
import {
  CALL_CPU_MS,
  CALL_MS,
  COLD_START_MS,
  IDLE_MINUTES,
  MOST_TRIES,
  THROTTLED_MS,
  WARM_START_MS,
  timeoutOf,
  type AwsCall,
} from './latencies';

/**
 * One execution environment of a function, and its way to AWS. A read answers what was true as it began, a write takes
 * effect as it ends: of all that AWS may do, the slowest.
 */
export class Environment implements Wire<AwsCall> {
  private processorFreeAt = 0;

  constructor(
    private readonly time: PlanningClock,
    private readonly random: Random,
    private readonly faults: DayFaults,
  ) {}

  async read<T>(call: AwsCall, effect: () => T): Promise<T> {
    const result = effect();
    await this.takeTime(call);
    return result;
  }

  async write<T>(call: AwsCall, effect: () => T): Promise<T> {
    await this.takeTime(call);
    if (!goesWrong(this.faults.callsLost / 2, this.random)) return effect();
    // The answer is lost. DynamoDB knows a transaction again by its token; any other write happens anew.
    const result = effect();
    await this.time.pause(timeoutOf(call));
    await this.takeTime(call);
    return call === 'transaction' ? result : effect();
  }

  /** A call that is throttled is made again, after a pause that doubles; one whose request is lost, after the timeout. */
  private async takeTime(call: AwsCall): Promise<void> {
    const { throttled, callsLost } = this.faults;
    for (let tries = 1; ; tries++) {
      if (goesWrong(callsLost / 2, this.random)) await this.time.pause(timeoutOf(call));
      await this.tryOnce(call);
      if (tries === MOST_TRIES || !goesWrong(throttled, this.random)) return;
      await this.time.pause(Math.round(this.random() * THROTTLED_MS * 2 ** (tries - 1)));
    }
  }

  private tryOnce(call: AwsCall): Promise<void> {
    const now = this.time.now();
    this.processorFreeAt = Math.max(now, this.processorFreeAt) + CALL_CPU_MS;
    return this.time.pause(this.processorFreeAt - now + drawSpread(CALL_MS[call], this.random));
  }
}

interface Idle {
  readonly environment: Environment;
  readonly until: Instant;
}

/** A function of one installation with one account: between two events of that account it usually goes cold. */
export class SimulatedFunction {
  private readonly idle: Idle[] = [];

  constructor(
    private readonly time: PlanningClock,
    private readonly random: Random,
    private readonly faults: DayFaults,
  ) {}

  async invoke(work: (environment: Environment) => Promise<unknown>): Promise<void> {
    const environment = await this.start();
    await work(environment);
    const idleMs = drawUniform(IDLE_MINUTES.shortest, IDLE_MINUTES.longest, this.random) * MS_PER_MINUTE;
    this.idle.push({ environment, until: later(this.time.now(), Math.round(idleMs)) });
  }

  private async start(): Promise<Environment> {
    const last = this.idle.pop();
    const isWarm = last !== undefined && last.until > this.time.now();
    await this.time.pause(drawSpread(isWarm ? WARM_START_MS : COLD_START_MS, this.random));
    return isWarm ? last.environment : new Environment(this.time, this.random, this.faults);
  }
}
