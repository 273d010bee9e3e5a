import { SpokeFailure } from '../../src/core/ports';
import type { PlanningClock } from '../clock';
import { Crash } from '../crash-plan';
import type { Wire } from '../wire';
import type { Faults } from './faults';
import { drawWhole, type Random } from './random';

/** A service refuses for the moment: whoever asked fails, and Lambda tries again. */
export class Throttled extends Error {}

/** The kinds of calls that go into a spoke. */
export const SPOKE_CALLS: ReadonlySet<string> = new Set([
  'session',
  'describe',
  'disable',
  'restore',
  'parameters',
  'aws-budget',
  'metrics',
]);

/**
 * The way of one invocation to AWS: calls take time, are throttled, or kill it. A read answers what was true as it
 * began; a write takes effect at its end.
 */
export class FaultyWire implements Wire<string> {
  private isDead = false;
  /** The calls that it lives for still. */
  private left: number;

  constructor(
    protected readonly clock: PlanningClock,
    protected readonly random: Random,
    private readonly faults: () => Faults,
  ) {
    this.left = random() < faults().death ? drawWhole(1, 40, random) : Infinity;
  }

  /** The function has no more time: nothing that it does reaches the outside. */
  kill(): void {
    this.isDead = true;
  }

  /** Waits until a service takes the call, which it does at once where it has no quota. Throws when it never does. */
  protected async admit(_kind: string, _name: string, _isWrite: boolean): Promise<void> {}

  async read<T>(kind: string, effect: () => T, name: string): Promise<T> {
    await this.begin(kind, name, false);
    const result = effect();
    await this.takeTime(kind);
    this.survive(name);
    return result;
  }

  async write<T>(kind: string, effect: () => T, name: string): Promise<T> {
    await this.begin(kind, name, true);
    await this.takeTime(kind);
    if (this.isDead) throw new Crash(`before ${name}`);
    const result = effect();
    this.survive(name);
    // DynamoDB knows a transaction again by its token; any other write happens anew when it is repeated.
    return this.random() < this.faults().answerLost && kind === 'item' ? effect() : result;
  }

  private async begin(kind: string, name: string, isWrite: boolean): Promise<void> {
    this.left -= 1;
    if (this.isDead || this.left === 0) this.die(`before ${name}`);
    await this.admit(kind, name, isWrite);
    if (this.random() >= this.faults().throttled) return;
    await this.takeTime(kind);
    throw SPOKE_CALLS.has(kind) ? new SpokeFailure(`${name}: throttled`) : new Throttled(name);
  }

  private survive(name: string): void {
    this.left -= 1;
    if (this.isDead || this.left === 0) this.die(`after ${name}`);
  }

  private die(where: string): never {
    this.isDead = true;
    throw new Crash(where);
  }

  private takeTime(kind: string): Promise<void> {
    return this.clock.pause(SPOKE_CALLS.has(kind) ? drawWhole(50, 400, this.random) : drawWhole(3, 20, this.random));
  }
}
