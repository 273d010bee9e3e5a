import type { PlanningClock } from '../../sim/clock';
import type { Wire } from '../../sim/wire';
import { later, MS_PER_MINUTE, type Instant } from '../../src/core/domain/time';
import { drawSpread, drawUniform, type Random } from './distributions';
import { CALL_CPU_MS, CALL_MS, COLD_START_MS, IDLE_MINUTES, WARM_START_MS, type AwsCall } from './latencies';

/**
 * One execution environment of a function, and its way to AWS. A read answers what was true as it began, a write takes
 * effect as it ends: of all that AWS may do, the slowest.
 */
export class Environment implements Wire<AwsCall> {
  private processorFreeAt = 0;

  constructor(
    private readonly time: PlanningClock,
    private readonly random: Random,
  ) {}

  async read<T>(call: AwsCall, effect: () => T): Promise<T> {
    const result = effect();
    await this.takeTime(call);
    return result;
  }

  async write<T>(call: AwsCall, effect: () => T): Promise<T> {
    await this.takeTime(call);
    return effect();
  }

  private takeTime(call: AwsCall): Promise<void> {
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
    return isWarm ? last.environment : new Environment(this.time, this.random);
  }
}
