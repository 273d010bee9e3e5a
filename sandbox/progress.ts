const started = Date.now();

/** A line that says what begins or what is done, with the seconds since the start. */
export function say(text: string): void {
  console.log(`${((Date.now() - started) / 1000).toFixed(1).padStart(6)} s  ${text}`);
}

/** Something that the person at the keyboard can put right: shown without a stack. */
export class SandboxError extends Error {}

/**
 * Does something, and says that it is done and how long it took, but not before what is to be said first: of two things
 * at the same time, the same one always comes first.
 */
export async function step<T>(text: string, run: () => Promise<T>, first?: Promise<unknown>): Promise<T> {
  const begun = Date.now();
  const result = await run();
  const seconds = ((Date.now() - begun) / 1000).toFixed(1);
  await first;
  say(`${text}, in ${seconds} s`);
  return result;
}
