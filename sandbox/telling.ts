import type { Call } from './emulator';
import { describeCalls } from './hops';
import { wrap } from './words';

/** One step of a story: what somebody does, and what comes of it. */
export interface Chapter {
  readonly title: string;
  /** Does it, waits until it has come true, and says so. Fails if it does not. */
  play(): Promise<readonly string[]>;
}

export interface Telling {
  readonly print: (line: string) => void;
  /** All calls so far, if they are to be shown. */
  readonly calls?: () => readonly Call[];
}

/** A chapter that did not come true: its message names the chapter. */
export class StoryError extends Error {
  override readonly name = 'StoryError';
}

/** Plays one chapter after another. A line is printed when it is true, and the calls of a chapter before its end. */
export async function tell(chapters: readonly Chapter[], { print, calls = () => [] }: Telling): Promise<void> {
  for (const [index, { title, play }] of chapters.entries()) {
    const number = `${index + 1}`.padStart(2);
    print('');
    print(wrap(title, `${number}. `, '    '));
    const before = calls().length;
    const lines = await play().catch((error: unknown) => {
      throw new StoryError(
        `step ${index + 1} did not come true (${title})\n${error instanceof Error ? error.message : String(error)}`,
      );
    });
    for (const words of describeCalls(calls().slice(before))) print(`      ${words}`);
    for (const line of lines) print(wrap(line, '    → ', '      '));
  }
}
