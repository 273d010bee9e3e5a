import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { together, type PartFigures } from './figures';
import { FAULT_CLASSES, type Setting } from './settings';

/** Plays an organization in so many processes, which share its accounts and its quotas. */
export async function run(setting: Setting, workers: number): Promise<PartFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'simulate-'));
  try {
    const program = bundled(folder);
    const parts = Array.from({ length: workers }, (_none, first) => runPart(program, setting, first, workers));
    return together(await Promise.all(parts));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One file without the names of closures, which a loader of TypeScript sets each time. */
function bundled(folder: string): string {
  const outfile = join(folder, 'worker.cjs');
  const entry = join(__dirname, 'worker.ts');
  buildSync({ entryPoints: [entry], outfile, bundle: true, platform: 'node', target: 'node20', logLevel: 'error' });
  return outfile;
}

async function runPart(program: string, setting: Setting, first: number, step: number): Promise<PartFigures> {
  const args = [program, JSON.stringify(setting), JSON.stringify({ first, step })];
  const worker = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const chunks: Buffer[] = [];
  worker.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const status = await new Promise<number>((resolve) => worker.once('close', (code) => resolve(code ?? 1)));
  if (status !== 0) throw new Error(`the simulation of seed ${setting.seed} died with status ${status}`);
  return JSON.parse(Buffer.concat(chunks).toString()) as PartFigures;
}

/** The command that repeats a setting. */
export function commandOf(
  { accounts, days, seed, budgets, resources, ample, faults, quotas }: Setting,
  workers: number,
): string {
  const rates = FAULT_CLASSES.filter((name) => faults[name] > 0).map((name) => `--fault ${name}=${faults[name]}`);
  return [
    `npx projen simulate -- --accounts ${accounts} --days ${days} --seed ${seed} --budgets ${budgets}`,
    `--resources ${resources} --workers ${workers} --quotas ${quotas}${ample ? ' --ample' : ''} --calm`,
    ...rates,
  ].join(' ');
}

/** Makes a setting smaller while it fails: fewer days, accounts, classes of faults. Returns the smallest. */
export async function shrink(
  setting: Setting,
  workers: number,
  fails: (setting: Setting, workers: number) => Promise<boolean>,
  tell: (smaller: Setting) => void,
): Promise<Setting> {
  for (const smaller of smallerOnes(setting)) {
    if (!(await fails(smaller, Math.min(workers, smaller.accounts)))) continue;
    tell(smaller);
    return shrink(smaller, workers, fails, tell);
  }
  return setting;
}

function smallerOnes(setting: Setting): readonly Setting[] {
  const { accounts, days, resources, faults } = setting;
  const half = (name: 'accounts' | 'days' | 'resources', value: number) =>
    value > 1 ? [{ ...setting, [name]: Math.ceil(value / 2) }] : [];
  const without = FAULT_CLASSES.filter((name) => faults[name] > 0).map((name) => ({
    ...setting,
    faults: { ...faults, [name]: 0 },
  }));
  return [...half('days', days), ...half('accounts', accounts), ...half('resources', resources), ...without];
}
