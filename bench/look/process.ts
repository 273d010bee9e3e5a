import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const MIB = 1_048_576;
const [ACCOUNTS, BUDGETS] = [10_000, 10];
const ROOT = join(__dirname, '../..');

/**
 * Returns how much memory the hourly look at 10,000 accounts takes up, in MiB: in a process of its own, in which
 * rubbish is thrown away before it is measured. `use` is the module of the use case, also of an earlier commit: its sources do
 * not need to be installed.
 */
export function memoryOfLook(
  progress: (line: string) => void,
  use: string = join(ROOT, 'src/ledger/reconcile-expenses.ts'),
): number {
  progress(`the hourly look at ${ACCOUNTS} accounts with ${BUDGETS} budgets each`);
  const folder = mkdtempSync(join(tmpdir(), 'look-'));
  try {
    const outfile = join(folder, 'look.cjs');
    const contents = `
      import { memoryOf } from ${JSON.stringify(join(__dirname, 'driver.ts'))};
      import { reconcileExpenses } from ${JSON.stringify(use)};
      memoryOf(reconcileExpenses, ${ACCOUNTS}, ${BUDGETS}).then((bytes) => console.log(bytes));`;
    buildSync({
      stdin: { contents, resolveDir: ROOT, loader: 'ts' },
      nodePaths: [join(ROOT, 'node_modules')],
      outfile,
      bundle: true,
      platform: 'node',
      logLevel: 'error',
    });
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--expose-gc', outfile], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`the hourly look ended with status ${status}: ${stderr}`);
    return Number(stdout) / MIB;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Likewise of a commit before the house was rebuilt, on the same rows. Of its sources, the use case and its like. */
export function memoryOfLookAt(commit: string, progress: (line: string) => void): number {
  const folder = mkdtempSync(join(tmpdir(), 'look-'));
  try {
    const archive = join(folder, 'src.tar');
    execFileSync('git', ['archive', '--output', archive, commit, 'src'], { cwd: ROOT });
    execFileSync('tar', ['-xf', archive, '-C', folder]);
    return memoryOfLook(progress, join(folder, 'src/usecases/reconcile-expenses.ts'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
