import { clearLine, createInterface, cursorTo } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

export interface Terminal {
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly output: Writable & { readonly isTTY?: boolean };
}

export type Print = (line: string) => void;

/** How the prompt ended: the person quit, or nobody is there to type. */
export type Ending = 'quit' | 'closed';

/**
 * Takes commands until somebody quits. One runs after another: what is typed meanwhile waits for its turn, and what a
 * command prints does not tear a line that is being typed.
 */
export function prompt(
  { input, output }: Terminal,
  obey: (line: string, print: Print) => Promise<void>,
): Promise<Ending> {
  const lines = createInterface({ input, output, terminal: input.isTTY === true, prompt: 'sandbox> ' });
  const waiting: string[] = [];
  let isBusy = false;
  let isClosed = false;

  const print: Print = (line) => {
    if (output.isTTY) {
      clearLine(output, 0);
      cursorTo(output, 0);
    }
    output.write(`${line}\n`);
    if (isBusy && lines.line !== '' && output.isTTY) lines.prompt(true);
  };

  return new Promise((resolve) => {
    const work = async (): Promise<void> => {
      if (isBusy) return;
      isBusy = true;
      for (let line = waiting.shift(); line !== undefined; line = waiting.shift()) {
        if (line.trim() === 'quit') {
          lines.close();
          return resolve('quit');
        }
        await obey(line, print).catch((error: unknown) =>
          print(`  ${error instanceof Error ? error.message : String(error)}`),
        );
      }
      isBusy = false;
      if (isClosed) resolve('closed');
      else lines.prompt(true);
    };
    lines.on('line', (line) => {
      waiting.push(line);
      void work();
    });
    lines.on('SIGINT', () => {
      lines.close();
      resolve('quit');
    });
    lines.on('close', () => {
      isClosed = true;
      if (!isBusy) resolve('closed');
    });
    lines.prompt();
  });
}
