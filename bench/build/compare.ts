import { median, rounded } from '../figures';
import { commandOf, type Timed, type What } from './commands';
import { run, type Run } from './process';
import type { Cell, Row } from './rows';
import { freshly, type Version } from './version';

/** The two versions that are measured by turns, so that a slow minute of the machine touches both. */
export interface Versions {
  readonly before: Version;
  readonly now: Version;
}

const DESCRIPTIONS: Readonly<Record<Timed, readonly [what: string, target: string]>> = {
  test: ['`npx projen test` in a fresh clone', 'at least 4 times less'],
  synth: ['`npx projen synth`', 'at least 3 times less, or 10 s'],
  build: ['`npx projen build`', 'at least 2.5 times less'],
  sandbox: ['`npx projen sandbox`, to the first receipt in force', 'at least 2 times less'],
  e2e: ['`npx projen e2e`', 'at least 2 times less'],
  lint: ['lint of one file, CPU', '3 s'],
};

/** Measures one thing of both versions, so often each. */
export async function compare(
  what: What,
  versions: Versions,
  runs: number,
  progress: (line: string) => void,
): Promise<readonly Row[]> {
  const [before, now]: [Run[], Run[]] = [[], []];
  for (let index = 1; index <= runs; index++) {
    for (const [version, results] of [[versions.before, before] as const, [versions.now, now] as const]) {
      const result = await measured(what, version);
      results.push(result);
      const end = result.failure === undefined ? '' : `, with an error: ${result.failure}`;
      progress(`${what} of ${version.commit}, ${index} of ${runs}: ${result.seconds.toFixed(1)} s${end}`);
    }
  }
  return what === 'bundles' ? bundleRows(before, now) : [timeRow(what, before, now)];
}

async function measured(what: What, version: Version): Promise<Run> {
  const command =
    what === 'bundles'
      ? { argv: ['npx', 'projen', 'bench', '--json', '--only', 'lambda'], minutes: 10 }
      : commandOf(what, version.folder);
  return freshly(version, async (temporary) => run(command, version.folder, temporary));
}

function timeRow(what: Timed, before: readonly Run[], now: readonly Run[]): Row {
  const time = ({ seconds, cpuSeconds }: Run) => (what === 'lint' ? cpuSeconds : seconds);
  const [description, target] = DESCRIPTIONS[what];
  const cell = (runs: readonly Run[]) => cellOf(runs, time, 1);
  return { name: what, what: description, unit: 's', before: cell(before), now: cell(now), target };
}

/** The median of the runs that ended well; of all, if none did. */
function cellOf(runs: readonly Run[], value: (run: Run) => number | undefined, decimals: number): Cell {
  const good = runs.filter(({ failure }) => failure === undefined);
  const counted = good.length > 0 ? good : runs;
  const values = counted.map(value).filter((one) => one !== undefined);
  return {
    value: values.length === 0 ? undefined : rounded(median(values), decimals),
    isOfFailures: good.length === 0,
  };
}

const SPOKE_CLIENTS = ['meter-resource', 'disable-resources', 'restore-resources', 'end-enforcement'];

/** Weights and load times of the functions of note: the heaviest four, and the heaviest of the rest. */
function bundleRows(before: readonly Run[], now: readonly Run[]): readonly Row[] {
  const row = (useCase: string, figure: 'bundle_bytes' | 'init_ms', target: string): Row => {
    const cell = (runs: readonly Run[]) => cellOf(runs, (one) => figureOf(one, `lambda.${useCase}.${figure}`), 1);
    const [label, unit] = figure === 'init_ms' ? (['load time', 'ms'] as const) : (['bundle', 'bytes'] as const);
    const name = `${useCase}.${figure}`;
    return { name, what: `${label} of ${useCase}`, unit, before: cell(before), now: cell(now), target };
  };
  return [
    ...SPOKE_CLIENTS.map((useCase) => row(useCase, 'bundle_bytes', 'at most 710,000 bytes')),
    row(heaviestOfTheRest(now), 'bundle_bytes', 'under 400,000 bytes'),
    ...SPOKE_CLIENTS.map((useCase) => row(useCase, 'init_ms', 'at least 2 times less')),
  ];
}

function heaviestOfTheRest([first]: readonly Run[]): string {
  const sizes = [...(first?.output ?? '').matchAll(/"lambda\.([a-z-]+)\.bundle_bytes","value":(\d+)/g)];
  const others = sizes.filter(([, useCase = '']) => !SPOKE_CLIENTS.includes(useCase));
  others.sort(([, , one], [, , other]) => Number(other) - Number(one));
  return others[0]?.[1] ?? 'reconcile-budgets';
}

function figureOf({ output }: Run, name: string): number | undefined {
  const [, value] = new RegExp(`"name":"${name}","value":([\\d.]+)`).exec(output) ?? [];
  return value === undefined ? undefined : Number(value);
}
