import type { Command } from 'commander';
import type { ChangeOptions } from './apply-change';
import type { Bench } from './bench';
import { withChange, withExamples, withInstallation, type Common } from './command-options';
import { exempt, type ExemptOptions } from './exempt';
import { pause, resume, type PauseOptions } from './pausing';
import { requireItemAddress } from './settings';
import { requireAddress } from './status';
import { endStopByHand, stopByHand, type StopOptions } from './stop-by-hand';
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

  addByHand(program, bench);
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

function addByHand(program: Command, bench: Bench): void {
  const stop = withChange(program.command('stop'))
    .description('stop what spends in a budget now, whatever money is left; the plan first, then a question')
    .argument('<address>', 'an account or <account>.<workload>')
    .option('--until <time>', 'when it ends by itself, like 2026-12-05 (UTC; default: the end of the month)')
    .option('--who <name>', 'who stops it, as people read it (default: the identity at AWS)')
    .action((address: string, options: Common & StopOptions) =>
      bench.run(
        options,
        (office, terminal) => stopByHand(address, options, office, terminal),
        () => requireAddress(address),
      ),
    );
  withExamples(
    stop,
    ['stop 222222222222 --reason "leaked key"', 'until the end of the month, or until `give-back`'],
    ['stop 222222222222.shop --until 2026-12-05 --reason "nobody uses it" --yes', 'one workload, without a question'],
  );

  const giveBack = withChange(program.command('give-back'))
    .description('end a stop by hand: what it holds is given back as it was')
    .argument('<address>', 'an account or <account>.<workload>')
    .action((address: string, options: Common & ChangeOptions) =>
      bench.run(
        options,
        (office, terminal) => endStopByHand(address, options, office, terminal),
        () => requireAddress(address),
      ),
    );
  withExamples(giveBack, [
    'give-back 222222222222 --reason "key is replaced"',
    'the same afterwards as before the stop',
  ]);
}
