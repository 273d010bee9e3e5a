import { InvalidArgumentError, Option, type Command } from 'commander';
import type { OfficeOptions } from './aws-office';
import { MANAGEMENT_STACK } from './installation';

export type Common = OfficeOptions & { readonly json?: boolean | undefined };

/** The longest that a command waits, in seconds. */
const LONGEST_WAIT_S = 3_600;

/** Adds the options that say where the installation is, and `--json`. */
export function withInstallation(command: Command): Command {
  return withPlace(command.option('--json', 'print JSON: amounts are decimal texts in USD'));
}

/** Adds the options that say where the installation is. */
export function withPlace(command: Command): Command {
  const options = [
    new Option('--region <region>', 'the home region of the management stack (default: AWS_REGION)'),
    new Option('--profile <name>', 'a profile of the AWS configuration (default: AWS_PROFILE)'),
    new Option('--stack <name>', 'the management stack, whose outputs name the tables')
      .default(MANAGEMENT_STACK)
      .env('BUDGET_GUARDRAILS_STACK'),
    new Option('--budgets-table <name>', 'instead of the stack’s').env('BUDGET_GUARDRAILS_BUDGETS_TABLE'),
    new Option('--cost-table <name>', 'instead of the stack’s').env('BUDGET_GUARDRAILS_COST_TABLE'),
  ];
  for (const option of options) command.addOption(option.helpGroup('Where the installation is:'));
  return command;
}

/** Adds the options of what changes a budget. */
export function withChange(command: Command): Command {
  return withInstallation(command)
    .option('--reason <text>', 'why, for the history')
    .option('--yes', 'do not ask, whatever it stops')
    .addOption(
      new Option('--wait <seconds>', 'how long to wait until it is in force; 0: not at all')
        .default(60)
        .argParser(secondsOf),
    );
}

function secondsOf(text: string): number {
  const seconds = /^\d{1,4}$/.test(text) ? Number(text) : NaN;
  if (!(seconds <= LONGEST_WAIT_S)) throw new InvalidArgumentError(`expected whole seconds up to ${LONGEST_WAIT_S}.`);
  return seconds;
}

/** Adds examples below the help of a command: what to type, and what for. */
export function withExamples(
  command: Command,
  ...examples: readonly (readonly [line: string, why: string])[]
): Command {
  const lines = examples.map(([line, why]) => `  $ budget-guardrails ${line}\n      ${why}`);
  return command.addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
}
