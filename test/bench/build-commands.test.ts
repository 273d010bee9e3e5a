import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { commandOf } from '../../bench/build/commands';

const folder = mkdtempSync(join(tmpdir(), 'versions-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A version that has these tasks, and this file. */
function version(name: string, tasks: object, file: string): string {
  for (const [path, text] of [
    ['.projen/tasks.json', JSON.stringify({ tasks })],
    [file, ''],
  ] as const) {
    mkdirSync(join(folder, name, dirname(path)), { recursive: true });
    writeFileSync(join(folder, name, path), text);
  }
  return join(folder, name);
}

describe('a command that is measured', () => {
  test('lints one file as each version can', () => {
    expect(commandOf('lint', version('now', { lint: {} }, 'src/core/domain/money.ts')).argv).toEqual([
      'npx',
      'projen',
      'lint',
      'src/core/domain/money.ts',
    ]);
    expect(commandOf('lint', version('before', { eslint: {} }, 'src/domain/money.ts'))).toMatchObject({
      argv: ['npx', 'eslint', 'src/domain/money.ts'],
      env: { ESLINT_USE_FLAT_CONFIG: 'false' },
    });
  });

  test.each([
    ['  222222222222: IN_FORCE, 750.25 USD, verified 2026-11-01T00:00:00Z', true],
    ['the receipt says: in force since 10:00', true],
    ['finance writes a budget of 750.25 USD for 222222222222 into the Budgets table', false],
    ['  222222222222: PENDING, 750.25 USD', false],
  ])('is stopped at the first receipt in force: %s', (line, isReceipt) => {
    expect(commandOf('sandbox', folder).until?.test(line)).toBe(isReceipt);
  });

  test.each(['test', 'synth', 'build', 'e2e'] as const)('%s is the task of that name, to its end', (what) => {
    const { argv, until } = commandOf(what, folder);
    expect([argv, until]).toEqual([['npx', 'projen', what], undefined]);
  });
});
