import { parseArgs } from 'node:util';

/** The parts of the benchmark. */
export const PARTS = ['lambda', 'synth', 'propagate', 'settle', 'overshoot'] as const;
export type Part = (typeof PARTS)[number];

export interface CommandLine {
  /** JSON lines instead of a table. */
  readonly json: boolean;
  readonly parts: readonly Part[];
}

const USAGE = `usage: npx projen bench [--json] [--only ${PARTS.join('|')}]`;

/** The command was misspelt: its message says how, and what is accepted. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export function parseCommandLine(given: readonly string[]): CommandLine {
  const { json, only } = readOptions(given);
  const parts = PARTS.filter((part) => part.startsWith(only ?? ''));
  if (parts.length === 0) throw new UsageError(`no part of the benchmark begins with '${only}'\n${USAGE}`);
  return { json, parts };
}

function readOptions(given: readonly string[]) {
  try {
    return parseArgs({
      args: [...given],
      options: { json: { type: 'boolean', default: false }, only: { type: 'string' } },
    }).values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n${USAGE}`);
  }
}
