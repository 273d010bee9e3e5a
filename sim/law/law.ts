import * as fc from 'fast-check';
import { breaches } from './check';
import { anyHistory, type History } from './history';
import { play } from './play';

/** A history that breaks the law, and how. */
export interface Breach {
  readonly seed: number;
  readonly history: History;
  readonly breaches: readonly string[];
}

/** The longest that a breach is made shorter. */
const SHRINKING_MS = 60_000;

/** Plays the history of a seed. Returns undefined if it keeps the law, or else the shortest history found that does not. */
export async function judgeSeed(seed: number, isShortened = true): Promise<Breach | undefined> {
  const keepsTheLaw = fc.asyncProperty(anyHistory, async (history) => {
    const found = breaches(await play(history));
    if (found.length > 0) throw new Error(found.join('\n'));
  });
  const { failed, counterexample } = await fc.check(keepsTheLaw, {
    seed,
    numRuns: 1,
    endOnFailure: !isShortened,
    interruptAfterTimeLimit: SHRINKING_MS,
  });
  if (!failed || counterexample === null) return undefined;
  const [history] = counterexample;
  return { seed, history, breaches: breaches(await play(history)) };
}
