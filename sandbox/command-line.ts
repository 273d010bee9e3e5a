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
