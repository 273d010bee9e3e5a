import { join } from 'node:path';
import { run } from './processes';
import { SandboxError, step } from './progress';
import { pythonEnvironment } from './python';

const EMULATOR = 'sandbox/emulator';
const SETTINGS = join(EMULATOR, 'pyproject.toml');

/** `npx projen lint:emulator`: what can be said of the emulator without running it. Tells what each check finds. */
async function main(): Promise<void> {
  const python = join(await pythonEnvironment('emulator', 'requirements.txt'), 'python');
  const tools = await pythonEnvironment('emulator-check', 'requirements-check.txt');
  const found: string[] = [];
  const check = (name: string, program: string, ...args: readonly string[]) =>
    step(name, async () => {
      const { code, output } = await run(program, args, { PYTHONPATH: 'sandbox', PYTHONDONTWRITEBYTECODE: '1' });
      if (code !== 0) found.push(`${name}:\n${output.trimEnd()}`);
    });
  await check('ruff: rules', join(tools, 'ruff'), 'check', '--quiet', EMULATOR);
  await check('ruff: format', join(tools, 'ruff'), 'format', '--check', '--diff', EMULATOR);
  // It reads MiniStack's sources, too: those of the environment that runs it.
  const environment = ['--config-file', SETTINGS, '--python-executable', python];
  await check('mypy: types', join(tools, 'mypy'), ...environment, '--package', 'emulator');
  await check('order of installation', python, '-m', 'unittest', '--quiet', 'emulator.installation_test');
  if (found.length > 0) throw new SandboxError(`\n${found.join('\n\n')}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof SandboxError ? error.message : error);
  process.exit(1);
});
