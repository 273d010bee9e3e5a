import { parseCommandLine } from './command-line';
import { HELP, obey } from './commands';
import { SandboxError } from './progress';
import { prompt } from './prompt';
import { startSandbox } from './sandbox';
import { story } from './story';
import { StoryError, tell } from './telling';

/** `npx projen sandbox`: deploys the product on this machine, tells its story, and stays open. */
async function main(given: readonly string[]): Promise<void> {
  const { once, verbose } = parseCommandLine(given);
  const sandbox = await startSandbox();
  const { emulator } = sandbox;
  await tell(story(sandbox), {
    print: (line) => console.log(line),
    ...(verbose ? { calls: () => emulator.calls() } : {}),
  });
  if (once) return;
  console.log(`\nThe sandbox is open. Try:\n${HELP}`);
  const ending = await prompt({ input: process.stdin, output: process.stdout }, (line, print) =>
    obey({ sandbox, print, verbose }, line),
  );
  // Nobody is at the keyboard: it stays open for other terminals.
  if (ending === 'closed' && !process.stdin.isTTY) await new Promise(() => setInterval(() => undefined, 60_000));
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(0));
main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof SandboxError || error instanceof StoryError ? error.message : error);
    process.exit(1);
  },
);
