import { setFlagsFromString } from 'node:v8';
import { Argument, Command, Option } from 'commander';
import type { Address } from '../core/domain/address';
import { configJsonSchema } from '../packaging/config-schema';
import { completionScript, SHELLS, type Shell } from './completion';
import { COST_BASES, showCoverage, type CoverageOptions } from './coverage';
import { writeDocs, type DocsOptions } from './docs';
import { keepReleaseFiles, type KeepReleaseOptions } from './keep-release';
import { packageDistribution, type PackageOptions } from './package';
import type { OfficeOptions } from './people/aws-office';
import { withPlace, type Common } from './people/command-options';
import { areAddresses, requireAccounts, showLiveCoverage } from './people/live-coverage';
import type { Office } from './people/office';
import { addPeopleCommands } from './people/people-commands';
import { silentTerminal, type Terminal } from './people/terminal';
import { publish, type PublishOptions } from './publish';
import { showReplay, type ReplayOptions } from './replay';

/** Loads AWS's clients only for those who call AWS. */
async function openOffice(options: OfficeOptions): Promise<Office> {
  const aws = await import('./people/aws-office.js');
  return aws.openOffice(options);
}

/** The commands, and what each accepts. */
export function commandLine(
  print: (line: string) => void,
  terminal: Terminal = silentTerminal(print),
  open: (options: OfficeOptions) => Promise<Office> = openOffice,
): Command {
  const program = new Command('budget-guardrails')
    .description(
      'Keeps every account of an AWS organization inside its monthly budget.\n' +
        'What each command prints, and what its exit codes mean: docs/cli.md',
    )
    .showHelpAfterError('(--help says what is accepted)');

  program.commandsGroup('For those who own budgets and run accounts:');
  addPeopleCommands(program, terminal, open, (code) => {
    process.exitCode = code;
  });
  program.commandsGroup('For those who install it, and before:');

  program
    .command('package')
    .description('make dist/ of what `npx projen synth` wrote: templates, code, the CfCT package, checksums')
    .option('--assembly <folder>', 'what CDK synthesized', 'cdk.out')
    .option('--config <file>', 'the organization, for the CfCT package', 'budget-guardrails.config.yaml')
    .option('--out <folder>', 'where to write', 'dist')
    .action(async (options: PackageOptions) => packageDistribution(options, print));

  program
    .command('publish')
    .description('put the code and the templates of dist/ into a bucket, and say how to install them')
    .requiredOption('--bucket <name>', 'a bucket in the region of the management stack')
    .option('--prefix <path>', 'where in the bucket', '')
    .option('--region <region>', 'the region of the management stack (default: the bucket’s)')
    .option('--from <folder>', 'what was packaged', 'dist')
    .action(async (options: PublishOptions) => publish(options, print));

  program
    .command('keep-release')
    .description('copy the templates of a release to releases/<version>/, where later releases find them')
    .option('--from <folder>', 'the templates of the release', 'dist/templates')
    .option('--releases <folder>', 'where to keep them', 'releases')
    .action((options: KeepReleaseOptions) => keepReleaseFiles(options, print));

  addBillCommands(program, print, async (accounts, options) => {
    process.exitCode = await showLiveCoverage(accounts, options, await open(options), terminal);
  });

  program
    .command('docs')
    .description('write docs/parameters.md from what CDK synthesized')
    .option('--assembly <folder>', 'what CDK synthesized', 'cdk.out')
    .option('--out <file>', 'where to write', 'docs/parameters.md')
    .action((options: DocsOptions) => writeDocs(options, print));

  program
    .command('config-schema')
    .description('print the JSON schema of the config file')
    .action(() => {
      process.stdout.write(configJsonSchema());
    });
  addCompletion(program);
  return program;
}

function addCompletion(program: Command): void {
  program
    .command('completion')
    .description('print a script that completes commands and options in your shell: docs/cli.md#completion')
    .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS))
    .action((shell: Shell) => {
      process.stdout.write(completionScript(program, shell));
    });
}

/** The commands that are about bills: files, or what an installation has read. */
function addBillCommands(
  program: Command,
  print: (line: string) => void,
  showLive: (accounts: readonly Address[], options: Common) => Promise<void>,
): void {
  withPlace(program.command('coverage'))
    .description(
      'say what is seen live of a bill, and what by the bill alone: of files, what the product would see;\n' +
        'of an installation, what it has seen, and what explains the rest: docs/coverage.md',
    )
    .argument(
      '[what...]',
      'bills in FOCUS 1.0 to 1.3 or CUR 2.0 (.csv, .csv.gz or .parquet), or accounts; all accounts without it',
    )
    .addOption(new Option('--cost <which>', 'of files: the cost to count').choices(COST_BASES).default('billed'))
    .option('--json', 'print JSON, with exact amounts')
    .option('--strict', 'of files: end with 2 when a line cannot be counted')
    .action(async (what: readonly string[], options: CoverageOptions & Common) => {
      if (areAddresses(what)) await showLive(requireAccounts(what), options);
      else process.exitCode = await showCoverage(what, options, print);
    });

  program
    .command('replay')
    .description('say what would have become of budgets in a bill: docs/replay.md')
    .option('--bill <file...>', 'bills in FOCUS 1.0 to 1.3 or CUR 2.0: .csv, .csv.gz or .parquet')
    .option('--budgets <file>', 'CSV or YAML with address and USD (default: a part of what each account has spent)')
    .option('--sample', 'a bill and budgets that are made up, instead of yours')
    .addOption(new Option('--cost <which>', 'the cost to count').choices(COST_BASES).default('billed'))
    .option('--json', 'print JSON, with exact amounts')
    .option('--report <file>', 'write a page of HTML (with --sample: replay-report.html)')
    .action(async (options: ReplayOptions) => {
      // Else the heap grows for columns of Parquet that are long gone.
      setFlagsFromString('--heap-growing-percent=20');
      await showReplay(options, print);
    });
}
