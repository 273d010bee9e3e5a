import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { CommanderError } from 'commander';
import { commandLine } from '../../src/cli/program';

describe('the command line', () => {
  test('ends with 1, and the reason without a stack trace', () => {
    const args = ['src/cli/main.ts', 'package', '--config', 'nowhere.yaml'];
    const { status, stderr } = spawnSync('node_modules/.bin/tsx', args, { encoding: 'utf8' });
    expect([status, stderr]).toEqual([
      1,
      "nowhere.yaml: not found: expected the organization's config, as docs/install.md describes it\n",
    ]);
  }, 60_000);

  test('is the program of the package, in whatever folder it is called', () => {
    const program = resolve('bin/budget-guardrails');
    const args = [program, 'status', '22'];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', cwd: tmpdir() });
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^'22' is not the address of a budget: expected a 12-digit account id, .*\n$/);
  }, 60_000);

  test.each([
    [['publish'], "required option '--bucket <name>' not specified"],
    [['pack'], "unknown command 'pack'"],
    [['package', '--output', 'x'], "unknown option '--output'"],
  ])('%j is refused, with the reason', async (args, reason) => {
    const program = commandLine(() => undefined);
    let stderr = '';
    for (const command of [program, ...program.commands]) {
      command.exitOverride().configureOutput({ writeErr: (text) => (stderr += text) });
    }
    const refused = program.parseAsync(args, { from: 'user' });
    await expect(refused).rejects.toThrow(expect.objectContaining({ name: CommanderError.name, exitCode: 1 }));
    expect(stderr).toContain(reason);
  });
});
