import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ENVIRONMENTS, LAMBDA_RUNTIME } from './environment';
import { median, rounded, type Figure, type Measurement } from './figures';

const BUNDLES = join(__dirname, '..', 'assets', 'lambda');
const SUFFIX = '.lambda';
/** Odd, so that the median is one of the measurements. */
const ROUNDS = 9;

interface Module {
  readonly name: string;
  readonly file: string;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * What a function weighs, and what a fresh process takes to load it: the part of a cold start that is the code's own.
 */
export async function measureLambdas(progress: (line: string) => void): Promise<Measurement> {
  const bundles = findBundles();
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const baseline = { name: 'baseline', file: join(folder, 'empty.js'), environment: {} };
    writeFileSync(baseline.file, '');
    progress(`${ROUNDS} fresh processes for each of ${bundles.length} bundles, and for an empty module`);
    return { figures: [...bundles.map(sizeOf), ...initTimes([baseline, ...bundles])], faults: [] };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function findBundles(): readonly Module[] {
  const environments = new Map<string, Readonly<Record<string, string>>>(Object.entries(ENVIRONMENTS));
  return readdirSync(BUNDLES)
    .filter((folder) => folder.endsWith(SUFFIX))
    .sort()
    .map((folder) => {
      const name = folder.slice(0, -SUFFIX.length);
      const environment = environments.get(name);
      if (environment === undefined) {
        throw new Error(`bench/environment.ts has no environment for the bundle ${folder}`);
      }
      return { name, file: join(BUNDLES, folder, 'index.js'), environment };
    });
}

function sizeOf({ name, file }: Module): Figure {
  return { name: `lambda.${name}.bundle_bytes`, value: statSync(file).size, unit: 'bytes' };
}

/** Round by round, so that a slow minute of the machine touches every module and not one of them. */
function initTimes(modules: readonly Module[]): readonly Figure[] {
  // Not counted: the first reading of each file comes from the disk.
  modules.forEach(initMs);
  const rounds = Array.from({ length: ROUNDS }, () => modules.map(initMs));
  return modules.map(({ name }, column) => ({
    name: `lambda.${name}.init_ms`,
    value: rounded(median(rounds.map((times) => times[column] ?? NaN)), 1),
    unit: 'ms',
  }));
}

const TIMED_REQUIRE =
  'const start = performance.now(); require(process.argv[1]); console.log(performance.now() - start);';

function initMs({ file, environment }: Module): number {
  const env = { PATH: process.env.PATH, ...LAMBDA_RUNTIME, ...environment };
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', TIMED_REQUIRE, file], {
    env,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${file} cannot be loaded: ${stderr}`);
  return Number(stdout);
}
