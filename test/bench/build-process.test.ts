import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../bench/build/process';

const folder = mkdtempSync(join(tmpdir(), 'runs-'));
afterAll(() => rmSync(folder, { recursive: true }));

const shell = (script: string) => ['bash', '-c', script];

/** Whether a process goes on; one that nobody has buried yet does not. */
function isAlive(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.startsWith('Z');
}

describe('a measured command', () => {
  test('tells its time, the time of the processor, and its output, in its folder', async () => {
    const script = 'echo "$PWD $TMPDIR"; sleep 0.5; for ((i = 0; i < 100000; i++)); do :; done';
    const { seconds, cpuSeconds, failure, output } = await run({ argv: shell(script), minutes: 1 }, folder, '/tmp/own');
    expect(failure).toBeUndefined();
    expect(output).toContain(`${folder} /tmp/own\n`);
    expect(seconds).toBeGreaterThan(0.5);
    expect(cpuSeconds).toBeGreaterThan(0.02);
    // It slept, too.
    expect(cpuSeconds).toBeLessThan(seconds);
  }, 30_000);

  test('is stopped at its line, with all that it started', async () => {
    const script = 'sleep 600 & echo $! > child; echo begun; sleep 0.2; echo IN_FORCE; wait';
    const { seconds, failure } = await run({ argv: shell(script), until: /IN_FORCE/, minutes: 1 }, folder, folder);
    expect([failure, seconds < 30]).toEqual([undefined, true]);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(isAlive(Number(readFileSync(join(folder, 'child'), 'utf8')))).toBe(false);
  }, 60_000);

  test.each([
    ['with an error', 'echo oh; exit 3', undefined, 'exit code 3: oh'],
    ['before its line', 'echo oh', /IN_FORCE/, 'exit code 0: oh'],
  ])('that ends %s says so', async (_what, script, until, failure) => {
    const command = { argv: shell(script), minutes: 1, ...(until === undefined ? {} : { until }) };
    expect((await run(command, folder, folder)).failure).toContain(failure);
  });

  test('that takes too long is an error, and is gone', async () => {
    const script = 'echo $$ > late; echo waiting; exec sleep 600';
    await expect(run({ argv: shell(script), minutes: 0.005 }, folder, folder)).rejects.toThrow(
      'not done in 0.005 min: waiting',
    );
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(isAlive(Number(readFileSync(join(folder, 'late'), 'utf8')))).toBe(false);
  }, 30_000);
});
