import type { Timer } from '../../core/ports';
import { CliError } from './cli-error';
import { systemClock } from './system-clock';

/** Who sits before a command: a person who can be asked, or a machine. */
export interface Terminal {
  print(line: string): void;
  /** What is under way, for a person. A machine's output does not have it. */
  progress(line: string): void;
  readonly hasColours: boolean;
  /** Throws a CliError where nobody can be asked. */
  confirm(question: string): Promise<boolean>;
  readonly clock: Timer;
}

type Colour = 'red' | 'yellow' | 'green';
const CODES: Readonly<Record<Colour, number>> = { red: 31, yellow: 33, green: 32 };

/** Writes a text in a colour, on a terminal that has colours. */
export function paint({ hasColours }: Pick<Terminal, 'hasColours'>, colour: Colour, text: string): string {
  return hasColours ? `\u001b[${CODES[colour]}m${text}\u001b[39m` : text;
}

/** A terminal at which nobody sits. */
export function silentTerminal(print: (line: string) => void): Terminal {
  return {
    print,
    progress: () => undefined,
    hasColours: false,
    confirm: () => Promise.reject(new CliError(NOBODY_TO_ASK)),
    clock: systemClock,
  };
}

/** Says why nothing was done without a question. */
export const NOBODY_TO_ASK =
  'nobody can be asked here, so nothing was changed: say --yes to go ahead without a question';
