import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { money, type Money } from '../../src/core/domain/money';
import { instant, type Instant } from '../../src/core/domain/time';
import { cloned } from '../build/version';
import type { PlannedAccount } from './account';
import type { TableCalls } from './installation';
import { randomOf } from './organization';
import type { Asked } from './process';
import { scenarioOf } from './scenario';

const execute = promisify(execFile);
const ROOT = join(__dirname, '../..');
const PROCESS = 'bench/position/process.ts';
const DRIVER = 'bench/position/driver.cjs';
const MAX_BYTES = 256 * 1024 * 1024;
const PROCESSES = 2;

/** What a process told of one account. */
export interface FollowedAccount {
  readonly samples: readonly { readonly known: Money; readonly truth: Money }[];
  readonly exhaustedAt: Instant | undefined;
  readonly looks: number;
  readonly readCalls: TableCalls;
  readonly writeCalls: TableCalls;
}

interface Told extends Omit<FollowedAccount, 'samples' | 'exhaustedAt'> {
  readonly index: number;
  readonly samples: readonly { readonly known: string; readonly truth: string }[];
  readonly exhaustedAt?: number;
}

/** Lets this commit follow the accounts, in a process for each core. */
export async function followAll(accounts: number, discounts = false): Promise<readonly FollowedAccount[]> {
  const parts = await Promise.all(
    Array.from({ length: PROCESSES }, (_none, first) => {
      const asked = JSON.stringify({ first, step: PROCESSES, accounts, discounts } satisfies Asked);
      return linesOf<Told>(ROOT, [PROCESS, asked]);
    }),
  );
  const told = parts.flat().sort((one, other) => one.index - other.index);
  return told.map(({ samples, exhaustedAt, ...rest }) => ({
    ...rest,
    samples: samples.map(({ known, truth }) => ({ known: money(BigInt(known)), truth: money(BigInt(truth)) })),
    exhaustedAt: exhaustedAt === undefined ? undefined : instant(exhaustedAt),
  }));
}

/** Returns the positions that an older commit knows, in the order of the accounts and their samples. */
export async function positionsWith(
  commit: string,
  accounts: readonly PlannedAccount[],
): Promise<readonly (readonly Money[])[]> {
  const parent = mkdtempSync(join(tmpdir(), 'bench-position-'));
  try {
    const { folder } = await cloned(commit, parent);
    mkdirSync(join(folder, 'bench/position'), { recursive: true });
    copyFileSync(join(ROOT, DRIVER), join(folder, DRIVER));
    const scenario = join(parent, 'scenario.jsonl');
    writeFileSync(scenario, accounts.map((one, index) => `${scenarioOf(one, randomOf('before', index))}\n`).join(''));
    const told = await linesOf<readonly string[]>(folder, [DRIVER, scenario]);
    return told.map((positions) => positions.map((position) => money(BigInt(position))));
  } finally {
    rmSync(parent, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function linesOf<Line>(cwd: string, args: readonly string[]): Promise<readonly Line[]> {
  const { stdout } = await execute(process.execPath, ['--require', 'tsx/cjs', ...args], { cwd, maxBuffer: MAX_BYTES });
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}
