import assert from 'node:assert/strict';
import { join, resolve } from 'node:path';
import { environmentOf, MANAGEMENT } from '../accounts';
import { run, type Finished } from '../processes';
import { emulator } from './subject';

const CLOCK = resolve('sandbox/emulator/core/clock.cjs');

/** A command as people give it, in a process of its own that has the sandbox's clock. */
export function cli(...args: readonly string[]): Promise<Finished> {
  return run(process.execPath, ['--require', CLOCK, '--import', 'tsx', 'src/cli/main.ts', ...args], {
    ...environmentOf(MANAGEMENT, emulator.endpoint),
    CLOCK_FILE: join(emulator.folder, 'clock'),
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  });
}

/** What a command says to machines. */
export async function json<T>(...args: readonly string[]): Promise<T> {
  const { code, output } = await cli(...args, '--json');
  assert.equal(code, 0, output);
  return JSON.parse(output) as T;
}
