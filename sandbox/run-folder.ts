import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

const PARENT = '.sandbox';

let folder: string | undefined;

/** The folder of this process, which goes with it. Those of processes that were killed are removed. */
export function folderOfRun(): string {
  folder ??= makeFolder();
  return folder;
}

function makeFolder(): string {
  mkdirSync(PARENT, { recursive: true });
  for (const name of readdirSync(PARENT)) {
    const owner = /^run-(\d+)$/.exec(name)?.[1];
    if (owner !== undefined && !isAlive(Number(owner))) rmSync(join(PARENT, name), { recursive: true, force: true });
  }
  const made = resolve(PARENT, `run-${process.pid}`);
  mkdirSync(made);
  process.once('exit', () => rmSync(made, { recursive: true, force: true, maxRetries: 3 }));
  return made;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
