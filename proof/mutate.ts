import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { survivorsOf, tallyOf, type Report } from './mutation/report';
import { SCOPES, type Scope } from './mutation/scopes';

/** Where Stryker works, and leaves its reports. git ignores it. */
const FOLDER = '.stryker';

/** What is mutated in one run: a scope, or some of its files. */
interface Run {
  readonly scope: Scope;
  readonly mutate: readonly string[];
}

/**
 * Returns the runs that are asked for by names of scopes or paths of files, or all of them. Throws a RangeError that
 * names what is neither.
 */
export function runsOf(args: readonly string[]): readonly Run[] {
  const asked = args.filter((one) => one !== '--');
  if (asked.length === 0) return SCOPES.map((scope) => ({ scope, mutate: scope.mutate }));
  return SCOPES.flatMap((scope) => {
    const paths = asked.filter((one) => scope.has.test(one));
    if (asked.includes(scope.name)) return [{ scope, mutate: scope.mutate }];
    return paths.length === 0 ? [] : [{ scope, mutate: paths }];
  }).concat(asked.flatMap(refuseUnknown));
}

function refuseUnknown(one: string): readonly Run[] {
  if (SCOPES.some(({ name, has }) => name === one || has.test(one))) return [];
  const names = SCOPES.map(({ name }) => name).join(', ');
  throw new RangeError(`'${one}' is not mutated: expected a file of a domain or of the loop, or one of ${names}`);
}

/** Returns the settings of Stryker for a run. */
export function settingsOf({ scope, mutate }: Run): object {
  return {
    testRunner: 'jest',
    plugins: ['@stryker-mutator/jest-runner'],
    jest: {
      projectType: 'custom',
      configFile: 'proof/mutation/jest.config.cjs',
      // Which tests cover a mutant is found out as they run: all that reach it by their imports would be hundreds.
      enableFindRelatedTests: false,
    },
    coverageAnalysis: 'perTest',
    mutate,
    concurrency: 1,
    reporters: ['json'],
    jsonReporter: { fileName: reportOf(scope) },
    tempDirName: `${FOLDER}/${scope.name}`,
    ignorePatterns: ['.sandbox', 'assets', 'cdk.out', 'dist', 'releases'],
    // jest leaves memory behind with each run, and is slower for it.
    maxTestRunnerReuse: 50,
    timeoutMS: 15_000,
    dryRunTimeoutMinutes: 15,
  };
}

function reportOf({ name }: Scope): string {
  return join(FOLDER, `${name}.report.json`);
}

/** Mutates, and prints what was killed, and each that was not. Returns whether as many were killed as the scope wants. */
function holds(run: Run): boolean {
  const { scope } = run;
  const settings = join(FOLDER, `${scope.name}.json`);
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(settings, JSON.stringify(settingsOf(run)));
  const { status } = spawnSync('npx', ['stryker', 'run', settings], {
    stdio: 'inherit',
    env: { ...process.env, MUTATION_TESTS: scope.tests.join(' ') },
  });
  if (status !== 0) return false;
  const report = JSON.parse(readFileSync(reportOf(scope), 'utf8')) as Report;
  for (const survivor of survivorsOf(report)) console.log(survivor);
  const { mutants, killed, score } = tallyOf(report);
  console.log(`${scope.name}: ${killed} of ${mutants} mutants killed, ${score} %, expected ${scope.least} % or more`);
  return score >= scope.least;
}

if (require.main === module) {
  try {
    const failed = runsOf(process.argv.slice(2)).filter((run) => !holds(run));
    process.exitCode = failed.length === 0 ? 0 : 1;
  } catch (error) {
    console.error(error instanceof RangeError ? error.message : error);
    process.exitCode = 1;
  }
}
