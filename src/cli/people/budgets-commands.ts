import { readFile } from 'node:fs/promises';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { WHEN_BLIND } from '../../budgets/domain/when-blind';
import { MODES } from '../../core/domain/mode';
import { applyChange, type ChangeOptions } from './apply-change';
import type { Bench } from './bench';
import { formatOf, type FileFormat } from './budget-file';
import { listBudgets, removeBudget, showBudget, showHistory } from './budgets';
import { CliError } from './cli-error';
import { withChange, withExamples, withInstallation, withPlace, type Common } from './command-options';
import { exportBudgets } from './export-budgets';
import { importBudgets, type ImportOptions } from './import-budgets';
import { raiseOf, untilOf } from './raise';
import {
  requireItemAddress,
  SETTING_NAMES,
  settingsOf,
  wordOf,
  type GivenSettings,
  type SettingName,
} from './settings';

type ChangeGiven = Common & ChangeOptions;
type SetGiven = ChangeGiven &
  Omit<GivenSettings, 'value' | 'grace'> & {
    readonly graceMinutes?: string;
    readonly clear?: readonly SettingName[];
  };

/** `budgets …`: who may spend how much. */
export function addBudgetsCommands(program: Command, bench: Bench): void {
  const budgets = program.command('budgets').description('see, set and remove budgets, and who has changed them');
  addReading(budgets, bench);
  addSetting(budgets, bench);
  addRaising(budgets, bench);
  addFiles(budgets, bench);
}

function addReading(budgets: Command, bench: Bench): void {
  withInstallation(budgets.command('list'))
    .description('all budgets and defaults, and whether they are in force')
    .action((options: Common) => bench.run(options, (office, terminal) => listBudgets(options, office, terminal)));
  withInstallation(budgets.command('show'))
    .description('one budget: its settings, and whether it is in force')
    .argument('<address>', 'an account, <account>.<workload>, or a unit')
    .action((address: string, options: Common) =>
      bench.run(
        options,
        (office, terminal) => showBudget(address, options, office, terminal),
        () => requireItemAddress(address),
      ),
    );
  withInstallation(budgets.command('history'))
    .description('what was changed in a budget or in all, by whom and why, the newest first')
    .argument('[address]', "an account, <account>.<workload>, a unit, or '*' for pauses; all without it")
    .action((address: string | undefined, options: Common) =>
      bench.run(options, (office, terminal) => showHistory(address, options, office, terminal)),
    );
}

function addSetting(budgets: Command, bench: Bench): void {
  const set = withChange(budgets.command('set'))
    .description('set a budget, or some of its settings; what is not named stays')
    .argument('<address>', 'an account, <account>.<workload>, or a unit for its default')
    .argument('[usd]', 'the budget of a month in USD: 500, 750.25, "1,000.50", "$20"')
    .addOption(new Option('--mode <mode>', 'what happens at the limit').choices(MODES))
    .option('--thresholds <percents>', 'when people are told: 50,80,100')
    .option('--emails <addresses>', 'with commas between')
    .option('--exempt <list>', 'ARNs or tag values that are never stopped, with commas between')
    .addOption(
      new Option('--freeze <yes>', 'freeze the account where stopping does not hold').choices(['true', 'false']),
    )
    .option('--grace-minutes <minutes>', 'how long people may act between the limit and the stop, up to 1440')
    .addOption(new Option('--when-blind <what>', 'while nobody sees the account').choices(WHEN_BLIND))
    .option('--tag <key=value>', 'what the budget of a workload covers')
    .option(
      '--clear <settings>',
      'take settings away: mode,thresholds,emails,exempt,freeze,grace,when-blind,tag',
      settingNames,
    )
    .action((address: string, value: string | undefined, options: SetGiven) =>
      bench.run(
        options,
        (office, terminal) =>
          applyChange(
            address,
            () => settingsOf({ ...options, grace: options.graceMinutes, value }, options.clear),
            options,
            office,
            terminal,
          ),
        () => requireItemAddress(address),
      ),
    );
  withExamples(
    set,
    ['budgets set 222222222222 750.25', '750.25 USD a month for this account'],
    [
      'budgets set 222222222222 --mode enforce --reason "agreed with the owner"',
      'the same money; from now on it is kept',
    ],
    ['budgets set ou-ab12-cdef3456 200', 'for accounts of this unit that have no budget of their own'],
  );
}

function addRaising(budgets: Command, bench: Bench): void {
  const raise = withChange(budgets.command('raise'))
    .description('raise a budget by a share or an amount; what is stopped is given back when there is money again')
    .argument('<address>', 'an account, <account>.<workload>, or a unit')
    .argument('<by>', '20% or +100')
    .option('--until <time>', 'fall back by itself then, like 2026-12-05 (UTC)')
    .action((address: string, by: string, options: ChangeGiven & { readonly until?: string }) =>
      bench.run(
        options,
        (office, terminal) => {
          const until = untilOf(options.until, terminal.clock.now());
          return applyChange(address, raiseOf(address, by, until), options, office, terminal);
        },
        () => requireItemAddress(address),
      ),
    );
  withExamples(
    raise,
    ['budgets raise 222222222222 20% --reason "load test"', 'a fifth more, for this month and all others'],
    ['budgets raise 222222222222 +500 --until 2026-12-05', 'from that day on it is what it is now'],
  );

  withChange(budgets.command('remove'))
    .description('remove a budget: its enforcement ends, and what it has stopped is given back')
    .argument('<address>', 'an account, <account>.<workload>, or a unit')
    .action((address: string, options: ChangeGiven) =>
      bench.run(
        options,
        (office, terminal) => removeBudget(address, options, office, terminal),
        () => requireItemAddress(address),
      ),
    );
}

function addFiles(budgets: Command, bench: Bench): void {
  const importing = withChange(budgets.command('import'))
    .description('make the budgets of a .csv or .yaml file those of the table, after a plan and a question')
    .argument(
      '<file>',
      'columns or settings: address, budget, mode, thresholds, emails, exempt, freeze, grace, when-blind, tag',
    )
    .option('--check', 'change nothing; end with 2 when something would be changed')
    .action(async (file: string, options: Common & ImportOptions) => {
      const text = await readText(file);
      await bench.run(options, (office, terminal) => importBudgets(file, text, options, office, terminal));
    });
  withExamples(
    importing,
    ['budgets import budgets.csv', 'says what it changes and what that stops or gives back at once, then asks'],
    ['budgets import budgets.yaml --check', 'in CI: does the table say what the file says?'],
  );

  withPlace(budgets.command('export'))
    .description('print budgets and defaults as a file that import reads')
    .addOption(new Option('--format <format>', 'csv or yaml').choices(['csv', 'yaml']).default('csv'))
    .action((options: Common & { readonly format: FileFormat }) =>
      bench.run(options, (office, terminal) => exportBudgets(options.format, office, terminal)),
    );
}

async function readText(file: string): Promise<string> {
  formatOf(file);
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new CliError(`${file}: cannot be read: ${(error as Error).message}`);
  }
}

function settingNames(text: string): readonly SettingName[] {
  const names = text.split(',').map((one) => one.trim());
  const known = SETTING_NAMES.filter((name) => name !== 'value');
  return names.map((name) => {
    const found = known.find((one) => wordOf(one) === name);
    if (found === undefined) throw new InvalidArgumentError(`'${name}' is none of ${known.map(wordOf).join(', ')}.`);
    return found;
  });
}
