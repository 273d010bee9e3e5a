import { parseArgs } from 'node:util';
import { WHAT, type What } from './build/commands';

/** The parts of the benchmark. */
export const PARTS = [
  'lambda',
  'synth',
  'propagate',
  'settle',
  'overshoot',
  'enforce',
  'replay',
  'position',
  'simulate',
  'build',
] as const;
export type Part = (typeof PARTS)[number];

/** Parts that are measured on demand only: they take an hour. */
const ON_DEMAND: readonly Part[] = ['build'];

/** Parts that are measured beside another commit, too, if one is given. */
const COMPARED: readonly Part[] = ['build', 'enforce', 'position', 'simulate'];

/** What the part `build` measures, and against which commit. */
export interface Comparison {
  readonly against: string;
  readonly what: readonly What[];
  readonly runs: number;
  /** Into docs/performance.md, too. */
  readonly write: boolean;
}

export interface CommandLine {
  /** JSON lines instead of a table. */
  readonly json: boolean;
  readonly parts: readonly Part[];
  readonly comparison: Comparison;
}

const USAGE = [
  `usage: npx projen bench [--json] [--only ${PARTS.join('|')}]`,
  '       npx projen bench --only enforce|position|simulate [--against COMMIT] [--json]',
  '       npx projen bench --only build --against COMMIT [--what WHAT,…] [--runs N] [--write] [--json]',
  `       WHAT: ${WHAT.join(', ')}`,
].join('\n');

/** The command was misspelt: its message says how, and what is accepted. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export function parseCommandLine(given: readonly string[]): CommandLine {
  const { json, only, ...options } = readOptions(given);
  const parts = PARTS.filter((part) => (only === undefined ? !ON_DEMAND.includes(part) : part.startsWith(only)));
  if (parts.length === 0) throw new UsageError(`no part of the benchmark begins with '${only}'\n${USAGE}`);
  const compared = parts.some((part) => COMPARED.includes(part));
  if (parts.includes('build') && options.against === undefined) {
    throw new UsageError(`--only build needs --against\n${USAGE}`);
  }
  if (options.against !== undefined && (only === undefined || !compared)) {
    throw new UsageError(`--against goes with --only build, enforce, position or simulate\n${USAGE}`);
  }
  return { json, parts, comparison: readComparison(options) };
}

function readComparison({ against = '', what, runs, write }: Omit<ReturnType<typeof readOptions>, 'json' | 'only'>) {
  const asked = what?.split(',') ?? WHAT;
  const unknown = asked.find((one) => !WHAT.some((known) => known === one));
  if (unknown !== undefined) throw new UsageError(`'${unknown}' cannot be measured\n${USAGE}`);
  if (!/^[1-9]\d?$/.test(runs)) throw new UsageError(`--runs ${runs}: expected a number from 1 to 99\n${USAGE}`);
  return { against, what: WHAT.filter((one) => asked.includes(one)), runs: Number(runs), write };
}

function readOptions(given: readonly string[]) {
  try {
    return parseArgs({
      args: [...given],
      options: {
        json: { type: 'boolean', default: false },
        only: { type: 'string' },
        against: { type: 'string' },
        what: { type: 'string' },
        runs: { type: 'string', default: '3' },
        write: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n${USAGE}`);
  }
}
