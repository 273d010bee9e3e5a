import { InvalidArgumentError, Option, type Command } from 'commander';
import type { Bench } from './bench';
import { showChanges, type ChangesOptions } from './changes';
import { withExamples, withInstallation, type Common } from './command-options';
import { showCost, type CostOptions } from './cost';
import { examine } from './doctor';
import { explain } from './explain';
import { showPlan } from './plan';
import { redrive, type RedriveOptions } from './redrive';
import { checkStatus, requireAddress, showStatus, type StatusOptions } from './status';

const SECONDS = { least: 2, most: 3_600, unsaid: 30 } as const;

/** The commands that look, and touch nothing. */
export function addReadingCommands(program: Command, bench: Bench): void {
  const status = withInstallation(program.command('status'))
    .description('how all budgets stand, or one: in force, spent, left, runs out on, stopped')
    .argument('[address]', 'an account or <account>.<workload>; all without it')
    .addOption(
      new Option('--watch [seconds]', 'look again and again').preset(String(SECONDS.unsaid)).argParser(watchOf),
    )
    .option('--strict', 'end with 2 where a budget is not in force')
    .option('--report <file>', 'write a page of HTML about all budgets, too')
    .action((address: string | undefined, options: Common & StatusOptions) =>
      bench.run(
        options,
        (office, terminal) => showStatus(address, options, office, terminal),
        () => checkStatus(address, options),
      ),
    );
  withExamples(
    status,
    ['status', 'how many accounts are protected, and all figures'],
    ['status 222222222222 --watch 10', 'one account, again every 10 seconds'],
    ['status --strict --json', 'for a machine that raises an alarm'],
    ['status --report budgets.html', 'a page with a picture of each budget, to open or to send'],
  );

  withInstallation(program.command('explain'))
    .description('why a budget is near its limit: what spends, by whom, and the least that would have to stop')
    .argument('<address>', 'an account or <account>.<workload>')
    .action((address: string, options: Common) =>
      bench.run(
        options,
        (office, terminal) => explain(address, options, office, terminal),
        () => requireAddress(address),
      ),
    );

  withInstallation(program.command('plan'))
    .description('what would be stopped if the limit were reached now, in which order, and what is spared')
    .argument('<address>', 'an account or <account>.<workload>')
    .action((address: string, options: Common) =>
      bench.run(
        options,
        (office, terminal) => showPlan(address, options, office, terminal),
        () => requireAddress(address),
      ),
    );
}

function addChanges(program: Command, bench: Bench): void {
  const changes = withInstallation(program.command('changes'))
    .description('who changed which budget of the organization from what to what, and why, the newest first')
    .option('--since <when>', 'a time in UTC, or 12h, or 3d (default: 30d)')
    .option('--gone', 'also of what is gone without a trace: goes through the whole table')
    .action((options: Common & ChangesOptions) =>
      bench.run(options, (office, terminal) => showChanges(options, office, terminal)),
    );
  withExamples(changes, ['changes --since 7d', 'what was changed this week, and by whom']);
}

/** The commands about the installation itself. */
export function addInstallationCommands(program: Command, bench: Bench): void {
  addChanges(program, bench);
  const doctor = withInstallation(program.command('doctor'))
    .description('is all well that the guardrail depends on: GREEN, YELLOW or RED, and each finding with its mend')
    .action((options: Common) => bench.run(options, (office, terminal) => examine(options, office, terminal)));
  withExamples(
    doctor,
    ['doctor', 'ends with 0 when GREEN, 2 when YELLOW, 3 when RED'],
    ['doctor --json', 'for a machine that asks every day'],
  );

  addRedrive(program, bench);
  const cost = withInstallation(program.command('cost'))
    .description('what the guardrail itself costs here, from what its parts have counted')
    .option('--since <when>', 'a time in UTC, or 12h, or 3d (default: 30d)')
    .action((options: Common & CostOptions) =>
      bench.run(options, (office, terminal) => showCost(options, office, terminal)),
    );
  withExamples(cost, ['cost', 'the last 30 days, dearest first, each row with its source']);
}

function addRedrive(program: Command, bench: Bench): void {
  const command = withInstallation(program.command('redrive'))
    .description('empty the dead-letter queues: tell again what can be told, have a look make good the rest')
    .option('--queue <name...>', 'these queues alone, as `doctor` names them')
    .option('--check', 'say what would be done, do nothing, and end with 2 where something lies there')
    .option('--yes', 'do not ask')
    .action((options: Common & RedriveOptions) =>
      bench.run(options, (office, terminal) => redrive(options, office, terminal)),
    );
  withExamples(
    command,
    ['redrive --check', 'what lies in which queue since when, and what would become of it'],
    ['redrive --queue Undisabled', 'one queue, after its cause is gone'],
  );
}

function watchOf(text: string): number {
  const seconds = /^\d{1,4}$/.test(text) ? Number(text) : NaN;
  if (seconds >= SECONDS.least && seconds <= SECONDS.most) return seconds;
  throw new InvalidArgumentError(`expected whole seconds from ${SECONDS.least} to ${SECONDS.most}.`);
}
