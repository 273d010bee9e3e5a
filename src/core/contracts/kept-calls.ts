import type { UseCase } from './names';

/** The longest that Lambda keeps a call that nobody waits for: six hours. */
const LONGEST_HOURS = 6;

/**
 * The use cases that are told what has happened, and when. Nobody tells it again, and it counts the same however late
 * it is heard of.
 */
const TOLD_FACTS: ReadonlySet<string> = new Set<UseCase>(['meter-resource', 'record-expense']);

/**
 * Returns for how many hours Lambda keeps a call of a function that it cannot start, as when nothing is left of the
 * account's concurrency. What only asks for a look is asked for again within the hour: more of it would only pile up.
 */
export function keptHours(useCase: string): number {
  return TOLD_FACTS.has(useCase) ? LONGEST_HOURS : 1;
}
