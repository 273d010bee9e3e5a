import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'ci-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Stands for npx: says what the tests say, and fails as it is told to. */
const NPX = `#!/bin/bash
case "$*" in
  'projen test') echo "Tests:       $JEST, 7 total" ;;
  'projen e2e') echo 'ℹ pass 9'; echo 'ℹ fail 0' ;;
esac
[ "$*" != "projen $FAILING" ]
`;

/** The last line of CI, and its exit code, if its commands do this. */
function ci(jest: string, failing: string): readonly [line: string | undefined, exitCode: number | null] {
  cpSync('.ci/run', join(folder, '.ci/run'));
  mkdirSync(join(folder, 'bin'), { recursive: true });
  for (const [name, text] of Object.entries({ npx: NPX, npm: '#!/bin/bash\n', git: '#!/bin/bash\n' })) {
    writeFileSync(join(folder, 'bin', name), text);
    chmodSync(join(folder, 'bin', name), 0o755);
  }
  const env = { PATH: `${join(folder, 'bin')}:${process.env.PATH}`, JEST: jest, FAILING: failing };
  const { stdout, status } = spawnSync('bash', [join(folder, '.ci/run')], { env, encoding: 'utf8' });
  return [stdout.trim().split('\n').at(-1), status];
}

describe('what CI runs', () => {
  test('is the commands of the quick start, as they stand there', () => {
    const [, block = ''] = /## Quick start[^]*?```\n([^]*?)```/.exec(readFileSync('README.md', 'utf8')) ?? [];
    const commands = block
      .split('\n')
      .flatMap((line) => line.replace(/#.*/, '').split('&&'))
      .map((command) => command.trim())
      .filter((command) => command !== '');
    expect(commands.length).toBeGreaterThanOrEqual(4);
    const run = readFileSync('.ci/run', 'utf8');
    expect(commands.filter((command) => !run.includes(command))).toEqual([]);
    expect(run).toContain('npx projen sandbox --once\n');
  });

  // Nine other commands count as one each: story, generated files and their difference, package, two linters, the law of
  // enforcement, the simulation, figures.
  test.each([
    ['5 passed', '', '23 passed, 0 failed', 0],
    ['2 failed, 5 passed', 'test', '23 passed, 2 failed', 1],
    ['5 passed', 'test', '23 passed, 1 failed', 1],
    ['5 passed', 'lint:typed', '22 passed, 1 failed', 1],
    ['5 passed', 'sandbox --once', '22 passed, 1 failed', 1],
    ['5 passed', 'e2e', '23 passed, 1 failed', 1],
  ])('counts tests and commands: %s, and %j fails', (jest, failing, line, exitCode) => {
    expect(ci(jest, failing)).toEqual([line, exitCode]);
  });
});
