import { TARGETS } from './registry';
import { fuzz, jobsOf } from './run';

/** What a worker writes, a line of JSON each: which job it begins, and what it found. */
export interface Line {
  readonly begins?: { readonly target: string; readonly seed: number; readonly inputs: number };
  readonly found?: { readonly target: string; readonly seed: number; readonly fault: string; readonly input: unknown };
}

// What handlers log is swallowed while they are played, and this is not.
const write = process.stdout.write.bind(process.stdout);
const tell = (line: Line) => write(`${JSON.stringify(line)}\n`);

/** Does every so-manieth job. A target that has failed is not played on: its first failure is to be mended first. */
async function main(only: string, inputs: number, seed: number, index: number, workers: number): Promise<void> {
  const targets = TARGETS.filter(({ name }) => only === '' || name === only);
  const failed = new Set<string>();
  for (const [place, job] of jobsOf(targets, inputs, seed).entries()) {
    const { name } = job.target;
    if (place % workers !== index || failed.has(name)) continue;
    tell({ begins: { target: name, seed: job.seed, inputs: job.inputs } });
    const found = await fuzz(job.target, job.seed, job.inputs);
    if (found === undefined) continue;
    failed.add(name);
    tell({ found });
  }
}

const [only = '', ...numbers] = process.argv.slice(2);
const [inputs = 0, seed = 1, index = 0, workers = 1] = numbers.map(Number);
void main(only, inputs, seed, index, workers).then(() => process.exit(0));
