import { confirm, isCancel } from '@clack/prompts';
import { CliError } from './cli-error';
import { systemClock } from './system-clock';
import { NOBODY_TO_ASK, type Terminal } from './terminal';

/** The terminal of this process. Where a machine reads or writes, nobody is asked, and there are no colours. */
export function personsTerminal(print: (line: string) => void, mayColour: boolean): Terminal {
  const { stdin, stdout, stderr } = process;
  return {
    print,
    progress: (line) => {
      if (stderr.isTTY) stderr.write(`${line}\n`);
    },
    hasColours: mayColour && stdout.isTTY,
    confirm: async (question) => {
      if (!stdin.isTTY || !stderr.isTTY) throw new CliError(NOBODY_TO_ASK);
      const answer = await confirm({ message: question, initialValue: false, output: stderr });
      return !isCancel(answer) && answer;
    },
    clock: systemClock,
  };
}
