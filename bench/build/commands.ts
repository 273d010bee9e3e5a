import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What can be measured, by the name that `--what` takes. */
export const WHAT = ['test', 'synth', 'build', 'sandbox', 'e2e', 'lint', 'bundles'] as const;
export type What = (typeof WHAT)[number];

/** A whole command, as a person types it. */
export interface Command {
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The command is measured up to its first line of this kind, and then stopped. Else up to its end. */
  readonly until?: RegExp;
  /** How long it may take at all. */
  readonly minutes: number;
}

/** Commands that are timed; `bundles` are looked at instead. */
export type Timed = Exclude<What, 'bundles'>;

/** Says that a budget has arrived, in the words of any version. */
const RECEIPT = /\bIN_FORCE\b|receipt.*\bin force\b|\bin force\b.*receipt/i;

/** A file that every version has, though not in the same place. */
const ONE_FILE = ['src/core/domain/money.ts', 'src/domain/money.ts'];

/** How the version that stands in a folder is asked for it: names and flags have changed. */
export function commandOf(what: Timed, folder: string): Command {
  switch (what) {
    case 'test':
    case 'synth':
    case 'build':
      return { argv: ['npx', 'projen', what], minutes: 20 };
    case 'e2e':
      return { argv: ['npx', 'projen', what], minutes: 30 };
    case 'sandbox':
      return { argv: ['npx', 'projen', what], until: RECEIPT, minutes: 10 };
    case 'lint':
      return lintOf(ONE_FILE.find((file) => existsSync(join(folder, file))) ?? 'src', folder);
  }
}

/** Before there was a task for it, `npx projen eslint FILE` went through all files: people ran the linter itself. */
function lintOf(file: string, folder: string): Command {
  return tasksOf(folder).includes('lint')
    ? { argv: ['npx', 'projen', 'lint', file], minutes: 5 }
    : { argv: ['npx', 'eslint', file], env: { ESLINT_USE_FLAT_CONFIG: 'false' }, minutes: 5 };
}

function tasksOf(folder: string): readonly string[] {
  const { tasks } = JSON.parse(readFileSync(join(folder, '.projen/tasks.json'), 'utf8')) as { readonly tasks: object };
  return Object.keys(tasks);
}
