import { measureBuild } from './build/measure';
import { parseCommandLine, UsageError, type CommandLine, type Comparison, type Part } from './command-line';
import { measureEnforcement } from './enforcement';
import type { Figure, Measurement } from './figures';
import { measureLambdas } from './lambda-bundles';
import { measureOvershoot } from './overshoot';
import { measurePosition } from './position';
import { measurePropagation } from './propagation';
import { measureReplay } from './replay';
import { measureSettlement } from './settlement';
import { measureSimulation } from './simulate';
import { measureSynthesis } from './synthesis';
import { formatTable } from './table';

type Measure = (progress: (line: string) => void, comparison: Comparison) => Promise<Measurement>;

const MEASURE: Readonly<Record<Part, Measure>> = {
  lambda: measureLambdas,
  synth: measureSynthesis,
  propagate: measurePropagation,
  settle: measureSettlement,
  overshoot: measureOvershoot,
  enforce: measureEnforcement,
  replay: measureReplay,
  position: measurePosition,
  simulate: measureSimulation,
  build: measureBuild,
};

const EXIT_FAULTS = 1;
const EXIT_USAGE = 2;

async function main(given: readonly string[]): Promise<number> {
  const commandLine = parseCommandLine(given);
  const figures: Figure[] = [];
  const faults: string[] = [];
  for (const part of commandLine.parts) {
    const measurement = await measure(part, commandLine.comparison);
    if (measurement.report !== undefined && !commandLine.json) console.log(measurement.report);
    else figures.push(...measurement.figures);
    faults.push(...measurement.faults);
  }
  print(figures, commandLine);
  for (const fault of faults) complain(fault);
  return faults.length === 0 ? 0 : EXIT_FAULTS;
}

/** One part that cannot be measured does not cost the others their figures. */
async function measure(part: Part, comparison: Comparison): Promise<Measurement> {
  try {
    return await MEASURE[part]((line) => console.error(`${part}: ${line}`), comparison);
  } catch (error) {
    return { figures: [], faults: [`${part}: ${error instanceof Error ? error.message : String(error)}`] };
  }
}

function print(figures: readonly Figure[], { json }: CommandLine): void {
  if (json) for (const { name, value, unit } of figures) console.log(JSON.stringify({ name, value, unit }));
  else if (figures.length > 0) console.log(formatTable(figures));
}

function complain(message: string): void {
  console.error(`bench: ${message}`);
}

main(process.argv.slice(2)).then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    if (!(error instanceof UsageError)) throw error;
    complain(error.message);
    process.exitCode = EXIT_USAGE;
  },
);
