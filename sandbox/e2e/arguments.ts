import { parseArgs } from 'node:util';

/** What `npx projen e2e` takes: parts of the names of files, and how often to run them. */
export interface EndToEndArguments {
  readonly files: readonly string[];
  readonly times: number;
}

/** Throws an error that names an unknown option. */
export function parseEndToEnd(args: readonly string[]): EndToEndArguments {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { times: { type: 'string', default: '1' } },
  });
  if (!/^[1-9]\d*$/.test(values.times)) throw new Error(`--times ${values.times}: expected a number from 1 on`);
  return { files: positionals, times: Number(values.times) };
}
