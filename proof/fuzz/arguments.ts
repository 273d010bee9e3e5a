import { parseArgs } from 'node:util';

export interface Asked {
  readonly inputs: number;
  readonly seed: number;
  /** The name of a target. Empty: all. */
  readonly only: string;
}

const USAGE = 'expected --inputs a number, --seed a number, --only the name of a target';

/** Reads the arguments of the command. Throws a RangeError that names what makes no sense. */
export function readArguments(args: readonly string[]): Asked {
  const { values } = parseArgs({
    args: args.filter((one) => one !== '--'),
    options: { only: { type: 'string' }, inputs: { type: 'string' }, seed: { type: 'string' } },
  });
  const { only = '', inputs = '100000', seed = '1' } = values;
  return { only, inputs: wholeNumber('inputs', inputs), seed: wholeNumber('seed', seed) };
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new RangeError(`--${name} '${text}' is no whole number: ${USAGE}`);
  return Number(text);
}
