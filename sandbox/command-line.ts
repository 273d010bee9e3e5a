import { parseArgs } from 'node:util';
import { SandboxError } from './progress';

export interface CommandLine {
  /** Ends after the story, for a recording or a build. */
  readonly once: boolean;
  /** Shows each call of the product, too. */
  readonly verbose: boolean;
}

const USAGE = 'usage: npx projen sandbox [--once] [--verbose]';

export function parseCommandLine(given: readonly string[]): CommandLine {
  try {
    return parseArgs({
      args: [...given],
      options: { once: { type: 'boolean', default: false }, verbose: { type: 'boolean', default: false } },
    }).values;
  } catch (error) {
    throw new SandboxError(`${(error as Error).message}\n${USAGE}`);
  }
}

/** What is to be asserted end to end. */
export interface EndToEnd {
  /** Parts of names of files; none: all. */
  readonly files: readonly string[];
  readonly times: number;
}

export function parseEndToEnd(given: readonly string[]): EndToEnd {
  const usage = 'usage: npx projen e2e [part of a file’s name…] [--times <n>]';
  try {
    const { positionals: files, values } = parseArgs({
      args: [...given],
      allowPositionals: true,
      options: { times: { type: 'string', default: '1' } },
    });
    const times = Number(values.times);
    if (!Number.isInteger(times) || times < 1) throw new Error(`'${values.times}' is no number of times`);
    return { files, times };
  } catch (error) {
    throw new SandboxError(`${(error as Error).message}\n${usage}`);
  }
}
