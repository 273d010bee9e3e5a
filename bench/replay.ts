import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatDecimal } from '../src/core/domain/decimal';
import { median, rounded, type Figure, type Measurement } from './figures';
import { writeBill, type WrittenBill } from './replay/file';
import type { TimedRead } from './replay/process';
import type { ReaderName } from './replay/readers';

/** About 220 MB, 310,000 rows: csv-parse reads it in some seconds. */
const COPIES = 24;
const ROUNDS = 3;
const OTHERS = ['csv_parse', 'duckdb', 'duckdb_columns'] as const;
const COST_DECIMALS = 10;

/**
 * How fast a bill in CSV is read, put into hours and added up, beside csv-parse and DuckDB, which hand eight columns of
 * the same file to JavaScript and no more.
 */
export async function measureReplay(progress: (line: string) => void): Promise<Measurement> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-replay-'));
  try {
    const path = join(folder, 'bill.csv');
    const bill = await writeBill(path, COPIES);
    progress(`${bill.rows} rows, ${Math.round(statSync(path).size / 1e6)} MB; four readers, by turns, ${ROUNDS} times`);
    const reads = { replay: [], csv_parse: [], duckdb: [], duckdb_columns: [] } as Record<ReaderName, TimedRead[]>;
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const reader of ['replay', ...OTHERS] as const) reads[reader].push(await readBy(reader, path));
    }
    return { figures: figuresOf(reads), faults: faultsOf(bill, reads) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function figuresOf(reads: Readonly<Record<ReaderName, readonly TimedRead[]>>): readonly Figure[] {
  const speedOf = (reader: ReaderName) => median(reads[reader].map(({ rows, seconds }) => rows / seconds));
  const own = speedOf('replay');
  return [
    { name: 'replay.rows_per_second', value: rounded(own, 0), unit: 'rows/s' },
    ...OTHERS.map((reader): Figure => {
      return { name: `replay.${reader}_rows_per_second`, value: rounded(speedOf(reader), 0), unit: 'rows/s' };
    }),
    ...OTHERS.map((reader): Figure => {
      return { name: `replay.times_faster_than_${reader}`, value: rounded(own / speedOf(reader), 1), unit: 'times' };
    }),
    {
      name: 'replay.peak_mebibytes',
      value: rounded(median(reads.replay.map((read) => read.mebibytes)), 0),
      unit: 'MiB',
    },
  ];
}

function faultsOf(bill: WrittenBill, reads: Readonly<Record<ReaderName, readonly TimedRead[]>>): readonly string[] {
  const usd = formatDecimal(bill.sum, COST_DECIMALS);
  return Object.entries(reads).flatMap(([reader, all]) => [
    ...all
      .filter(({ rows }) => rows !== bill.rows)
      .map(({ rows }) => `replay: ${reader} read ${rows} rows, expected ${bill.rows}`),
    ...all
      .filter((read) => read.usd !== undefined && read.usd !== usd)
      .map((read) => `replay: ${reader} summed ${read.usd} USD, expected ${usd}`),
  ]);
}

/** Reads in a process of its own: what one leaves in memory costs none of the others time. */
function readBy(reader: ReaderName, path: string): Promise<TimedRead> {
  const child = fork(join(__dirname, 'replay', 'process.ts'), [reader, path], { stdio: ['ignore', 2, 2, 'ipc'] });
  return new Promise((resolve, reject) => {
    child.on('message', resolve as (message: unknown) => void);
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`${reader} ended with exit code ${code}`)));
  });
}
