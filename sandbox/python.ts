import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { lastLines, run } from './processes';
import { SandboxError, step } from './progress';

const CANDIDATES = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];
const OLDEST = [3, 10] as const;
const REQUIREMENTS = 'sandbox/emulator';
/** Whether there is a pip that can install into another environment. */
const HAS_PIP = 'import sys, pip; sys.exit(tuple(map(int, pip.__version__.split(".")[:2])) < (22, 3))';
// What is imported is compiled when it is, and kept: the emulator imports a tenth of what there is.
const INSTALL_OPTIONS = ['--quiet', '--disable-pip-version-check', '--require-hashes', '--no-compile'];

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
  await step(`a Python environment for the ${name}`, async () => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync('.sandbox', { recursive: true });
    await install(python, folder, file);
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

/** Makes the environment, and installs the packages into it. */
async function install(python: string, folder: string, requirements: string): Promise<void> {
  const program = join(folder, 'bin', 'python');
  // A pip for the environment alone takes longer to make than all the packages.
  const pipOfPython = (await run(python, ['-c', HAS_PIP])).code === 0;
  await must(
    python,
    ['-m', 'venv', ...(pipOfPython ? ['--without-pip'] : []), folder],
    'Python cannot make a virtual environment (on Debian: apt install python3-venv)',
  );
  const pip = pipOfPython ? [python, '-m', 'pip', '--python', program] : [program, '-m', 'pip'];
  const [command = program, ...args] = [...pip, 'install', ...INSTALL_OPTIONS, '-r', requirements];
  await must(command, args, 'the Python packages cannot be installed: is the package index reachable?');
}

async function must(command: string, args: readonly string[], problem: string): Promise<void> {
  const { code, output } = await run(command, args);
  if (code !== 0) throw new SandboxError(`${problem}\n${lastLines(output)}`);
}
