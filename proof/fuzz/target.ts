import type * as fc from 'fast-check';

/** One door through which values come that others wrote, and what may come of them. */
export interface Target<Input = unknown> {
  readonly name: string;
  /** What it plays, as `src/core/domain/money#parseUsd`, or a handler as `src/ledger/record-expense.lambda`. */
  readonly covers: readonly string[];
  readonly inputs: fc.Arbitrary<Input>;
  /** Takes the input as the product does. Throws a BrokenPromise where the answer is not what it should be. */
  play(input: Input): unknown;
  /** The share of the inputs that it gets, where it is slower than others: 1 without it. */
  readonly weight?: number;
}

/** An answer that was given and is wrong: not the same on the way back, or something was written before a refusal. */
export class BrokenPromise extends Error {}

/** Makes a target of any input one of the registry. */
export function target<Input>(one: Target<Input>): Target {
  return one as unknown as Target;
}
