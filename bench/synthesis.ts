import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { rounded, type Measurement } from './figures';

const MS_PER_SECOND = 1_000;

/** One whole synthesis as a developer runs it: bundles, templates, and the checks that come with them. */
export async function measureSynthesis(progress: (line: string) => void): Promise<Measurement> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    progress('npx cdk synth');
    const start = performance.now();
    await synthesise(folder);
    const seconds = (performance.now() - start) / MS_PER_SECOND;
    return { figures: [{ name: 'synth.seconds', value: rounded(seconds, 2), unit: 's' }], faults: [] };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function synthesise(folder: string): Promise<void> {
  const child = spawn('npx', ['cdk', 'synth', '-q', '-o', folder], {
    cwd: join(__dirname, '..'),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = Promise.all([text(child.stdout), text(child.stderr)]);
  const [exitCode] = (await once(child, 'close')) as [number | null];
  if (exitCode !== 0) throw new Error(`npx cdk synth failed with exit code ${exitCode}:\n${(await output).join('\n')}`);
}
