import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { SAMPLE_HEADER, sampleBill, sampleCsv, type SampleRow } from '../../src/bill/domain/sample-bill';
import { formatDecimal, parseDecimal } from '../../src/core/domain/decimal';
import { period } from '../../src/core/domain/period';
import { seededRandom } from '../simulated/random';

const MONTH = period('2026-10');
const SEED = 54;
/** As many decimals as AWS writes. */
const COST_DECIMALS = 10;
/** AWS's exports are in no order that helps: rows are shuffled over so many hours. */
const SHUFFLED_HOURS = 48;

export interface WrittenBill {
  readonly rows: number;
  /** What all rows cost, in 10^-10 USD. */
  readonly sum: bigint;
}

/** Writes a bill of a month with `copies` of each resource of the sample, no two costs alike, and its rows shuffled. */
export async function writeBill(path: string, copies: number): Promise<WrittenBill> {
  const random = seededRandom(SEED);
  const file = createWriteStream(path);
  let rows = 0;
  let sum = 0n;
  let waiting: SampleRow[] = [];
  const write = async () => {
    shuffle(waiting, random);
    if (!file.write(sampleCsv(waiting))) await once(file, 'drain');
    waiting = [];
  };
  file.write(SAMPLE_HEADER);
  let hour = 0;
  for (const some of sampleBill(MONTH, copies)) {
    for (const row of some) {
      const cost = parseDecimal(row.BilledCost ?? '0', COST_DECIMALS) + BigInt(Math.floor(random() * 100_000_000));
      waiting.push({ ...row, BilledCost: formatDecimal(cost, COST_DECIMALS) });
      rows += 1;
      sum += cost;
    }
    hour += 1;
    if (hour % SHUFFLED_HOURS === 0) await write();
  }
  await write();
  file.end();
  await once(file, 'finish');
  return { rows, sum };
}

function shuffle(rows: SampleRow[], random: () => number): void {
  for (let last = rows.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const [one, two] = [rows[last], rows[other]];
    if (one === undefined || two === undefined) continue;
    rows[last] = two;
    rows[other] = one;
  }
}
