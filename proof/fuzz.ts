import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { readArguments, type Asked } from './fuzz/arguments';
import { TARGETS } from './fuzz/registry';
import type { Line } from './fuzz/worker';

/** The longest that a job may take, in milliseconds: what does not end by then hangs. */
const LONGEST_JOB_MS = 300_000;

/** Throws a RangeError that names what is no target, and what is one. */
export function requireTarget(only: string): void {
  const names = TARGETS.map(({ name }) => name);
  if (only === '' || names.includes(only)) return;
  throw new RangeError(`--only '${only}' is no target: expected one of ${names.join(', ')}`);
}

/** Plays inputs on all cores. Prints what fails, with its seed. Returns how many targets failed. */
async function fuzzAll(asked: Asked): Promise<number> {
  const workers = availableParallelism();
  const failed = new Map<string, string>();
  const tell = (target: string, words: string) => {
    if (failed.has(target)) return;
    failed.set(target, words);
    console.log(`${target}: ${words}`);
  };
  const codes = await Promise.all(Array.from({ length: workers }, (_, index) => work(asked, index, workers, tell)));
  const targets = asked.only === '' ? `${TARGETS.length} targets` : asked.only;
  console.log(`${asked.inputs} inputs of ${targets} from seed ${asked.seed}, ${failed.size} failures`);
  return failed.size + codes.filter((code) => code !== 0).length;
}

type Tell = (target: string, words: string) => void;

async function work({ only, inputs, seed }: Asked, index: number, workers: number, tell: Tell): Promise<number> {
  const program = ['--require', 'tsx/cjs', join(__dirname, 'fuzz/worker.ts')];
  const worker = spawn(process.execPath, [...program, only, ...[inputs, seed, index, workers].map(String)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let current: Line['begins'];
  const hangs = () => {
    if (current === undefined) tell('a worker', 'did not begin');
    else tell(current.target, `hangs; ${repeat(current)}`);
    worker.kill('SIGKILL');
  };
  let watch = setTimeout(hangs, LONGEST_JOB_MS);
  const ended = new Promise<number>((resolve) => worker.once('close', (code) => resolve(code ?? 1)));
  for await (const text of createInterface({ input: worker.stdout })) {
    clearTimeout(watch);
    watch = setTimeout(hangs, LONGEST_JOB_MS);
    const { begins, found } = JSON.parse(text) as Line;
    current = begins ?? current;
    if (found !== undefined && current !== undefined) {
      tell(found.target, `${found.fault}\n  ${JSON.stringify(found.input)}\n  ${repeat(current)}`);
    }
  }
  clearTimeout(watch);
  const code = await ended;
  if (code !== 0 && current !== undefined) tell(current.target, `ended the process with ${code}; ${repeat(current)}`);
  return code;
}

function repeat({ target, seed, inputs }: NonNullable<Line['begins']>): string {
  return `to repeat it: npx projen fuzz --only ${target} --seed ${seed} --inputs ${inputs}`;
}

async function main(): Promise<void> {
  const asked = readArguments(process.argv.slice(2));
  requireTarget(asked.only);
  process.exitCode = (await fuzzAll(asked)) === 0 ? 0 : 1;
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error instanceof RangeError || error instanceof TypeError ? error.message : error);
    process.exitCode = 1;
  });
}
