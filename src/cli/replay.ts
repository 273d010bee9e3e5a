import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { BillError } from '../bill/domain/bill-error';
import { BillHours, type BillByHours } from '../bill/domain/bill-hours';
import type { CostBasis } from '../bill/domain/focus-columns';
import { LineMatcher } from '../bill/domain/line-pattern';
import { LineReader, UNREAD } from '../bill/domain/line-reader';
import { SAMPLE_HEADER, sampleBill, sampleBudgets, sampleCsv } from '../bill/domain/sample-bill';
import { openBill } from '../bill/files/open-bill';
import { period } from '../core/domain/period';
import { replayBill } from '../ledger/domain/replay-bill';
import { METERED_LINES } from '../metering/types/billed-as.table';
import { CONTROLLABLE_TYPES, RESOURCE_TYPE_CONTRACTS } from '../metering/types/contracts';
import { costColumnsOf } from './coverage';
import { refuseTwice } from './refuse-twice';
import { readBudgets } from './replay-budgets';
import { replayJson } from './replay-json';
import { replayReport } from './replay-report';
import { replayText } from './replay-text';
import type { Replay } from './replay-totals';
import { openCharts, writePage } from './report-page';

export interface ReplayOptions {
  readonly cost: CostBasis;
  readonly bill?: readonly string[] | undefined;
  readonly budgets?: string | undefined;
  readonly sample?: boolean | undefined;
  readonly json?: boolean | undefined;
  /** Where to write the page. */
  readonly report?: string | undefined;
}

const SAMPLE_REPORT = 'replay-report.html';
const SAMPLE_MONTH = period('2026-10');

/**
 * Plays bills through the ledger, and says what would have become of each budget. Throws a BillError when a file is no
 * bill, or a line of the budgets is bad.
 */
export async function showReplay(options: ReplayOptions, print: (line: string) => void): Promise<void> {
  const { bill: files = [], sample = false } = options;
  if (sample === files.length > 0) throw new BillError('expected --bill FILE… or --sample');
  if (!sample) {
    await replayFiles(files, options, print);
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), 'replay-sample-'));
  try {
    await writeSample(join(folder, 'bill.csv'));
    await writeFile(join(folder, 'budgets.csv'), sampleBudgets());
    const budgets = options.budgets ?? join(folder, 'budgets.csv');
    const report = options.report ?? SAMPLE_REPORT;
    await replayFiles([join(folder, 'bill.csv')], { ...options, budgets, report }, print);
    if (options.json !== true) print(`\nAs a page: ${report}`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function replayFiles(files: readonly string[], options: ReplayOptions, print: (line: string) => void) {
  // A bad line of the budgets is said before gigabytes are read.
  const tried = options.budgets === undefined ? undefined : await readBudgets(options.budgets);
  const bill = await readHours(files, options.cost);
  const budgets = replayBill(bill, tried);
  const replay = { bill, budgets, isDefault: tried === undefined, costColumn: bill.costColumn };
  if (options.report !== undefined) await writeReport(options.report, replay);
  print(options.json === true ? JSON.stringify(replayJson(replay), undefined, 2) : replayText(replay));
}

async function writeReport(path: string, replay: Replay): Promise<void> {
  await writePage(path, replayReport(replay, await openCharts()), (reason) => new BillError(reason));
}

const UNCONTROLLABLE_TYPES: ReadonlySet<string> = new Set(
  RESOURCE_TYPE_CONTRACTS.map(({ type }) => type).filter((type) => !CONTROLLABLE_TYPES.includes(type)),
);

/**
 * The lines that a stop ends. What is paid by use, and what nothing can stop, is played as if the bill alone told of
 * it: less is saved then than with its meters.
 */
const STOPPABLE_LINES = new Map([...METERED_LINES].filter(([type]) => !UNCONTROLLABLE_TYPES.has(type)));

/** Reads bills by account and hour. Throws a BillError when a file is no bill, or is given twice. */
export async function readHours(
  files: readonly string[],
  cost: CostBasis,
): Promise<BillByHours & { readonly costColumn: string }> {
  await refuseTwice(files);
  // All are opened before the first is read, so that a wrong name is said at once.
  const bills = await Promise.all(files.map(async (file) => ({ file, bill: await openBill(file, cost, UNREAD) })));
  const matcher = new LineMatcher(STOPPABLE_LINES);
  const hours = new BillHours();
  for (const { file, bill } of bills) {
    const reader = new LineReader(bill.plan, matcher);
    await bill.pass(reader.groups, hours.visitor(reader, file));
  }
  return { ...hours.byHours(), costColumn: costColumnsOf(bills.map(({ bill }) => bill)) };
}

async function writeSample(path: string): Promise<void> {
  const parts = function* () {
    yield SAMPLE_HEADER;
    for (const rows of sampleBill(SAMPLE_MONTH)) yield sampleCsv(rows);
  };
  await pipeline(Readable.from(parts()), createWriteStream(path));
}
