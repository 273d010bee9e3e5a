import * as fc from 'fast-check';
import { faultOf } from './oracle';
import type { Target } from './target';

/** An input that undid its target, as short as it was found. */
export interface Found {
  readonly target: string;
  readonly seed: number;
  readonly inputs: number;
  readonly fault: string;
  readonly input: unknown;
}

/** The longest that an input is made shorter, in milliseconds. */
const SHRINKING_MS = 60_000;

/** Plays so many inputs of a seed. Returns the shortest found that fails, or undefined. */
export async function fuzz(one: Target, seed: number, inputs: number): Promise<Found | undefined> {
  const holds = fc.asyncProperty(one.inputs, async (input) => {
    const fault = await faultOf(one, input);
    if (fault !== undefined) throw new Error(fault);
  });
  const { failed, counterexample } = await fc.check(holds, {
    seed,
    numRuns: inputs,
    interruptAfterTimeLimit: SHRINKING_MS,
    markInterruptAsFailure: true,
  });
  if (!failed) return undefined;
  if (counterexample === null) {
    return { target: one.name, seed, inputs, fault: `not done within ${SHRINKING_MS} ms`, input: undefined };
  }
  const [input] = counterexample;
  return { target: one.name, seed, inputs, fault: (await faultOf(one, input)) ?? 'only once', input };
}

/** A part of all inputs, which is repeated by itself. */
export interface Job {
  readonly target: Target;
  readonly seed: number;
  readonly inputs: number;
}

/** As many as one job has, where a target has more: what hangs is found by the job that does not end. */
export const INPUTS_PER_JOB = 1_000;

/** Shares inputs out among targets, by their weights, each with seeds of its own from the first on. */
export function jobsOf(targets: readonly Target[], inputs: number, seed: number): readonly Job[] {
  const whole = targets.reduce((sum, { weight = 1 }) => sum + weight, 0);
  return targets.flatMap((target) => {
    const own = Math.max(1, Math.ceil((inputs * (target.weight ?? 1)) / whole));
    return Array.from({ length: Math.ceil(own / INPUTS_PER_JOB) }, (_, part) => ({
      target,
      seed: seed + part,
      inputs: Math.min(INPUTS_PER_JOB, own - part * INPUTS_PER_JOB),
    }));
  });
}
