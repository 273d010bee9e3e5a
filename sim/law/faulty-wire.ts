import type { Instant } from '../../src/core/domain/time';
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
  /** When its function has had all of its time. */
  private deadline = Infinity;
  /** The calls that it lives for still. */
  private left = Infinity;

  constructor(
    protected readonly clock: PlanningClock,
    protected readonly random: Random,
    private readonly faults: () => Faults,
  ) {
    this.reset();
  }

  /** It is the way of another invocation from now on. */
  reset(): void {
    this.isDead = false;
    this.deadline = Infinity;
    this.left = this.random() < this.faults().death ? drawWhole(1, 40, this.random) : Infinity;
  }

  /** Lets go by what its calls have taken beyond what has gone by already. */
  async settle(): Promise<void> {}

  /** From an instant on, the function has no more time: nothing that it does reaches the outside. */
  killAt(deadline: Instant): void {
    this.deadline = deadline;
  }

  /** Waits until a service takes the call, which it does at once where it has no quota. Throws when it never does. */
  protected async admit(_kind: string, _name: string, _isWrite: boolean): Promise<void> {}

  async read<T>(kind: string, effect: () => T, name: string): Promise<T> {
    await this.begin(kind, name, false);
    const result = effect();
    await this.takeTime(kind, false);
    this.survive(name);
    return result;
  }

  async write<T>(kind: string, effect: () => T, name: string): Promise<T> {
    await this.begin(kind, name, true);
    await this.takeTime(kind, true);
    if (this.isOver()) throw new Crash(`before ${name}`);
    const result = effect();
    this.survive(name);
    // DynamoDB knows a transaction again by its token; any other write happens anew when it is repeated.
    return this.random() < this.faults().answerLost && kind === 'item' ? effect() : result;
  }

  private async begin(kind: string, name: string, isWrite: boolean): Promise<void> {
    this.left -= 1;
    if (this.isOver() || this.left === 0) this.die(`before ${name}`);
    await this.admit(kind, name, isWrite);
    if (this.random() >= this.faults().throttled) return;
    await this.takeTime(kind, isWrite);
    throw SPOKE_CALLS.has(kind) ? new SpokeFailure(`${name}: throttled`) : new Throttled(name);
  }

  private survive(name: string): void {
    this.left -= 1;
    if (this.isOver() || this.left === 0) this.die(`after ${name}`);
  }

  private die(where: string): never {
    this.isDead = true;
    throw new Crash(where);
  }

  private isOver(): boolean {
    return this.isDead || this.clock.now() >= this.deadline;
  }

  /** Lets the time of one call go by. */
  protected takeTime(kind: string, _isWrite: boolean): Promise<void> {
    return this.clock.pause(this.timeOf(kind));
  }

  /** Returns how long a call takes, in ms. */
  protected timeOf(kind: string): number {
    const [least, most] = timesOf(kind);
    return drawWhole(least, most, this.random);
  }
}

const OF_SPOKES = [50, 400] as const;
const OF_THE_ACCOUNT = [3, 20] as const;

/** Returns the least and the most that a call takes, in ms. */
export function timesOf(kind: string): readonly [number, number] {
  return SPOKE_CALLS.has(kind) ? OF_SPOKES : OF_THE_ACCOUNT;
}
