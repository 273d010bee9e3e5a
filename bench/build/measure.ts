import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Comparison } from '../command-line';
import type { Measurement } from '../figures';
import { compare } from './compare';
import { figuresOf, formatRows, withTable, type Row } from './rows';
import { cloned, isChanged, nameOf } from './version';

const PAGE = join(__dirname, '../../docs/performance.md');

/** Whole commands of this commit and of another, side by side on one machine: docs/performance.md. */
export async function measureBuild(
  progress: (line: string) => void,
  { against, what, runs, write }: Comparison,
): Promise<Measurement> {
  const [before, now] = [await nameOf(against), await nameOf('HEAD')];
  if (await isChanged()) progress(`what no commit has is not measured: ${now} is`);
  const parent = mkdtempSync(join(tmpdir(), 'bench-build-'));
  const stop = () => process.exit(1);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  const remove = () => rmSync(parent, { recursive: true, force: true, maxRetries: 5 });
  process.once('exit', remove);
  try {
    progress(`clones of ${before} and ${now}, and what they depend on`);
    const versions = { before: await cloned(before, parent), now: await cloned(now, parent) };
    const rows: Row[] = [];
    for (const one of what) rows.push(...(await compare(one, versions, runs, progress)));
    const table = `${conditions(runs)}\n\n${formatRows(rows, { before, now })}`;
    if (write) writeFileSync(PAGE, withTable(readFileSync(PAGE, 'utf8'), table));
    return { figures: figuresOf(rows), faults: [], report: table };
  } finally {
    remove();
    process.off('exit', remove);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop);
  }
}

function conditions(runs: number): string {
  const day = new Date().toISOString().slice(0, 10);
  return `${day}, ${cpus().length} cores, Node ${process.versions.node}; medians of ${runs}, taken by turns.`;
}
