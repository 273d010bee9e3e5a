import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { WatchedMonth } from './watch-account';

const execute = promisify(execFile);
const ROOT = join(__dirname, '../..');
const PROCESS = 'bench/position/watch-process.ts';
const PROCESSES = 2;
/** So many of the accounts are watched call by call: it takes some time. */
const WATCHED = 100;
const MAX_BYTES = 64 * 1024 * 1024;

/** Lets the product watch accounts of an organization of so many, in a process for each core. */
export async function watchAll(size: number): Promise<readonly WatchedMonth[]> {
  const parts = await Promise.all(
    Array.from({ length: PROCESSES }, async (_none, first) => {
      const asked = JSON.stringify({ first, step: PROCESSES, accounts: WATCHED, size });
      const args = ['--require', 'tsx/cjs', PROCESS, asked];
      const { stdout } = await execute(process.execPath, args, { cwd: ROOT, maxBuffer: MAX_BYTES });
      return stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as WatchedMonth);
    }),
  );
  return parts.flat();
}
