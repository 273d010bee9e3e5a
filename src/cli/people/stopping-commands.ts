import type { Command } from 'commander';
import type { Bench } from './bench';
import { withChange, withExamples, withInstallation, type Common } from './command-options';
import { exempt, type ExemptOptions } from './exempt';
import { pause, resume, type PauseOptions } from './pausing';
import { requireItemAddress } from './settings';
import { showStopped, type StoppedOptions } from './stopped';

/** The commands about what is stopped, and what is not to be. */
export function addStoppingCommands(program: Command, bench: Bench): void {
  const stopped = withInstallation(program.command('stopped'))
    .description('what was stopped and given back in the organization: when, why, by which budget, USD saved')
    .option('--since <when>', 'a time in UTC, or 12h, or 3d (default: 30d)')
    .action((options: Common & StoppedOptions) =>
      bench.run(options, (office, terminal) => showStopped(options, office, terminal)),
    );
  withExamples(stopped, ['stopped --since 12h', 'what was stopped last night']);

  withChange(program.command('exempt'))
    .description('have a budget never stop what an ARN or the value of a tag names')
    .argument('<address>', 'an account, <account>.<workload>, or a unit')
    .argument('<name...>', 'ARNs or tag values')
    .option('--end', 'take the exemption away')
    .action((address: string, names: readonly string[], options: Common & ExemptOptions) =>
      bench.run(
        options,
        (office, terminal) => exempt(address, names, options, office, terminal),
        () => requireItemAddress(address),
      ),
    );

  const pausing = withChange(program.command('pause'))
    .description('suspend all enforcement: nothing is stopped, and what is stopped is given back')
    .option('--who <name>', 'who pauses it, as people read it (default: the identity at AWS)')
    .action((options: Common & PauseOptions) =>
      bench.run(options, (office, terminal) => pause(options, office, terminal)),
    );
  withExamples(pausing, ['pause --reason "prices are wrong"', 'operators are told at once, with who and why']);

  withChange(program.command('resume'))
    .description('lift the pause: what is spent and enforced is stopped again')
    .action((options: Common & PauseOptions) =>
      bench.run(options, (office, terminal) => resume(options, office, terminal)),
    );
}
