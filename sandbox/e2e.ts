import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { SandboxError, say } from './progress';
import { describeSandbox, startSandbox } from './sandbox';

const TESTS = 'sandbox/e2e';

/** `npx projen e2e [file…]`: deploys the product into a sandbox and asserts what it does, file by file. */
async function main(chosen: readonly string[]): Promise<number> {
  const files = readdirSync(TESTS)
    .filter((name) => name.endsWith('.e2e.ts'))
    .map((name) => join(TESTS, name))
    .sort();
  const selected = chosen.length === 0 ? files : files.filter((file) => chosen.some((part) => file.includes(part)));
  if (selected.length === 0) {
    throw new SandboxError(`no test matches ${chosen.join(' or ')}; there are ${files.join(', ')}`);
  }
  const sandbox = await startSandbox();
  say(`running ${selected.length} files of end-to-end tests`);
  const { status } = spawnSync(
    process.execPath,
    ['--import', 'tsx', '--test', '--test-concurrency=1', '--test-reporter=spec', ...selected],
    {
      stdio: 'inherit',
      env: { ...process.env, SANDBOX: describeSandbox(sandbox) },
    },
  );
  return status ?? 1;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
main(process.argv.slice(2)).then(
  (status) => process.exit(status),
  (error: unknown) => {
    console.error(error instanceof SandboxError ? error.message : error);
    process.exit(1);
  },
);
