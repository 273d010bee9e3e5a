import { existsSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { periodEnd, periodOf, periodStart } from '../src/core/domain/period';
import { later, MS_PER_DAY, MS_PER_SECOND, type Instant } from '../src/core/domain/time';
import { SPOKE_STACK, SPOKES } from './accounts';
import { parseEndToEnd } from './command-line';
import { MANAGEMENT_PARAMETERS, spokeParameters } from './deployment';
import { lanesOf } from './e2e/lanes';
import { Emulator } from './emulator';
import { FIGURES, figureTable } from './figures';
import { Installation } from './installation';
import { run } from './processes';
import { SandboxError, say, step } from './progress';
import { pythonEnvironment } from './python';
import { attachSandbox, calm, describeSandbox, type Sandbox } from './sandbox';
import { folderForAssembly, synthesize } from './synthesis';

const TESTS = 'sandbox/e2e';

/** What node says at the end of each file. It is said once, of all. */
const SUMMARY = /^ℹ (?:tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) .*\n/gm;

/** These check what is synthesized with cfn-lint, which has an environment of its own. */
const LINTING = /templates|packages/;

/**
 * `npx projen e2e [file…] [--times n]`: deploys the product into sandboxes and asserts what it does. The files run in
 * lanes, each with an emulator of its own: most of their time is waiting.
 */
async function main(given: readonly string[]): Promise<number> {
  const { files, times } = parseEndToEnd(given);
  // The SDK says on every start that releases of 2027 need Node 22.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const lanes = lanesOf(selected(files));
  const assembly = folderForAssembly();
  const figures = resolve('.sandbox', `figures-${process.pid}.jsonl`);
  process.env[FIGURES] = figures;
  let failures = 0;
  for (let round = 1; round <= times; round++) {
    const ran = await runAll(lanes, assembly);
    const failed = ran.filter(({ code }) => code !== 0).map(({ file }) => file);
    const [passes, fails] = [sumOf(ran, 'passes'), sumOf(ran, 'fails')];
    const which = times === 1 ? '' : `round ${round} of ${times}: `;
    say(`${which}${passes} tests passed in ${ran.length} files${failed.map((file) => `; FAILED: ${file}`).join('')}`);
    console.log(`ℹ tests ${passes + fails}\nℹ pass ${passes}\nℹ fail ${fails}`);
    failures += failed.length;
  }
  for (const line of figureTable(figures)) console.log(line);
  rmSync(figures, { force: true });
  return failures === 0 ? 0 : 1;
}

/** Everything once, in new sandboxes. What is synthesized in the first round serves all. */
async function runAll(lanes: readonly (readonly string[])[], assembly: string): Promise<readonly Ran[]> {
  const isFirst = !existsSync(assembly);
  const linter = lanes.flat().some((file) => LINTING.test(file))
    ? pythonEnvironment('cfn-lint', 'requirements-lint.txt')
    : undefined;
  const starting = (async () => {
    const started: Emulator[] = [];
    for (const name of ['emulator', 'emulator of lane 2', 'emulator of lane 3'].slice(0, lanes.length)) {
      const emulator = await Emulator.start(name);
      emulator.moveClock((sameDay(emulator.now()) - emulator.now()) / MS_PER_SECOND);
      started.push(emulator);
    }
    return started;
  })();
  const synthesizing = isFirst ? step('the templates, synthesized', () => synthesize(assembly), starting) : undefined;
  const [emulators] = await Promise.all([starting, synthesizing, linter]);
  const ran = await Promise.all(
    emulators.map(async (emulator, index) => {
      const sandbox = attachSandbox(JSON.stringify({ endpoint: emulator.endpoint, folder: emulator.folder }));
      symlinkSync(assembly, sandbox.deployment.assembly);
      await (isFirst && index === 0 ? installByCdk(sandbox) : installByCloudFormation(sandbox, index));
      return runLane(sandbox, lanes[index] ?? []);
    }),
  );
  for (const emulator of emulators) emulator.stop();
  return ran.flat();
}

/**
 * The 23rd of a month: the tests let days pass, and what happens does not depend on the day on which they are run. What
 * would be exhausted after the month's end has no fence.
 */
function sameDay(now: Instant): Instant {
  const month = periodStart(periodOf(now));
  const day = later(month, 22 * MS_PER_DAY);
  return day >= now ? day : later(periodEnd(periodOf(now)), 22 * MS_PER_DAY);
}

function selected(chosen: readonly string[]): readonly string[] {
  const files = readdirSync(TESTS)
    .filter((name) => name.endsWith('.e2e.ts'))
    .map((name) => join(TESTS, name))
    .sort();
  const matching = chosen.length === 0 ? files : files.filter((file) => chosen.some((part) => file.includes(part)));
  if (matching.length > 0) return matching;
  throw new SandboxError(`no test matches ${chosen.join(' or ')}; there are ${files.join(', ')}`);
}

/** With the CDK CLI, as somebody who builds the product does. */
async function installByCdk({ deployment, emulator }: Sandbox): Promise<void> {
  await step('CDK, bootstrapped', () => deployment.bootstrapManagement());
  await step(`the product, deployed into ${1 + SPOKES.length} accounts`, () => deployment.deployProduct());
  await calm(emulator);
}

/** With CloudFormation alone, as somebody does who installs a release: it takes a quarter of the time. */
async function installByCloudFormation({ deployment, emulator, organization }: Sandbox, lane: number): Promise<void> {
  await step(`the product, installed in lane ${lane + 1}`, async () => {
    const installation = new Installation(organization, deployment.assembly);
    await installation.publishCode();
    const states = [
      await installation.deployManagement(installation.current(), MANAGEMENT_PARAMETERS),
      ...(await Promise.all(
        SPOKES.map((account) =>
          installation.deploy(account, SPOKE_STACK, { TemplateBody: installation.spoke() }, spokeParameters(account)),
        ),
      )),
    ];
    if (states.some((state) => state !== 'CREATE_COMPLETE')) {
      throw new SandboxError(`lane ${lane + 1} cannot be installed: ${states.join(', ')}`);
    }
    await calm(emulator);
  });
}

interface Ran {
  readonly file: string;
  readonly code: number;
  readonly passes: number;
  readonly fails: number;
}

function sumOf(ran: readonly Ran[], what: 'passes' | 'fails'): number {
  return ran.reduce((sum, one) => sum + one[what], 0);
}

/** Runs files one after the other, and shows what each has said when it has ended. */
async function runLane(sandbox: Sandbox, files: readonly string[]): Promise<readonly Ran[]> {
  const ran: Ran[] = [];
  for (const file of files) {
    const begun = Date.now();
    const { code, output } = await run(process.execPath, ['--import', 'tsx', '--test', '--test-reporter=spec', file], {
      SANDBOX: describeSandbox(sandbox),
    });
    say(`${file}, ${((Date.now() - begun) / 1_000).toFixed(1)} s`);
    console.log(output.replaceAll(SUMMARY, '').trimEnd());
    const counted = (what: string) => Number(new RegExp(`^ℹ ${what} (\\d+)`, 'm').exec(output)?.[1] ?? 0);
    // A file that does not come to its end has not counted that.
    const fails = Math.max(counted('fail') + counted('cancelled'), code === 0 ? 0 : 1);
    ran.push({ file, code, passes: counted('pass'), fails });
  }
  return ran;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
main(process.argv.slice(2)).then(
  (status) => process.exit(status),
  (error: unknown) => {
    console.error(error instanceof SandboxError ? error.message : error);
    process.exit(1);
  },
);
