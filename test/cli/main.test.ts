import { spawnSync } from 'node:child_process';

const run = (...args: readonly string[]) =>
  spawnSync('node_modules/.bin/tsx', ['src/cli/main.ts', ...args], { encoding: 'utf8' });

describe('the command line', () => {
  test('ends with 1, and the reason without a stack trace', () => {
    const { status, stderr } = run('package', '--config', 'nowhere.yaml');
    expect([status, stderr]).toEqual([
      1,
      "nowhere.yaml: not found: expected the organization's config, as docs/install.md describes it\n",
    ]);
  }, 60_000);

  test.each([
    [['publish'], "required option '--bucket <name>' not specified"],
    [['pack'], "unknown command 'pack'"],
    [['package', '--output', 'x'], "unknown option '--output'"],
  ])(
    '%j is refused, with the reason',
    (args, reason) => {
      const { status, stderr } = run(...args);
      expect(status).toBe(1);
      expect(stderr).toContain(reason);
    },
    60_000,
  );
});
