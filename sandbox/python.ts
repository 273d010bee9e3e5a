import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { lastLines, run } from './processes';
import { SandboxError, step } from './progress';

const CANDIDATES = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];
const OLDEST = [3, 10] as const;
const REQUIREMENTS = 'sandbox/emulator';

/**
 * A Python environment with exactly the packages of a requirements file, by their hashes. It is made once for each
 * state of the file and kept in `.sandbox/`. Returns the path of its programs.
 */
export async function pythonEnvironment(name: string, requirements: string): Promise<string> {
  const file = join(REQUIREMENTS, requirements);
  const digest = createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 12);
  const folder = resolve('.sandbox', `${name}-${digest}`);
  const complete = join(folder, 'complete');
  if (existsSync(complete)) return join(folder, 'bin');
  const python = await findPython();
  await step(`making a Python environment for ${name}`, async () => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync('.sandbox', { recursive: true });
    await must(
      python,
      ['-m', 'venv', folder],
      'Python cannot make a virtual environment (on Debian: apt install python3-venv)',
    );
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--require-hashes', '-r', file];
    await must(
      join(folder, 'bin', 'python'),
      pip,
      'the Python packages cannot be installed: is the package index reachable?',
    );
    writeFileSync(complete, '');
  });
  return join(folder, 'bin');
}

async function findPython(): Promise<string> {
  const found: string[] = [];
  for (const candidate of CANDIDATES) {
    const { code, output } = await run(candidate, ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])']);
    if (code !== 0) continue;
    const [major = 0, minor = 0] = output.trim().split('.').map(Number);
    if (major === OLDEST[0] && minor >= OLDEST[1]) return candidate;
    found.push(`${candidate} is ${output.trim()}`);
  }
  throw new SandboxError(
    `The sandbox needs Python ${OLDEST.join('.')} or newer and found ${found.length === 0 ? 'none' : found.join(', ')}. ` +
      'Install it, or run `npx projen test`, which needs Node alone.',
  );
}

async function must(command: string, args: readonly string[], problem: string): Promise<void> {
  const { code, output } = await run(command, args);
  if (code !== 0) throw new SandboxError(`${problem}\n${lastLines(output)}`);
}
