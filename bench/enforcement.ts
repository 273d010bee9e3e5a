import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cloned, nameOf } from './build/version';
import type { Comparison } from './command-line';
import { median, rounded, type Figure, type Measurement } from './figures';

const execute = promisify(execFile);
const ROOT = join(__dirname, '..');
const DRIVER = 'bench/enforcement/driver.cjs';
const SIZES = [10, 100, 1_000] as const;
const MONTHS = 15;
const SEED = 7;
const MAX_BYTES = 16 * 1024 * 1024;

/** One month: how long after the limit the last instance was told to stop, and with how many calls into the spoke. */
interface Month {
  readonly size: number;
  readonly seconds: number;
  readonly calls: number;
}

/** Fleets that reach their limit together, stopped by this commit and by another: docs/overshoot-model.md. */
export async function measureEnforcement(
  progress: (line: string) => void,
  { against }: Comparison,
): Promise<Measurement> {
  progress(`${MONTHS} months each of fleets of ${SIZES.join(', ')} instances that reach their limit together`);
  const now = await monthsOf(ROOT);
  const figures = [...figuresOf('enforce', now)];
  if (against !== '') {
    const commit = await nameOf(against);
    progress(`the same months with ${commit}`);
    const before = await monthsWith(commit);
    figures.push(...figuresOf(`enforce.${commit}`, before));
    for (const size of SIZES) {
      figures.push({
        name: `enforce.times_faster_than_${commit}_${size}_instances`,
        value: rounded(secondsOf(before, size) / Math.max(secondsOf(now, size), 1), 0),
        unit: 'times',
      });
    }
  }
  return { figures, faults: [] };
}

function figuresOf(prefix: string, months: readonly Month[]): readonly Figure[] {
  const largest = Math.max(...SIZES);
  const calls = median(months.filter(({ size }) => size === largest).map((month) => month.calls));
  return [
    ...SIZES.map((size): Figure => ({
      name: `${prefix}.seconds_to_stop_${size}_instances`,
      value: rounded(secondsOf(months, size), 2),
      unit: 's',
    })),
    { name: `${prefix}.api_calls_per_stopped_instance`, value: rounded(calls / largest, 3), unit: 'calls' },
  ];
}

/** The median; below zero, the stop came before the limit. */
function secondsOf(months: readonly Month[], of: number): number {
  return median(months.filter(({ size }) => size === of).map(({ seconds }) => seconds));
}

async function monthsWith(commit: string): Promise<readonly Month[]> {
  const parent = mkdtempSync(join(tmpdir(), 'bench-enforce-'));
  try {
    const { folder } = await cloned(commit, parent);
    mkdirSync(join(folder, 'bench/enforcement'), { recursive: true });
    copyFileSync(join(ROOT, DRIVER), join(folder, DRIVER));
    liftBrake(join(folder, 'bench/overshoot/installation.ts'));
    return await monthsOf(folder);
  } finally {
    rmSync(parent, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The brake is there for mistakes: here, as in this commit's simulation, it is beyond all fleets. */
function liftBrake(file: string): void {
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace(/MAX_DISABLED_PER_RUN = [\d_]+;/, 'MAX_DISABLED_PER_RUN = 10_000;'));
}

async function monthsOf(folder: string): Promise<readonly Month[]> {
  const asked = JSON.stringify({ sizes: SIZES, months: MONTHS, seed: SEED });
  const { stdout } = await execute(process.execPath, ['--require', 'tsx/cjs', DRIVER, asked], {
    cwd: folder,
    maxBuffer: MAX_BYTES,
  });
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Month);
}
