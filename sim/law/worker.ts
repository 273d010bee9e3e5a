import { judgeSeed } from './law';

/** Judges the histories of so many seeds, and writes each that breaks the law as a line of JSON. */
async function main(first: number, step: number, count: number): Promise<void> {
  for (let judged = 0; judged < count; judged++) {
    const breach = await judgeSeed(first + judged * step);
    if (breach !== undefined) process.stdout.write(`${JSON.stringify(breach)}\n`);
  }
}

const [first = 1, step = 1, count = 0] = process.argv.slice(2).map(Number);
void main(first, step, count);
