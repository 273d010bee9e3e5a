import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Command } from './commands';

const MS_PER_SECOND = 1_000;
const MS_PER_MINUTE = 60_000;
/** What a stopped command gets to stop what it has started. */
const GRACE_MS = 30_000;
const LAST_LINES = 12;

export interface Run {
  readonly seconds: number;
  /** Of the command and of all that it waited for. Unknown where the command was stopped. */
  readonly cpuSeconds: number | undefined;
  /** What went wrong, in the command's last words. */
  readonly failure: string | undefined;
  readonly output: string;
}

/** The shell's own `time`, because a process of Node cannot ask what its children used. */
const TIMED = 'TIMEFORMAT="cpu-seconds %U %S"; time "$@"';
const CPU = /^cpu-seconds ([\d.]+) ([\d.]+)$/m;

/** Runs a command in a folder, in a group of its own, so that nothing of it is left afterwards. */
export async function run({ argv, env, until, minutes }: Command, folder: string, temporary: string): Promise<Run> {
  const start = performance.now();
  const child = spawn('bash', ['-c', TIMED, 'bash', ...argv], {
    cwd: folder,
    env: { ...process.env, ...env, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const stopWithUs = () => stop(child, 'SIGKILL');
  process.once('exit', stopWithUs);
  try {
    const { output, isSeen } = await follow(child, until, minutes * MS_PER_MINUTE);
    const seconds = (performance.now() - start) / MS_PER_SECOND;
    if (isSeen) await end(child);
    const isGood = until === undefined ? child.exitCode === 0 : isSeen;
    const [, user, system] = CPU.exec(output) ?? [];
    return {
      seconds,
      cpuSeconds: user === undefined ? undefined : Number(user) + Number(system),
      failure: isGood ? undefined : `exit code ${child.exitCode}: ${lastLines(output)}`,
      output,
    };
  } finally {
    stop(child, 'SIGKILL');
    process.off('exit', stopWithUs);
  }
}

/** Waits for a line, or for the end; throws when there is neither in time. */
async function follow(child: ChildProcess, until: RegExp | undefined, ms: number) {
  let output = '';
  const seen = new Promise<boolean>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (until?.test(output) === true) resolve(true);
      });
    }
  });
  const ended = once(child, 'close').then(() => false);
  const late = new Promise<never>((_resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`not done in ${ms / MS_PER_MINUTE} min: ${lastLines(output)}`)),
      ms,
    );
    void Promise.race([seen, ended]).then(() => clearTimeout(timer));
  });
  const isSeen = await Promise.race([seen, ended, late]);
  return { output, isSeen };
}

/** Asks all of a group to stop; `run` kills what does not. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  stop(child, 'SIGTERM');
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([closed, new Promise((resolve) => (timer = setTimeout(resolve, GRACE_MS)))]);
  clearTimeout(timer);
}

function stop({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch (error) {
    // Nobody is left in the group.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function lastLines(output: string): string {
  return output.trim().split('\n').slice(-LAST_LINES).join('\n');
}
