import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { Measurement } from './figures';
import type { SettlementMessage } from './settlement/process';

/** What settling costs in time and calls, on the sandbox's DynamoDB, and how exact it is. */
export function measureSettlement(progress: (line: string) => void): Promise<Measurement> {
  progress('an emulator of AWS starts: one budget written to 1,000 times a second, then 200 budgets');
  // Figures go to the standard output: what the sandbox says goes beside them.
  const child = fork(join(__dirname, 'settlement', 'process.ts'), {
    stdio: ['ignore', 2, 2, 'ipc'],
    env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  });
  return new Promise((resolve, reject) => {
    child.on('message', (message: SettlementMessage) => {
      if (message.kind === 'progress') progress(message.line);
      else resolve(message.measurement);
    });
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`the measurement of settlement ended with exit code ${code}`)));
  });
}
