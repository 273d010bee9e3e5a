import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const run = (...commands: readonly string[]) =>
  spawnSync(process.execPath, ['projenrc/side-by-side.cjs', ...commands], { encoding: 'utf8' });

test('runs all, and succeeds if all do', () => {
  const { status, stdout } = run('echo one', 'echo two');
  expect([status, stdout.split('\n').sort()]).toEqual([0, ['', 'one', 'two']]);
});

test('fails when one fails, after the others have ended, and names it', () => {
  const { status, stdout, stderr } = run('exit 3', 'sleep 0.2; echo two');
  expect([status, stdout, stderr]).toEqual([1, 'two\n', 'exit 3: exit 3\n']);
});

interface Tasks {
  readonly tasks: Readonly<Record<string, { readonly steps?: readonly { readonly exec?: string }[] }>>;
}

test('no task has a background command, which projen’s own shell refuses', () => {
  const { tasks } = JSON.parse(readFileSync('.projen/tasks.json', 'utf8')) as Tasks;
  const commands = Object.values(tasks).flatMap(({ steps = [] }) => steps.flatMap(({ exec }) => exec ?? []));
  expect(commands.filter((command) => /(^|[^&])&([^&]|$)/.test(command.replaceAll(/\d*>&\d/g, '')))).toEqual([]);
});
