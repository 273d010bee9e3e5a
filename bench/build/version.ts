import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const MAX_BYTES = 64 * 1024 * 1024;

/** A commit of the product in a folder of its own, with its dependencies. */
export interface Version {
  readonly commit: string;
  readonly folder: string;
}

/** The short name of a commit. */
export async function nameOf(commit: string): Promise<string> {
  return git(join(__dirname, '../..'), 'rev-parse', '--short', '--verify', `${commit}^{commit}`);
}

/** Whether the repository has changes that no commit has, so that they are not measured. */
export async function isChanged(): Promise<boolean> {
  return (await git(join(__dirname, '../..'), 'status', '--porcelain')) !== '';
}

/** Clones the commit and installs what its lock file says; neither is measured. */
export async function cloned(commit: string, parent: string): Promise<Version> {
  const folder = join(parent, commit);
  await git(parent, 'clone', '--quiet', '--no-checkout', join(__dirname, '../..'), folder);
  await git(folder, 'checkout', '--quiet', '--detach', commit);
  await execute('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, maxBuffer: MAX_BYTES });
  return { commit, folder };
}

/** Does something as in a fresh clone: nothing is built, and no cache of a tool is warm. */
export async function freshly<T>({ folder }: Version, act: (temporary: string) => Promise<T>): Promise<T> {
  await git(folder, 'checkout', '--quiet', '--force', '--', '.');
  await git(folder, 'clean', '-ffdxq', '--exclude=/node_modules');
  rmSync(join(folder, 'node_modules/.cache'), { recursive: true, force: true });
  const temporary = mkdtempSync(join(tmpdir(), 'bench-tmp-'));
  try {
    return await act(temporary);
  } finally {
    rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function git(folder: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await execute('git', [...args], { cwd: folder, maxBuffer: MAX_BYTES });
  return stdout.trim();
}
