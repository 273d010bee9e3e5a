import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import type { Breach } from './law/law';

/** The laws, each over random histories: of the ledger by jest, of enforcement in a world of its own. */
const LAWS = ['ledger', 'enforcement'] as const;
type Law = (typeof LAWS)[number];

const USAGE = `expected --only ${LAWS.join(' or ')}, --histories a number, --seed a number`;

interface Asked {
  readonly laws: readonly Law[];
  readonly histories: number;
  readonly seed: number;
}

export function readArguments(args: readonly string[]): Asked {
  const { values } = parseArgs({
    args: args.filter((one) => one !== '--'),
    options: { only: { type: 'string' }, histories: { type: 'string' }, seed: { type: 'string' } },
  });
  const { only } = values;
  const law = LAWS.find((one) => one === only);
  if (only !== undefined && law === undefined) throw new RangeError(`'${only}' is no law: ${USAGE}`);
  return {
    laws: law === undefined ? LAWS : [law],
    histories: wholeNumber('histories', values.histories ?? '10000'),
    seed: wholeNumber('seed', values.seed ?? '1'),
  };
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new RangeError(`--${name} '${text}' is no whole number: ${USAGE}`);
  return Number(text);
}

/** Judges histories on all cores. Prints how many there were, and each that breaks the law. Returns how many did. */
async function judgeEnforcement({ histories, seed }: Asked): Promise<number> {
  const workers = Math.min(availableParallelism(), Math.max(1, histories));
  let failures = 0;
  const tell = ({ seed: of, breaches, history }: Breach) => {
    failures += 1;
    console.log(`seed ${of}:\n  ${breaches.join('\n  ')}\n  ${JSON.stringify(history)}`);
  };
  const statuses = await Promise.all(
    Array.from({ length: workers }, (_, index) => {
      const count = Math.floor(histories / workers) + (index < histories % workers ? 1 : 0);
      return judgeSome(seed + index, workers, count, tell);
    }),
  );
  console.log(`enforcement: ${histories} histories from seed ${seed}, ${failures} failures`);
  return failures + statuses.filter((status) => status !== 0).length;
}

async function judgeSome(first: number, step: number, count: number, tell: (breach: Breach) => void): Promise<number> {
  const worker = spawn(
    process.execPath,
    ['--require', 'tsx/cjs', join(__dirname, 'law/worker.ts'), String(first), String(step), String(count)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = new Promise<number>((resolve) => worker.once('close', (status) => resolve(status ?? 1)));
  for await (const line of createInterface({ input: worker.stdout })) tell(JSON.parse(line) as Breach);
  return ended;
}

function judgeLedger({ histories }: Asked): Promise<number> {
  const jest = spawn('npx', ['jest', '--ci=false', '--testPathPatterns', 'laws', '--testTimeout', '3600000'], {
    stdio: 'inherit',
    env: { ...process.env, LAW_RUNS: String(histories) },
  });
  return new Promise((resolve) => jest.once('close', (status) => resolve(status ?? 1)));
}

async function main(): Promise<void> {
  const asked = readArguments(process.argv.slice(2));
  let failures = 0;
  for (const law of asked.laws) failures += await (law === 'ledger' ? judgeLedger(asked) : judgeEnforcement(asked));
  process.exitCode = failures === 0 ? 0 : 1;
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error instanceof RangeError || error instanceof TypeError ? error.message : error);
    process.exitCode = 1;
  });
}
