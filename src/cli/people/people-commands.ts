import type { Command } from 'commander';
import type { OfficeOptions } from './aws-office';
import type { Bench } from './bench';
import { addBudgetsCommands } from './budgets-commands';
import type { Office } from './office';
import { addInstallationCommands, addReadingCommands } from './reading-commands';
import { addStoppingCommands } from './stopping-commands';
import type { Terminal } from './terminal';

/** The commands for those who own budgets and run accounts: docs/cli.md. */
export function addPeopleCommands(
  program: Command,
  terminal: Terminal,
  open: (options: OfficeOptions) => Promise<Office>,
  end: (code: number) => void,
): void {
  const bench: Bench = {
    run: async (options, work, check) => {
      check?.();
      end(await work(await open(options), terminal));
    },
  };
  addReadingCommands(program, bench);
  addStoppingCommands(program, bench);
  addInstallationCommands(program, bench);
  addBudgetsCommands(program, bench);
}
