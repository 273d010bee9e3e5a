import type { Wire } from './wire';

/** The death of a function at one of its writes. */
export class Crash extends Error {}

/**
 * What happens to a write. The function dies `before` or `after` it; or the answer is `lost`, and the SDK asks again,
 * as it does by itself.
 */
export type Accident = 'before' | 'after' | 'lost';

/** Names what happens to a write, by its number, counted from 1, and its name. Undefined: nothing. */
export type CrashPlan = (callNumber: number, call: string) => Accident | undefined;

/** From its `target`-th write on, nothing that a function does reaches the outside. A lost answer is not its end. */
export function dyingAt(target: number, accident: Accident): CrashPlan {
  return (callNumber) => {
    if (callNumber === target) return accident;
    return callNumber > target && accident !== 'lost' ? 'before' : undefined;
  };
}

/** The way of a function to AWS, which takes no time, and on which it may die. */
export class CrashingWire implements Wire<string> {
  crash: CrashPlan | undefined;
  writes = 0;

  async read<T>(_kind: string, effect: () => T): Promise<T> {
    return effect();
  }

  /** DynamoDB knows a transaction again by its token; any other write happens anew when it is repeated. */
  async write<T>(kind: string, effect: () => T, call: string): Promise<T> {
    this.writes += 1;
    const accident = this.crash?.(this.writes, call);
    if (accident === 'before') throw new Crash(`before ${call}`);
    const result = effect();
    if (accident === 'after') throw new Crash(`after ${call}`);
    return accident === 'lost' && kind !== 'transaction' ? effect() : result;
  }

  /** One call of another service that changes something. */
  writing<T>(call: string, effect: () => T): Promise<T> {
    return this.write('call', effect, call);
  }
}
