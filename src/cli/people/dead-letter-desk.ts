import type { RawLetter } from './dead-letter';

/** What can be done with the messages of dead-letter queues. */
export interface DeadLetterDesk {
  /**
   * Takes messages of a queue, by its URL, up to `most`. Nobody else gets them for HELD_MS, or until they are given
   * back.
   */
  take(queue: string, most: number): Promise<readonly RawLetter[]>;
  giveBack(queue: string, letters: readonly RawLetter[]): Promise<void>;
  /** Returns those that could not be removed. */
  remove(queue: string, letters: readonly RawLetter[]): Promise<readonly RawLetter[]>;
  /** Has Lambda call a function, which keeps the call and tries it again when it fails. */
  call(functionName: string, payload: unknown): Promise<void>;
}

/** The time for which messages that were taken are nobody else's: a person reads the plan in it, and answers. */
export const HELD_MS = 10 * 60_000;
